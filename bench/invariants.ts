import type { Message } from '@grammyjs/types';
import type { Sql } from '../src/db/sql.ts';
import { auditBooks } from '../src/db/upkeep.ts';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';
import { buttonsOf } from '../test/harness/customer.ts';
import type { System } from '../test/harness/system.ts';

/** Entries of accepted jobs, and the field with the job's id. */
const acceptances: Readonly<Record<string, string>> = {
  'higgsfield.job.accepted': 'request_id',
  'runninghub.task.accepted': 'task_id',
};

/** One order as the books show it. */
export interface OrderRow {
  id: number;
  confirmKey: string;
  status: string;
  /** The provider's id of its job. */
  externalId: string | null;
  unknownSends: number;
}

export async function readOrders({ sql }: System, afterId: number): Promise<OrderRow[]> {
  return sql<OrderRow[]>`
    select o.id, o.confirm_key as "confirmKey", o.status, j.external_id as "externalId",
      (select coalesce(sum(d.unknown_sends), 0)::int from deliveries d where d.order_id = o.id) as "unknownSends"
    from orders o left join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id
    where o.id > ${afterId} order by o.id`;
}

/** How many orders have all their parts in the chat. An order counts as delivered with its photo; the file comes after. */
export async function countComplete(sql: Sql, afterId: number): Promise<number> {
  const [row] = await sql<{ complete: number }[]>`
    select count(*)::int as complete from orders o where o.id > ${afterId} and o.status = 'delivered'
      and not exists (select from line_deliveries l where l.line = o.line
        and not exists (select from deliveries d where d.order_id = o.id and d.part = l.part and d.status = 'sent'))`;
  return row?.complete ?? 0;
}

/** Sentences about every invariant that a run of so many orders broke; none when it may be counted. */
export async function findBroken(
  system: System,
  { rows, entries, orders }: { rows: readonly OrderRow[]; entries: readonly JournalEntry[]; orders: number },
): Promise<string[]> {
  const messages = entries
    .filter(({ kind }) => kind === 'telegram.message.sent')
    .map(({ data }) => data.message as Message);
  const photos = messages.filter(({ photo }) => photo !== undefined).map(orderOf);
  const files = messages.filter(({ document }) => document !== undefined);
  const jobs = entries.flatMap(({ kind, data }) => {
    const field = acceptances[kind];
    return field === undefined ? [] : [String(data[field])];
  });
  const ours = new Set(rows.map(({ externalId }) => externalId));
  const strangers = jobs.filter((id) => !ours.has(id));
  const undelivered = rows.filter(({ status }) => status !== 'delivered');
  const unsure = rows.filter(({ unknownSends }) => unknownSends > 0);
  const doubled = photos.filter((order, index) => photos.indexOf(order) !== index);
  return [
    ...(await findBrokenBooks(system)),
    ...unless(rows.length === orders, `${orders} orders were confirmed, ${rows.length} written down`),
    ...unless(undelivered.length === 0, `${undelivered.length} orders were not delivered`),
    ...unless(photos.length === orders, `${photos.length} photos were sent for ${orders} orders`),
    ...unless(doubled.length === 0, `the photos of ${doubled.length} orders came twice`),
    ...unless(files.length === orders, `${files.length} files were sent for ${orders} orders`),
    ...unless(jobs.length === orders, `the provider accepted ${jobs.length} jobs for ${orders} orders`),
    ...unless(strangers.length === 0, `${strangers.length} jobs of the provider belong to no order`),
    ...unless(unsure.length === 0, `${unsure.length} orders were sent without knowing whether they came`),
  ];
}

/** What the database itself finds wrong. */
export async function findBrokenBooks({ sql }: System): Promise<string[]> {
  return Object.entries(await auditBooks(sql)).map(([invariant, rows]) => `${invariant}: ${rows} rows`);
}

/** The sentence, unless it holds. */
export function unless(holds: boolean, sentence: string): string[] {
  return holds ? [] : [sentence];
}

function orderOf(message: Message): string {
  return /^o:(\d+):/.exec(buttonsOf(message)[0] ?? '')?.[1] ?? 'none';
}
