import { parseArgs } from 'node:util';
import { amountCommands } from './amounts.ts';
import { keyCommands } from './api-keys.ts';
import { broadcastCommands } from './broadcasts.ts';
import { catalogCommands } from './catalog.ts';
import { catalogExportCommands } from './catalog-export.ts';
import { catalogItemCommands } from './catalog-items.ts';
import { catalogPreviewCommands } from './catalog-preview.ts';
import { catalogShownCommands } from './catalog-shown.ts';
import { catalogSourceCommands } from './catalog-sources.ts';
import {
  type Command,
  flagNames,
  InputError,
  listNames,
  type Outside,
  optionNames,
  type Told,
  type Tools,
  type Typed,
  usage,
} from './command.ts';
import { creditCommands } from './credits.ts';
import { deletionCommands } from './deletions.ts';
import { deployCommands } from './deploys.ts';
import { googleCommands } from './google.ts';
import { importCommands } from './imports.ts';
import { objectCommands } from './objects.ts';
import { orderCommands } from './orders.ts';
import { panelCommands } from './panel.ts';
import { peopleCommands } from './people.ts';
import { reportCommands } from './reports.ts';
import { secretCommands } from './secrets.ts';
import { settingCommands } from './settings.ts';
import { topUpCommands } from './top-ups.ts';
import { webhookCommands } from './webhooks.ts';

export interface ProgramDeps {
  /** Who runs this, unless `--as` says it. */
  user: string;
  /** Connects; called only when there is something to do. */
  open: () => Promise<Omit<Tools, 'who' | 'print' | 'note'> & { close: () => Promise<void> }>;
  /** For commands that connect to nothing; called only for those. */
  outside: () => Outside;
  print: (line: string) => void;
  /** For what went wrong. */
  warn: (line: string) => void;
}

/** 0 done · 1 understood and not done · 2 not understood. */
export type ExitCode = 0 | 1 | 2;

const commands = [
  ...orderCommands,
  ...creditCommands,
  ...topUpCommands,
  ...amountCommands,
  ...settingCommands,
  ...peopleCommands,
  ...deletionCommands,
  ...broadcastCommands,
  ...panelCommands,
  ...catalogCommands,
  ...catalogItemCommands,
  ...catalogShownCommands,
  ...catalogExportCommands,
  ...catalogSourceCommands,
  ...catalogPreviewCommands,
  ...keyCommands,
  ...webhookCommands,
  ...importCommands,
  ...reportCommands,
  ...objectCommands,
  ...googleCommands,
  ...secretCommands,
  ...deployCommands,
];
const usageWidth = 52;

/** Runs what was typed. Never rejects. */
export async function runOperator(argv: readonly string[], deps: ProgramDeps): Promise<ExitCode> {
  try {
    const { typed, command, isHelp, isJson } = read(argv);
    if (command === undefined || isHelp) {
      for (const line of help(command)) deps.print(line);
      return 0;
    }
    checkArguments(command, typed);
    const { lines, outcome, isRefused = false, isPrinted = false } = await runCommand(command, typed, deps);
    if (isPrinted) return 0;
    if (isJson) deps.print(JSON.stringify(outcome, undefined, 2));
    else for (const line of lines) (isRefused ? deps.warn : deps.print)(line);
    return isRefused ? 1 : 0;
  } catch (error) {
    deps.warn(explain(error));
    return isInput(error) ? 2 : 1;
  }
}

async function runCommand(command: Command, typed: Typed, deps: ProgramDeps): Promise<Told> {
  // What is said meanwhile is no part of an outcome that a program reads.
  if ('runAlone' in command) return command.runAlone(deps.outside(), deps.warn);
  const { close, ...tools } = await deps.open();
  try {
    const who = { kind: 'operator', name: typed.options.as ?? deps.user } as const;
    return await command.run(typed, { ...tools, who, print: deps.print, note: deps.warn });
  } finally {
    await close();
  }
}

interface Reading {
  typed: Typed;
  /** Undefined: nothing was asked for but help. */
  command: Command | undefined;
  isHelp: boolean;
  isJson: boolean;
}

