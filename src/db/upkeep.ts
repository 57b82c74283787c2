import type { JobKind } from '../contract/jobs.ts';
import type { OrderStatus } from '../contract/orders.ts';
import { one, patiently, type Sql, timed } from './sql.ts';

/** Broken invariants by name with how many rows break each; empty when all is well. */
export type Violations = Record<string, number>;

/** For a look at everything: some ten million entries. */
const everythingMs = 4 * 60_000;

/** A look at everything there is; only reads. See functions/credits/audit_books.sql. */
export async function auditBooks(sql: Sql): Promise<Violations> {
  const rows = await patiently(
    sql,
    everythingMs,
    (connection) => connection<{ invariant: string; broken: number }[]>`
      select invariant, broken from audit_books() where broken > 0`,
  );
  return Object.fromEntries(rows.map(({ invariant, broken }) => [invariant, broken]));
}

/** What moved lately and what is open; the result is kept. See functions/credits/run_audit.sql. */
export async function auditRecent(sql: Sql): Promise<Violations> {
  const row = await one(sql<{ violations: Violations }[]>`select run_audit('recent') as violations`);
  return row.violations;
}

/** Everything, and what it finds is kept. */
export async function auditAll(sql: Sql): Promise<Violations> {
  const [row] = await patiently(
    sql,
    everythingMs,
    (connection) => connection<{ violations: Violations }[]>`select run_audit('all') as violations`,
  );
  return row?.violations ?? {};
}

/** Whether everything is to be audited now, by whoever asks first: after three at night (UTC), once an hour until it was done. */
export async function claimFullAudit(sql: Sql): Promise<boolean> {
  const claimed = await timed(sql`
    update audits set tried_at = now()
    where scope = 'all' and done_at < date_trunc('day', now() - interval '3 hours', 'UTC') + interval '3 hours'
      and coalesce(tried_at, '-infinity') < now() - interval '1 hour'
    returning scope`);
  return claimed.length > 0;
}

export interface LateAudit {
  scope: 'recent' | 'all';
  doneAt: Date;
}

/** Audits whose last run that came to its end is too long ago; that of everything is due once a day. */
export async function listLateAudits(sql: Sql, lateMs: number): Promise<LateAudit[]> {
  return timed(sql<LateAudit[]>`
    select scope, done_at as "doneAt" from audits
    where done_at < now() - case scope when 'recent' then ${lateMs} * interval '1 millisecond' else interval '26 hours' end`);
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

/** An order that should have moved by now, and the moment of its last event. */
export interface StuckOrder {
  id: number;
  status: OrderStatus;
  since: Date;
}

/** At once: more come next time. */
const mostStuck = 20;

/**
 * Open orders without an event for longer than they can wait for anything: a job at the provider or a place until the job's
 * deadline, a picture that is there `deliveryMs` for Telegram, and anything else `stepMs`. The time we slept does not
 * count. Each is told of by its alarm, and then left out.
 */
export async function listStuckOrders(
  sql: Sql,
  { deliveryMs, stepMs }: { deliveryMs: number; stepMs: number },
): Promise<StuckOrder[]> {
  return timed(sql<StuckOrder[]>`
    select o.id, o.status, coalesce(last.at, o.created_at) as since
    from orders o
    cross join lateral (
      select max(e.at) as at from events e where e.subject_kind = 'order' and e.subject_id = o.id) last
    left join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id
      and j.status in ('waiting', 'sending', 'accepted', 'unknown')
    where o.status in ('placed', 'queued', 'generating', 'delivering')
      and o.created_at < now() - ${stepMs} * interval '1 millisecond'
      and greatest(o.created_at, last.at, j.deadline, (select awake_since()))
        + ${stepMs} * interval '1 millisecond'
        + case when o.status = 'delivering'
            or exists (select from order_assets a where a.order_id = o.id and a.role = 'result')
          then ${deliveryMs} else 0 end * interval '1 millisecond' < now()
      and not exists (select from alarms where key = 'order ' || o.id || ' stuck')
    order by since limit ${mostStuck}`);
}

/** A job that upkeep may have to close. `isLate`: past its deadline, and we have been awake for a minute to hear of it. */
export interface OverdueJob {
  id: number;
  kind: JobKind;
  provider: string;
  externalId: string | null;
  accountId: string | null;
  isLate: boolean;
  isUnwanted: boolean;
  stopAskedAt: Date | null;
}

/**
 * Jobs past their deadline, or of an order or a batch that has ended: of each provider any, so that who is not reached this time is not
 * the same the next time.
 */
export async function listOverdueJobs(sql: Sql, quietMs: number): Promise<OverdueJob[]> {
  return timed(sql<OverdueJob[]>`
    select id, kind, provider, external_id as "externalId", account_id as "accountId", is_late as "isLate",
      is_unwanted as "isUnwanted", stop_asked_at as "stopAskedAt"
    from (
      select j.*, greatest(j.deadline, a.awake_since + interval '1 minute') < now() as is_late, unwanted.since is not null as is_unwanted,
        row_number() over (partition by j.provider order by random()) as rank
      from provider_jobs j
        left join provider_accounts a on a.id = j.account_id and a.kind = j.kind
        cross join lateral (
          select case j.subject_kind
            when 'order' then (select o.finished_at from orders o where o.id = j.subject_id
              and o.status in ('refused', 'failed', 'cancelled'))
            when 'batch' then (select coalesce(b.ended_at, r.ended_at) from catalog_batches b
              join catalog_runs r on r.id = b.run_id where b.id = j.subject_id)
          end as since) unwanted
      where j.status in ('sending', 'accepted', 'unknown')
        and (j.deadline < now() or unwanted.since < now() - ${quietMs} * interval '1 millisecond')) overdue
    where rank <= 100 order by rank`);
}

/** Seats whoever waits where there is room. */
export async function fillAllPlaces(sql: Sql): Promise<void> {
  await timed(sql`
    select fill_places(provider, kind)
    from (select distinct provider, kind from provider_jobs where status = 'waiting') waiting`);
}
