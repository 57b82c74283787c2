import type { JobStatus } from './provider-jobs.ts';
import { type Sql, timed } from './sql.ts';

/** Broken invariants with how many rows break each; empty when all is well. See functions/audit_books.sql. */
export async function auditBooks(sql: Sql): Promise<Record<string, number>> {
  const rows = await timed(sql<{ invariant: string; broken: number }[]>`
    select invariant, broken from audit_books() where broken > 0`);
  return Object.fromEntries(rows.map(({ invariant, broken }) => [invariant, broken]));
}

export interface StalledOrder {
  id: number;
  status: string;
  cancelRequested: boolean;
}

/**
 * Orders that have not moved for a while: perhaps nobody works on them. Any of them, so that thousands which only wait for
 * a slow provider never hide the one that is lost.
 */
export async function listStalledOrders(sql: Sql, quietMs: number): Promise<StalledOrder[]> {
  return timed(sql<StalledOrder[]>`
    select o.id, o.status, o.cancel_requested_at is not null as "cancelRequested" from orders o
    where o.status in ('placed', 'queued', 'generating', 'delivering')
      and not exists (select from events e where e.order_id = o.id and e.at > now() - ${quietMs} * interval '1 millisecond')
    order by random() limit 200`);
}

/** Jobs past their deadline, or of an order that has ended. */
export async function listOverdueJobs(
  sql: Sql,
  quietMs: number,
): Promise<
  { id: number; status: JobStatus; externalId: string | null; accountId: string | null; isLate: boolean }[]
> {
  return timed(sql<
    { id: number; status: JobStatus; externalId: string | null; accountId: string | null; isLate: boolean }[]
  >`
    select j.id, j.status, j.external_id as "externalId", j.account_id as "accountId", j.deadline < now() as "isLate"
    from provider_jobs j join orders o on o.id = j.order_id
    where j.status in ('sending', 'accepted', 'unknown') and (j.deadline < now()
      or (o.status in ('refused', 'failed', 'cancelled') and o.finished_at < now() - ${quietMs} * interval '1 millisecond'))
    order by j.deadline limit 200`);
}

/**
 * Orders that got a place some seconds ago, but not longer than this, and have not used it: who handed it over may not have lived
 * to tell them. Others are at their uploads and are not disturbed by hearing it twice.
 */
export async function listUntold(sql: Sql, withinMs: number): Promise<number[]> {
  const rows = await timed(sql<{ orderId: number }[]>`
    select j.order_id as "orderId" from provider_accounts a join provider_jobs j on j.account_id = a.id
      and j.planned_at between now() - ${withinMs} * interval '1 millisecond' and now() - interval '3 seconds'
    where j.status = 'planned'`);
  return rows.map(({ orderId }) => orderId);
}

/** Seats whoever waits where there is room. @returns orders whose wait for a place is over */
export async function fillAllPlaces(sql: Sql): Promise<number[]> {
  const rows = await timed(sql<{ started: number[] }[]>`
    select to_jsonb(fill_places(provider)) as started
    from (select distinct provider from provider_jobs where status = 'waiting') waiting`);
  return rows.flatMap(({ started }) => started);
}
