import { reviewRests } from '../contract/catalog.ts';
import type { ShopSelectors } from '../contract/shop.ts';
import {
  isFileId,
  isHostName,
  isLanguageTag,
  isShopAddress,
  isSourceName,
  longestSourceWord,
  selectorNames,
} from '../contract/source-fields.ts';
import type { SourceFields } from '../db/catalog/sources.ts';
import { listSources, setSource } from '../operations/catalog.ts';
import {
  type Command,
  forbidden,
  InputError,
  refused,
  type Told,
  type Tools,
  type Typed,
} from './command.ts';
import { oneOf, reason, wholeNumber } from './input.ts';
import { table } from './print.ts';

const redoWays = ['single', 'batch'] as const;

export const catalogSourceCommands: readonly Command[] = [
  {
    name: 'catalog source',
    args: [],
    optionalArg: 'NAME',
    options: [
      'start',
      'prompt',
      'sheet',
      'tab',
      'folder',
      'pause',
      'pages',
      'redo',
      'review-days',
      'review-default',
      'why',
    ],
    lists: ['host', 'selector', 'language', 'forbid', 'demand'],
    about:
      'the shops; with a name one in full, with options adds or changes it: --start ADDRESS, --prompt for rows without one, --selector name=CSS, --pause in ms between two requests, --language of its texts, --forbid and --demand words of them, --redo single|batch for other pictures, --review-days and --review-default hold|accept for what nobody decides on; "" takes --prompt, --sheet, --tab, --folder, all --forbid or all --demand away',
    async run(typed, tools) {
      const [name] = typed.args;
      const fields = fieldsOf(typed);
      if (name === undefined || Object.keys(fields).length === 0) return show(name, tools);
      if (!isSourceName(name))
        throw new InputError(
          `NAME is "${name}": it must be up to 60 letters, digits, spaces, dots and dashes.`,
        );
      const outcome = await setSource(tools.deps, tools.who, { name, fields, why: reason(typed) });
      if (outcome.kind === 'forbidden') return forbidden();
      if (outcome.kind === 'needs_start')
        return refused(
          outcome,
          `There is no source ${name}; a new one needs --start, the address it begins at.`,
        );
      return { lines: [`${name} is set.`, ...describe(outcome.source)], outcome };
    },
  },
];

async function show(name: string | undefined, { deps, who }: Tools): Promise<Told> {
  const outcome = await listSources(deps, who);
  if (outcome.kind === 'forbidden') return forbidden();
  const { sources } = outcome;
  if (name !== undefined) {
    const source = sources.find((one) => one.name === name);
    if (source === undefined) return refused({ kind: 'not_found' }, `There is no source ${name}.`);
    return { lines: describe(source), outcome: { kind: 'source', ...source } };
  }
  const rows = sources.map((one) => [one.name, one.startUrl, String(one.lastGood ?? '–')]);
  if (rows.length === 0) return { lines: ['There is no source yet.'], outcome };
  return { lines: table([['SOURCE', 'BEGINS AT', 'PICTURES'], ...rows]), outcome };
}

function describe(source: object): string[] {
  const rows = Object.entries(source).map(([field, value]) => [
    field,
    typeof value === 'string' ? value : value === null ? '–' : JSON.stringify(value),
  ]);
  return table(rows);
}

function fieldsOf({ options, lists }: Typed): SourceFields {
  const { start, prompt, sheet, tab, folder, pause, pages } = options;
  const { host, selector, language, forbid, demand } = lists;
  const { redo, 'review-days': days, 'review-default': rest } = options;
  return {
    ...(start !== undefined && { startUrl: address(start) }),
    ...(host && { hosts: host.map(hostName) }),
    ...(selector && { selectors: selectorsOf(selector) }),
    ...(language && { languages: language.map(languageTag) }),
    ...(forbid && { forbiddenWords: wordsOf(forbid, '--forbid') }),
    ...(demand && { demandedWords: wordsOf(demand, '--demand') }),
    ...(redo !== undefined && { redoBy: oneOf(redoWays, redo, '--redo') }),
    ...(days !== undefined && { reviewDays: wholeNumber(days, '--review-days', { least: 3, most: 90 }) }),
    ...(rest !== undefined && { reviewDefault: oneOf(reviewRests, rest, '--review-default') }),
    ...(prompt !== undefined && { defaultPrompt: prompt.trim() === '' ? null : prompt }),
    ...(sheet !== undefined && { spreadsheetId: fileId(sheet, '--sheet') }),
    ...(tab !== undefined && { sheetTab: tab === '' ? null : tab }),
    ...(folder !== undefined && { folderId: fileId(folder, '--folder') }),
    ...(pause !== undefined && { pauseMs: wholeNumber(pause, '--pause', { least: 0, most: 60_000 }) }),
    ...(pages !== undefined && { mostPages: wholeNumber(pages, '--pages', { most: 1_000_000 }) }),
  };
}

function address(text: string): string {
  if (!isShopAddress(text))
    throw new InputError(`--start is "${text}": it must be an address such as https://shop.example.test/.`);
  return new URL(text).href;
}

function hostName(text: string): string {
  if (!isHostName(text))
    throw new InputError(`--host is "${text}": it must be a host such as www.example.test.`);
  return text.toLowerCase();
}

function languageTag(text: string): string {
  if (!isLanguageTag(text))
    throw new InputError(`--language is "${text}": it must be a language such as en or pt-BR.`);
  return text;
}

/** An empty one takes all away. */
function wordsOf(typed: readonly string[], option: string): string[] {
  const words = typed.map((word) => word.trim()).filter((word) => word !== '');
  const long = words.find((word) => word.length > longestSourceWord);
  if (long !== undefined) throw new InputError(`${option} is longer than ${longestSourceWord} characters.`);
  return [...new Set(words)];
}

function fileId(text: string, option: string): string | null {
  if (text === '') return null;
  if (!isFileId(text))
    throw new InputError(
      `${option} is "${text}": it must be an id, the long word in the address of the page.`,
    );
  return text;
}

function selectorsOf(typed: readonly string[]): ShopSelectors {
  const pairs = typed.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const selector = rest.join('=').trim();
    if (selector === '') throw new InputError(`--selector is "${text}": it must look like name=h1.title.`);
    return [oneOf(selectorNames, name, '--selector'), selector];
  });
  return Object.fromEntries(pairs);
}
