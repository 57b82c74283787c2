import type { BroadcastExecutions } from '../operations/broadcast-executions.ts';
import type { CatalogExecutions } from '../operations/catalog-executions.ts';
import type { DeletionExecutions } from '../operations/deletion-executions.ts';
import type { DeployDeps } from '../operations/deploys.ts';
import type { ModelExecutions } from '../operations/import-portraits.ts';
import type { OrderExecutions } from '../operations/order-executions.ts';
import type { SettingDeps } from '../operations/settings.ts';
import type { Who } from '../operations/who.ts';
import type { ObjectStores } from '../storage/object-store.ts';
import type { Wording } from '../texts/texts.ts';
import type { SecretFile } from './secret-files.ts';

/** What was typed is no command of ours; the message is one sentence for whoever typed it. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Options that take a value. */
export const optionNames = [
  'status',
  'user',
  'limit',
  'why',
  'days',
  'from',
  'source',
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
  'item',
  'state',
  'after',
  'rest',
  'format',
  'alt',
  'title',
  'caption',
  'en',
  'ru',
  'picture',
  'line',
  'balance',
  'quiet',
  'people',
  'rights',
  'per-minute',
  'open',
  'key',
  'reason',
  'provider',
  'to',
  'sort',
  'credits',
  'as',
  'role',
  'percent',
  'minutes',
] as const;
export type OptionName = (typeof optionNames)[number];

/** Options that take a value and may be typed several times. */
export const listNames = ['host', 'selector', 'language', 'forbid', 'demand'] as const;
export type ListName = (typeof listNames)[number];

/** Options that take none, beside `--json` and `--help`. `dry-run`: nothing is to be changed, only said what would be. */
export const flagNames = ['dry-run', 'force', 'yes', 'if-none', 'remove'] as const;
export type FlagName = (typeof flagNames)[number];

/** What was typed behind the command's name. */
export interface Typed {
  args: readonly string[];
  options: Readonly<Partial<Record<OptionName, string>>>;
  lists: Readonly<Partial<Record<ListName, readonly string[]>>>;
  flags: ReadonlySet<FlagName>;
}

export interface Tools {
  deps: SettingDeps &
    DeployDeps &
    OrderExecutions &
    ModelExecutions &
    CatalogExecutions &
    BroadcastExecutions &
    Pick<DeletionExecutions, 'startDeletion'>;
  who: Who;
  /** What addresses of web begin with. */
  baseUrl: string;
  /** English. */
  wording: Wording;
  /** Keeps the picture of this file. @returns its hash; undefined when it is none that we take */
  keepPicture: (path: string) => Promise<string | undefined>;
  /** Where pictures are kept. */
  stores: ObjectStores;
  /** For what is too much to be told at the end. */
  print: (line: string) => void;
  /** For what is said while it runs; no part of an outcome. */
  note: (line: string) => void;
}

/** What a command has to say: to people as lines, to programs as the outcome of the operation. */
export interface Told {
  lines: readonly string[];
  outcome: object;
  /** It was understood and could not be done. */
  isRefused?: boolean;
  /** All there is to say is printed already. */
  isPrinted?: boolean;
}

/** What commands do that need neither database nor Temporal. */
export interface Outside {
  /** Lets a person allow us to work with their sheet and folder; `show` gets the address they must open. */
  signInToGoogle(show: (address: string) => void): Promise<GoogleSignIn>;
  /** Makes the files of secrets that are missing. */
  makeSecrets(): readonly SecretFile[];
}

/** How that ended. */
export type GoogleSignIn =
  | { kind: 'signed_in'; tokenPath: string }
  | { kind: 'denied' }
  | { kind: 'timed_out' }
  | { kind: 'failed'; detail: string }
  /** The settings name no application to sign in to. */
  | { kind: 'no_client' };

interface Described {
  /** As it is typed, such as `orders list`. */
  name: string;
  /** Names of what follows, each of them needed. */
  args: readonly string[];
  /** The last of them, which may be left out. */
  optionalArg?: string;
  options: readonly OptionName[];
  lists?: readonly ListName[];
  /** Which of the options must be there. */
  needs?: readonly OptionName[];
  flags?: readonly FlagName[];
  /** One line for the help. */
  about: string;
}

export type Command = Described &
  (
    | { run(typed: Typed, tools: Tools): Promise<Told> }
    /** Connects to nothing; `say` prints while it runs. */
    | { runAlone(outside: Outside, say: (line: string) => void): Promise<Told> }
  );

/** The command's own line of the help. */
export function usage(command: Command): string {
  const { name, args, optionalArg, options, lists = [], needs = [], flags = [] } = command;
  const shown = options.map((option) => {
    const text = `--${option} ${option.toUpperCase()}`;
    return needs.includes(option) ? text : `[${text}]`;
  });
  return [
    name,
    ...args,
    ...(optionalArg === undefined ? [] : [`[${optionalArg}]`]),
    ...shown,
    ...lists.map((list) => `[--${list} ${list.toUpperCase()} …]`),
    ...flags.map((flag) => `[--${flag}]`),
  ].join(' ');
}

/** Something that was understood and could not be done. */
export function refused(outcome: object, sentence: string): Told {
  return { lines: [sentence], outcome, isRefused: true };
}

/** For outcomes that the command line never gets: it may do everything. */
export function forbidden(): Told {
  return refused({ kind: 'forbidden' }, 'This is not allowed.');
}
