import type { Message, Update } from '@grammyjs/types';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';
import { buttonsOf } from '../test/harness/customer.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { findBroken, type OrderRow, readOrders } from './invariants.ts';
import type { Rig } from './rig.ts';

/** Milliseconds since 1970 of what happened to one order, all by the sandbox's clock. */
export interface OrderTimes {
  pressedAt: number;
  cardAt: number;
  acceptedAt: number;
  /** The picture can be had from the provider. */
  readyAt: number;
  photoAt: number;
}

export interface Run {
  orders: OrderTimes[];
  orderIds: number[];
  /** Sentences about broken invariants; a run with one counts for nothing. */
  broken: string[];
}

export interface RunPlan {
  orders: number;
  /** How fast people confirm; absent: all at once. */
  perSecond?: number;
  /** How long the provider takes. */
  delayMs: number;
}

/** Generous: a run that ends takes a fraction of it. */
const limitMs = 90_000;

/** So many prepared people confirm an order; ends when every picture is in its chat and the invariants were checked. */
export async function runOrders(rig: Rig, { orders, perSecond, delayMs }: RunPlan): Promise<Run> {
  const { system, journal, crowd } = rig;
  const [last] = await system.sql<{ id: number }[]>`select coalesce(max(id), 0) as id from orders`;
  const afterId = last?.id ?? 0;
  journal.refresh();
  const firstEntry = journal.entries.length;
  const sentBefore = await countSent(rig);
  await crowd.confirm(orders, perSecond);
  // A photo and a file for each; screens and cards of confirmed orders are edits.
  const isSent = async () => (await countSent(rig)) >= sentBefore + 2 * orders;
  const isOver = await becomesTrue(isSent, limitMs + delayMs);
  const isRecorded = async () =>
    (await readOrders(system, afterId)).every(({ status }) => status === 'delivered');
  if (isOver) await becomesTrue(isRecorded, limitMs);
  const rows = await readOrders(system, afterId);
  journal.refresh();
  const entries = journal.entries.slice(firstEntry);
  const broken = await findBroken(system, { rows, entries, orders });
  return {
    orders: broken.length === 0 ? timesOf(rows, entries) : [],
    orderIds: rows.map(({ id }) => id),
    broken,
  };
}

async function countSent({ system }: Rig): Promise<number> {
  return (await system.sandbox.journalCounts())['telegram.message.sent'] ?? 0;
}

function timesOf(rows: readonly OrderRow[], entries: readonly JournalEntry[]): OrderTimes[] {
  const first = new Map<string, number>();
  for (const entry of entries) {
    for (const mark of marksOf(entry)) if (!first.has(mark)) first.set(mark, Date.parse(entry.at));
  }
  const at = (mark: string) => first.get(mark) ?? Number.NaN;
  return rows.map(({ id, confirmKey, externalId }) => ({
    pressedAt: at(`pressed ${confirmKey}`),
    cardAt: at(`card ${id}`),
    acceptedAt: at(`accepted ${externalId}`),
    readyAt: at(`ready ${externalId}`),
    photoAt: at(`photo ${id}`),
  }));
}

/** What of an order this entry shows. */
function marksOf({ kind, data }: JournalEntry): string[] {
  if (kind === 'higgsfield.job.accepted') return [`accepted ${String(data.request_id)}`];
  if (kind === 'higgsfield.job.ended') return [`ready ${String(data.request_id)}`];
  if (kind === 'telegram.update.created') {
    const [, draft] = /^d:(\d+):confirm:/.exec((data.update as Update).callback_query?.data ?? '') ?? [];
    return draft === undefined ? [] : [`pressed draft:${draft}`];
  }
  const message = data.message as Message;
  const [, order] = /^o:(\d+):/.exec(buttonsOf(message)[0] ?? '') ?? [];
  if (order === undefined) return [];
  return [message.photo === undefined ? `card ${order}` : `photo ${order}`];
}