function read(argv: readonly string[]): Reading {
  const { values, positionals } = parse(argv);
  const { json: isJson = false, help: isHelp = false } = values;
  const words = positionals.join(' ');
  const command = commands.find(({ name }) => words === name || words.startsWith(`${name} `));
  if (command === undefined && words !== '') throw new InputError(unknownCommand(positionals));
  const args = positionals.slice(command?.name.split(' ').length ?? 0);
  const typed = {
    args,
    options: pick(optionNames, values),
    lists: pick(listNames, values),
    flags: new Set(flagNames.filter((flag) => values[flag] === true)),
  };
  return { typed, command, isHelp, isJson };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        json: flag,
        help: { ...flag, short: 'h' },
        ...eachAs(flagNames, flag),
        ...eachAs(listNames, { ...text, multiple: true } as const),
        ...eachAs(optionNames, text),
      },
      allowPositionals: true,
    });
  } catch (error) {
    // Its further sentences explain how programmers would pass such a thing.
    const [sentence = ''] = (error as Error).message.split(/\.\s|\n/);
    throw new InputError(`${sentence}. --help shows what there is.`);
  }
}

function eachAs<Name extends string, T>(names: readonly Name[], value: T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<Name, T>;
}

/** Of what was typed, what has one of these names. */
function pick<Name extends keyof T, T>(names: readonly Name[], values: T): Pick<T, Name> {
  const typed = names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]);
  return Object.fromEntries(typed) as Pick<T, Name>;
}

function unknownCommand([first = '', second]: readonly string[]): string {
  const alike = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  if (alike.length === 0) return `There is no command "${first}": --help shows all.`;
  const what =
    second === undefined ? `"${first}" is only the beginning` : `There is no command "${first} ${second}"`;
  return `${what}: there is ${alike.join(', ')}.`;
}

function checkArguments(command: Command, { args, options, lists, flags }: Typed): void {
  const wanted = `It is typed so: ${usage(command)}`;
  const missing = command.args[args.length];
  if (missing !== undefined) throw new InputError(`${missing} is missing. ${wanted}`);
  const extra = args[command.args.length + (command.optionalArg === undefined ? 0 : 1)];
  if (extra !== undefined) throw new InputError(`"${extra}" is one word too many. ${wanted}`);
  const without = command.needs?.find((name) => options[name] === undefined);
  if (without !== undefined) throw new InputError(`--${without} is missing. ${wanted}`);
  const foreign =
    [...flags].find((flag) => !command.flags?.includes(flag)) ??
    listNames.find((name) => lists[name] !== undefined && !command.lists?.includes(name)) ??
    optionNames.find(
      (name) => name !== 'as' && options[name] !== undefined && !command.options.includes(name),
    );
  if (foreign !== undefined) throw new InputError(`"${command.name}" takes no --${foreign}. ${wanted}`);
}

function help(command?: Command): string[] {
  if (command !== undefined) return [usage(command), `  ${command.about}`, '', ...optionHelp];
  return [
    'npm run operator -- COMMAND',
    '',
    ...commands.map((one) => {
      const line = `  ${usage(one)}`;
      return line.length < usageWidth
        ? `${line.padEnd(usageWidth)}${one.about}`
        : `${line}\n${' '.repeat(usageWidth)}${one.about}`;
    }),
    '',
    ...optionHelp,
    '',
    'Example: npm run operator -- orders cancel 1001 --why "asked by mail"',
  ];
}

const optionHelp = [
  'USER is a number such as 1001, telegram:77 or @name. --why is kept with your name and shown by `changes`.',
  '--as NAME   who you are, if not the user of this machine',
  '--json      the outcome for programs (npm run -s operator -- …)',
  '--help      this, or one command in full',
  'Exit code: 0 done, 1 understood and not done, 2 not understood.',
];

function isInput(error: unknown): boolean {
  return error instanceof Error && ['InputError', 'ConfigError'].includes(error.name);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'Something was thrown.';
  if (isInput(error)) return error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (code === '42P01' || code === '42703' || code === '42883') {
    return `The database is of another version (${error.message}): run \`npm run migrate\` first.`;
  }
  if (error.name === 'DatabaseTimeout') {
    return 'The database did not answer in time. Whether something was changed is not known: look before you try again.';
  }
  if (/^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_)/.test(code)) {
    return `The database does not answer (${code}): look whether it runs and DATABASE_URL is right.`;
  }
  const detail = error.message === '' ? code : error.message;
  return `That did not work: ${detail}`;
}
