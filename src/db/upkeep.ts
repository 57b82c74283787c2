import type { JobKind } from '../contract/jobs.ts';
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
      and not exists (select from events e where e.subject_kind = 'order' and e.subject_id = o.id and e.at > now() - ${quietMs} * interval '1 millisecond')
    order by random() limit 200`);
}

/** A job that upkeep may have to close. */
export interface OverdueJob {
  id: number;
  kind: JobKind;
  externalId: string | null;
  accountId: string | null;
  isLate: boolean;
}

/** Jobs past their deadline, or of an order that has ended. */
export async function listOverdueJobs(sql: Sql, quietMs: number): Promise<OverdueJob[]> {
  return timed(sql<OverdueJob[]>`
    select j.id, j.kind, j.external_id as "externalId", j.account_id as "accountId", j.deadline < now() as "isLate"
    from provider_jobs j left join orders o on j.subject_kind = 'order' and o.id = j.subject_id
    where j.status in ('sending', 'accepted', 'unknown') and (j.deadline < now()
      or (o.status in ('refused', 'failed', 'cancelled') and o.finished_at < now() - ${quietMs} * interval '1 millisecond'))
    order by j.deadline limit 200`);
}

/** Seats whoever waits where there is room. */
export async function fillAllPlaces(sql: Sql): Promise<void> {
  await timed(sql`
    select fill_places(provider, kind)
    from (select distinct provider, kind from provider_jobs where status = 'waiting') waiting`);
}
