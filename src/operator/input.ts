import { storableText } from '../contract/storable.ts';
import type { PersonRef } from '../db/people.ts';
import { InputError, type Typed } from './command.ts';

/** A whole number within limits. @throws InputError */
export function wholeNumber(
  text: string,
  what: string,
  { least = 1, most = 1_000_000_000 }: { least?: number; most?: number } = {},
): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new InputError(`${what} is "${text}": it must be a whole number from ${least} to ${most}.`);
  }
  return number;
}

/** One of a list of words. @throws InputError */
export function oneOf<T extends string>(all: readonly T[], text: string, what: string): T {
  const found = all.find((one) => one === text);
  if (found === undefined) throw new InputError(`${what} is "${text}": it must be one of ${all.join(', ')}.`);
  return found;
}

/** `1001` is our number, `telegram:77` Telegram's, `@ann` the name there. @throws InputError */
export function personRef(text: string): PersonRef {
  const [, telegramId] = /^telegram:(\d{1,15})$/.exec(text) ?? [];
  if (telegramId !== undefined) return { telegramId: Number(telegramId) };
  const [, username] = /^@(\w{1,32})$/.exec(text) ?? [];
  if (username !== undefined) return { username };
  if (/^\d{1,15}$/.test(text)) return { id: Number(text) };
  throw new InputError(
    `USER is "${text}": it must be a person's number such as 1001, telegram: with their Telegram id, or @name.`,
  );
}

/** The argument at this place; the program has seen to it that there are as many as the command needs. */
export function arg({ args }: Typed, place: number): string {
  return args[place] ?? '';
}

/** More is no reason but a story. */
const longestReason = 1_000;

/** Why somebody does this. @throws InputError when it is blank */
export function reason({ options }: Typed): string {
  const why = storableText(options.why ?? '', longestReason)
    .replace(/\s+/g, ' ')
    .trim();
  if (why === '') throw new InputError('--why is empty: say in a few words why you do this.');
  return why;
}
