import { type FileRecord } from './drive-state.ts';

/** What is wrong with a `q`. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

export interface Queried
  extends Pick<FileRecord, 'name' | 'mimeType' | 'parents' | 'properties' | 'modifiedMs' | 'createdMs'> {
  isInBin: boolean;
}

type Test = (file: Queried) => boolean;

/** Reads Drive's search terms: `'id' in parents and trashed = false`, with `or`, `not`, brackets and `has`. @throws BadQuery */
export function parseQuery(text: string): Test {
  const reader = createReader(text);
  const test = readOr(reader);
  if (reader.next() !== undefined) throw new BadQuery(text);
  return test;
}

interface Token {
  kind: 'text' | 'word' | 'sign';
  value: string;
}

interface Reader {
  next(): Token | undefined;
  /** Takes the next token if it is this word or sign. */
  take(value: string): boolean;
  /** Throws unless the next token is of this kind, and this value where one is given. */
  expect(kind: Token['kind'], value?: string): string;
}

function createReader(text: string): Reader {
  const tokens: Token[] = [];
  const pattern = /\s*(?:'((?:[^'\\]|\\.)*)'|(\w[\w.-]*)|(!=|<=|>=|[=<>(){}]))/gy;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, quoted, word, sign] = match;
    end = match.index + whole.length;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  if (text.slice(end).trim() !== '') throw new BadQuery(text);
  let at = 0;
  const next = (): Token | undefined => {
    at += 1;
    return tokens[at - 1];
  };
  return {
    next,
    take(value) {
      const token = tokens[at];
      const isIt = token?.kind !== 'text' && token?.value === value;
      if (isIt) at += 1;
      return isIt;
    },
    expect(kind, value) {
      const token = next();
      if (token?.kind !== kind || (value !== undefined && token.value !== value)) throw new BadQuery(text);
      return token.value;
    },
  };
}

function readOr(reader: Reader): Test {
  let test = readAnd(reader);
  while (reader.take('or')) {
    const [left, right] = [test, readAnd(reader)];
    test = (file) => left(file) || right(file);
  }
  return test;
}

function readAnd(reader: Reader): Test {
  let test = readOne(reader);
  while (reader.take('and')) {
    const [left, right] = [test, readOne(reader)];
    test = (file) => left(file) && right(file);
  }
  return test;
}

function readOne(reader: Reader): Test {
  if (reader.take('not')) {
    const test = readOne(reader);
    return (file) => !test(file);
  }
  if (reader.take('(')) {
    const test = readOr(reader);
    reader.expect('sign', ')');
    return test;
  }
  return readTerm(reader);
}

function readTerm(reader: Reader): Test {
  const first = reader.next();
  if (first?.kind === 'text') {
    reader.expect('word', 'in');
    reader.expect('word', 'parents');
    return ({ parents }) => parents.includes(first.value);
  }
  const operator = reader.next()?.value ?? '';
  const field = first?.value ?? '';
  switch (field) {
    case 'trashed': {
      const word = reader.expect('word');
      if (operator !== '=' && operator !== '!=') throw new BadQuery(operator);
      return ({ isInBin }) => (isInBin === (word === 'true')) === (operator === '=');
    }
    case 'name':
    case 'mimeType':
      return compareText(field, operator, reader.expect('text'));
    case 'modifiedTime':
    case 'createdTime':
      return compareTime(field, operator, Date.parse(reader.expect('text')));
    case 'appProperties':
      return hasProperty(operator, reader);
    default:
      throw new BadQuery(field);
  }
}

function compareText(field: 'name' | 'mimeType', operator: string, text: string): Test {
  const lower = text.toLowerCase();
  switch (operator) {
    case '=':
      return (file) => file[field] === text;
    case '!=':
      return (file) => file[field] !== text;
    case 'contains':
      // By the beginnings of words alone, as Drive finds names.
      return (file) => ` ${file[field].toLowerCase()}`.includes(` ${lower}`);
    default:
      throw new BadQuery(operator);
  }
}

function compareTime(field: 'modifiedTime' | 'createdTime', operator: string, time: number): Test {
  const of = ({ modifiedMs, createdMs }: Queried) => (field === 'modifiedTime' ? modifiedMs : createdMs);
  if (Number.isNaN(time)) throw new BadQuery(field);
  switch (operator) {
    case '<':
      return (file) => of(file) < time;
    case '<=':
      return (file) => of(file) <= time;
    case '=':
      return (file) => of(file) === time;
    case '>=':
      return (file) => of(file) >= time;
    case '>':
      return (file) => of(file) > time;
    default:
      throw new BadQuery(operator);
  }
}

function hasProperty(operator: string, reader: Reader): Test {
  if (operator !== 'has') throw new BadQuery(operator);
  reader.expect('sign', '{');
  reader.expect('word', 'key');
  reader.expect('sign', '=');
  const key = reader.expect('text');
  reader.expect('word', 'and');
  reader.expect('word', 'value');
  reader.expect('sign', '=');
  const value = reader.expect('text');
  reader.expect('sign', '}');
  return ({ properties }) => properties[key] === value;
}
