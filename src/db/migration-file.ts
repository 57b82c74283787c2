import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Folders of SQL files: each migration is applied once, functions (sorted by noun) every time. */
export interface SqlFolders {
  migrations: string;
  functions: string;
}

export const ownFolders: SqlFolders = {
  migrations: join(import.meta.dirname, 'migrations'),
  functions: join(import.meta.dirname, 'functions'),
};

/**
 * `expand`: the version before runs on as if nothing had happened · `contract`: what an older version needs is taken away, or meant
 * otherwise from now on.
 */
export type MigrationKind = 'expand' | 'contract';

export interface Migration {
  name: string;
  kind: MigrationKind;
  /** In its first lines it says which kind it is: `-- expand` or `-- contract`. */
  isDeclared: boolean;
  /** Tables it may lock for long, as it says itself: `-- locks orders: why`. */
  locks: readonly string[];
  text: string;
  /** Undefined: everything in one transaction. */
  steps: readonly MigrationStep[] | undefined;
}

/** One statement, sent for itself. */
export interface MigrationStep {
  text: string;
  /** Sent again and again, a batch of rows each time, until it changes nothing. */
  isRepeated: boolean;
}

const header = /^-- (expand|contract)(, no transaction)?$/m;
const stepLine = /^-- step(, until nothing changes)?$/m;

/** Whoever says nothing is not trusted: an older version does not run on it. */
export function readMigrations(folder: string): Migration[] {
  return sqlFiles(folder).map((file) => readMigration(basename(file), readFileSync(file, 'utf8')));
}

export function readMigration(name: string, text: string): Migration {
  const [, kind, alone] = header.exec(text) ?? [];
  return {
    name,
    kind: kind === 'expand' ? 'expand' : 'contract',
    isDeclared: kind !== undefined,
    locks: [...text.matchAll(/^-- locks (\w+): ./gm)].map(([, table = '']) => table),
    text,
    steps: alone === undefined ? undefined : stepsIn(text),
  };
}

/** Files below a folder, sorted by their names. */
export function sqlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** What stands before the first step is for readers. */
function stepsIn(text: string): MigrationStep[] {
  const [, ...parts] = text.split(stepLine);
  const steps: MigrationStep[] = [];
  // What is matched in brackets stands between the parts.
  for (let place = 0; place < parts.length; place += 2)
    steps.push({ isRepeated: parts[place] !== undefined, text: (parts[place + 1] ?? '').trim() });
  return steps;
}

/** Statements without comments; bodies of functions and texts may hold semicolons. */
export function statementsIn(text: string): string[] {
  const pieces = text.match(/--[^\n]*|(\$\w*\$)[^]*?\1|'(?:[^']|'')*'|[^;'$-]+|[^]/g) ?? [];
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .reduce<string[]>(
      (found, piece) =>
        piece === ';' ? [...found, ''] : [...found.slice(0, -1), `${found.at(-1) ?? ''}${piece}`],
      [''],
    )
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
