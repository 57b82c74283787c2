import type { RunStatus } from '../contract/catalog.ts';
import type { JobKind } from '../contract/jobs.ts';
import type { OrderLine } from '../contract/lines.ts';
import type { OrderStatus } from '../contract/orders.ts';
import { one, type Sql, timed } from './sql.ts';
import type { Violations } from './upkeep.ts';

export interface OpenOrders {
  line: OrderLine;
  status: OrderStatus;
  count: number;
}

export interface AccountNow {
  id: string;
  provider: string;
  kind: JobKind;
  places: number;
  taken: number;
  /** Until then it gets no jobs, and why; null when it does. */
  restsUntil: Date | null;
  restReason: string | null;
}

/** Jobs that wait for a place, and since when the first of them does. */
export interface QueueNow {
  provider: string;
  kind: JobKind;
  waiting: number;
  since: Date;
}

/** What a provider did in the last hour; times are those of jobs that were made. */
export interface ProviderHealth {
  provider: string;
  done: number;
  refused: number;
  failed: number;
  cancelled: number;
  medianMs: number | null;
  p95Ms: number | null;
}

export interface RunNow {
  id: number;
  source: string;
  status: RunStatus;
  stage: string | null;
  startedAt: Date;
}

/** Things that nobody but a person can go on with. */
export interface Waiting {
  topUps: number;
  /** Not counted beyond `mostCounted`. */
  pictures: number;
  asking: number;
  dead: number;
  stuck: number;
}

export interface AlarmNow {
  text: string;
  at: Date;
}

export interface AuditNow {
  scope: 'recent' | 'all';
  doneAt: Date;
  violations: Violations;
}

export interface NowFigures {
  open: OpenOrders[];
  accounts: AccountNow[];
  queues: QueueNow[];
  health: ProviderHealth[];
  runs: RunNow[];
  waiting: Waiting;
  alarms: AlarmNow[];
  audits: AuditNow[];
  /** Orders of each of the last 24 hours, this one last. */
  hours: number[];
}

/** Beyond it a number says no more than that there are many. */
export const mostCounted = 1_000;
const mostAlarms = 5;

/** How everything stands at this moment: a few statements, each of them about what is open or of the last hours. */
export async function readNow(sql: Sql): Promise<NowFigures> {
  const [open, accounts, queues, health, runs, waiting, alarms, audits, hours] = await Promise.all([
    timed(sql<OpenOrders[]>`
      select line, status, count(*) from orders
      where status in ('placed', 'queued', 'generating', 'delivering') group by line, status`),
    readAccounts(sql),
    timed(sql<QueueNow[]>`
      select provider, kind, count(*) as waiting, min(waiting_since) as since from provider_jobs
      where status = 'waiting' group by provider, kind order by provider, kind`),
    readHealth(sql),
    timed(sql<RunNow[]>`
      select r.id, s.name as source, r.status, r.stage, r.started_at as "startedAt"
      from catalog_runs r join catalog_sources s on s.id = r.source_id where r.ended_at is null order by r.id desc limit 20`),
    readWaiting(sql),
    timed(sql<AlarmNow[]>`
      select text, raised_at as at from alarms where raised_at > now() - interval '1 day'
      order by raised_at desc limit ${mostAlarms}`),
    timed(sql<AuditNow[]>`
      select scope, done_at as "doneAt", violations from audits order by scope desc`),
    readHours(sql),
  ]);
  return { open, accounts, queues, health, runs, waiting, alarms, audits, hours };
}

function readAccounts(sql: Sql): PromiseLike<AccountNow[]> {
  return timed(sql<AccountNow[]>`
    select a.id, a.provider, a.kind, a.places,
      (select count(*) from provider_jobs j where j.account_id = a.id and j.kind = a.kind
        and j.status in ('planned', 'sending', 'accepted', 'unknown')) as taken,
      case when a.set_aside_until > now() then a.set_aside_until end as "restsUntil",
      case when a.set_aside_until > now() then a.set_aside_reason end as "restReason"
    from provider_accounts a where a.enabled order by a.provider, length(a.id), a.id, a.kind`);
}

