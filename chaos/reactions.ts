import type { Message, Update } from '@grammyjs/types';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';
import { buttonsOf } from '../test/harness/customer.ts';
import type { Slept } from './kills.ts';

/** How long people waited, each time in milliseconds, ascending. */
export interface Reactions {
  /** From a command to the first message after it. */
  commands: number[];
  /** From the press of Confirm to the order's card. */
  confirmations: number[];
}

/** How the bot answered everybody else while one person kept it busy: from the first message of theirs to its last answer. */
export function reactionsBeside(
  journal: readonly JournalEntry[],
  { busy, slept }: { busy: number; slept?: Slept | undefined },
): Reactions {
  const reactions: Reactions = { commands: [], confirmations: [] };
  const ofBusy = journal.filter(({ data }) => messageOf(data)?.chat.id === busy);
  const [from = '', until = ''] = [ofBusy[0]?.at, ofBusy.at(-1)?.at];
  const waiting = { commands: new Map<number, string>(), confirmations: new Map<number, string>() };
  const answer = (what: keyof Reactions, chat: number, at: string) => {
    const since = waiting[what].get(chat);
    waiting[what].delete(chat);
    if (since === undefined) return;
    const [asked, answered] = [Date.parse(since), Date.parse(at)];
    // Not what one person does to another.
    if (slept && asked < slept.until.getTime() && answered > slept.from.getTime()) return;
    reactions[what].push(answered - asked);
  };
  for (const { kind, data, at } of journal) {
    const message = messageOf(data);
    const query = (data.update as Update | undefined)?.callback_query;
    const isWithin = at >= from && at <= until;
    if (isWithin && query && /^d:\d+:confirm/.test(query.data ?? ''))
      waiting.confirmations.set(query.from.id, at);
    if (message === undefined || message.chat.id === busy) continue;
    if (kind === 'telegram.message.received') {
      if (isWithin && message.text?.startsWith('/')) waiting.commands.set(message.chat.id, at);
      continue;
    }
    if (kind === 'telegram.message.sent') answer('commands', message.chat.id, at);
    if (buttonsOf(message).some((button) => button.startsWith('o:')))
      answer('confirmations', message.chat.id, at);
  }
  return { commands: ascending(reactions.commands), confirmations: ascending(reactions.confirmations) };
}

function ascending(times: readonly number[]): number[] {
  return times.toSorted((left, right) => left - right);
}

function messageOf(data: JournalEntry['data']): Message | undefined {
  return data.message as Message | undefined;
}

/** @returns the time that this share of them was within; undefined of none */
export function percentile(ascending: readonly number[], share: number): number | undefined {
  return ascending[Math.ceil(ascending.length * share) - 1];
}