/** A job that nobody was heard of again has failed, as far as whoever waits for it is concerned. */
function readHealth(sql: Sql): PromiseLike<ProviderHealth[]> {
  return timed(sql<ProviderHealth[]>`
    select provider, count(*) filter (where status = 'done') as done, count(*) filter (where status = 'refused') as refused,
      count(*) filter (where status in ('failed', 'lost')) as failed, count(*) filter (where status = 'cancelled') as cancelled,
      percentile_disc(0.5) within group (order by took) as "medianMs", percentile_disc(0.95) within group (order by took) as "p95Ms"
    from (
      select provider, status,
        case when status = 'done' then (extract(epoch from ended_at - sent_at) * 1000)::float8 end as took
      from provider_jobs where ended_at > now() - interval '1 hour') ended
    group by provider order by provider`);
}

async function readWaiting(sql: Sql): Promise<Waiting> {
  const [waiting, topUps] = await Promise.all([
    one(sql<Omit<Waiting, 'topUps'>[]>`
      select (select count(*) from catalog_runs where status = 'asking') as asking,
        (select count(*) from inbox where dead) as dead,
        (select count(*) from orders o where o.status in ('placed', 'queued', 'generating', 'delivering')
          and exists (select from alarms where key = 'order ' || o.id || ' stuck')) as stuck,
        (select count(*) from (
          select u.item_id from catalog_sources s cross join lateral undecided_items(s.id) u limit ${mostCounted}) u) as pictures`),
    countTopUps(sql),
  ]);
  return { ...waiting, topUps };
}

async function countTopUps(sql: Sql): Promise<number> {
  const { isThere } = await one(sql<{ isThere: boolean }[]>`
    select to_regclass('top_ups') is not null as "isThere"`);
  if (!isThere) return 0;
  const row = await one(sql<{ count: number }[]>`select count(*) from top_ups where status = 'open'`);
  return row.count;
}

async function readHours(sql: Sql): Promise<number[]> {
  const rows = await timed(sql<{ count: number }[]>`
    select count(o.id) from generate_series(date_trunc('hour', now()) - interval '23 hours', date_trunc('hour', now()), interval '1 hour') h
    left join (
      select id, date_trunc('hour', created_at) as hour from orders
      where created_at >= date_trunc('hour', now()) - interval '23 hours') o on o.hour = h
    group by h order by h`);
  return rows.map(({ count }) => count);
}

/** Credits that moved in a time: given by us, given back for orders, and spent on what was delivered. */
export interface CreditsMoved {
  issued: number;
  refunded: number;
  spent: number;
}

export interface MoneySpent {
  /** For orders, or for pictures of the catalog. */
  of: 'orders' | 'catalog';
  /** A currency, or a provider's own unit. */
  unit: string;
  today: number;
  week: number;
}

export interface SpentFigures {
  today: CreditsMoved;
  week: CreditsMoved;
  money: MoneySpent[];
}

/** What moved today, from midnight in this zone, and in seven days. It reads more than `readNow`. */
export async function readSpent(sql: Sql, timeZone: string): Promise<SpentFigures> {
  const midnight = sql`date_trunc('day', now(), ${timeZone})`;
  const week = sql`now() - interval '7 days'`;
  const moved = (since: typeof midnight) => sql`jsonb_build_object(
    'issued', coalesce(sum(posted_delta) filter (where created_at >= ${since} and kind in ('grant', 'adjustment') and order_id is null), 0),
    'refunded', coalesce(sum(posted_delta) filter (where created_at >= ${since} and kind = 'adjustment' and order_id is not null), 0),
    'spent', coalesce(-sum(posted_delta) filter (where created_at >= ${since} and kind = 'capture'), 0))`;
  const [credits, money] = await Promise.all([
    one(sql<Pick<SpentFigures, 'today' | 'week'>[]>`
      select ${moved(midnight)} as today, ${moved(week)} as week
      from credit_entries where posted_delta <> 0 and created_at >= ${week}`),
    timed(sql<MoneySpent[]>`
      select 'orders' as of, c.unit, coalesce(sum(c.amount) filter (where j.ended_at >= ${midnight}), 0)::float8 as today,
        sum(c.amount)::float8 as week
      from provider_jobs j
      -- Looked up for each: these are few among all that ever cost something.
      cross join lateral (select k.unit, k.amount from provider_job_costs k where k.job_id = j.id offset 0) c
      where j.ended_at >= ${week} and j.subject_kind = 'order' group by c.unit
      union all
      select 'catalog', currency, coalesce(sum(amount) filter (where at >= ${midnight}), 0)::float8, sum(amount)::float8
      from catalog_costs where at >= ${week} group by currency
      order by 1 desc, 2`),
  ]);
  return { ...credits, money };
}
