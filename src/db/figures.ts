import type { JobKind } from '../contract/jobs.ts';
import type { OrderLine } from '../contract/lines.ts';
import type { Channel, EndReason, OrderStatus } from '../contract/orders.ts';
import { one, type Sql, timed } from './sql.ts';

/** What waits beyond what the overview tells, and sums that say how things stand. */
export interface Standing {
  inbox: number;
  inboxSince: Date | null;
  webhooks: number;
  webhooksSince: Date | null;
  alarms: number;
  /** Since when the oldest alarm is told to nobody. */
  untoldSince: Date | null;
  reserved: number;
}

/** Each part reads what is open, by an index of its own. */
export async function readStanding(sql: Sql): Promise<Standing> {
  return one(sql<Standing[]>`
    select i.inbox, i."inboxSince", w.webhooks, w."webhooksSince", a.alarms, a."untoldSince",
      (select coalesce(sum(pending), 0)::bigint from credit_accounts where pending <> 0) as reserved
    from (select count(*) as inbox, min(received_at) as "inboxSince" from inbox where done_at is null) i,
      (select count(*) as webhooks, min(made_at) as "webhooksSince" from webhook_deliveries where status = 'due') w,
      (select count(*) as alarms, min(raised_at) filter (where told_at is null) as "untoldSince" from alarms) a`);
}

export interface SpentToday {
  currency: string;
  amount: number;
}

/** What the catalog has cost today (UTC), as its budget counts it. */
export async function readSpentToday(sql: Sql): Promise<SpentToday[]> {
  return timed(sql<SpentToday[]>`
    select currency, sum(amount)::float8 as amount from catalog_costs
    where at >= date_trunc('day', now(), 'UTC') group by currency`);
}

/** Bytes of the database on its disk. */
export async function readDatabaseBytes(sql: Sql): Promise<number> {
  const { bytes } = await one(sql<{ bytes: number }[]>`select pg_database_size(current_database()) as bytes`);
  return bytes;
}

/** Statements have 5 s: what began before this is committed, or never will be. */
const settledSeconds = 6;

/** Up to when everything that happened can be seen. */
export async function readSettledTime(sql: Sql): Promise<Date> {
  const { at } = await one(sql<{ at: Date }[]>`
    select now() - ${settledSeconds} * interval '1 second' as at`);
  return at;
}

interface PlacedOrders {
  line: OrderLine;
  channel: Channel;
  count: number;
}

interface EndedOrder {
  line: OrderLine;
  channel: Channel;
  status: Extract<OrderStatus, 'delivered' | 'refused' | 'failed' | 'cancelled'>;
  reason: EndReason | null;
  charged: number;
  givenBack: number;
  tookSeconds: number;
  /** From the provider's word that it is ready, or our look that found it so; null where no provider made it. */
  readySeconds: number | null;
}

interface EndedJobs {
  provider: string;
  kind: JobKind;
  status: string;
  count: number;
}

/** What happened in a span of time. */
export interface Moved {
  placed: PlacedOrders[];
  ended: EndedOrder[];
  jobs: EndedJobs[];
  credits: { issued: number; refunded: number; taken: number };
  money: { of: 'orders' | 'catalog'; unit: string; amount: number }[];
}

/** Each is read by an index of the times at which it happened. */
export async function readMoved(sql: Sql, { from, to }: { from: Date; to: Date }): Promise<Moved> {
  const within = (column: string) => sql`${sql(column)} > ${from} and ${sql(column)} <= ${to}`;
  const [placed, ended, jobs, credits, money] = await Promise.all([
    timed(sql<PlacedOrders[]>`
      select line, channel, count(*) from orders
      where ${within('created_at')} and confirm_key not like 'import:%' group by line, channel`),
    readEnded(sql, { from, to }),
    timed(sql<EndedJobs[]>`
      select provider, kind, status, count(*) from provider_jobs
      where ${within('ended_at')} group by provider, kind, status`),
    one(sql<Moved['credits'][]>`
      select coalesce(sum(posted_delta) filter (where order_id is null and posted_delta > 0), 0)::bigint as issued,
        coalesce(sum(posted_delta) filter (where order_id is not null), 0)::bigint as refunded,
        coalesce(-sum(posted_delta) filter (where order_id is null and posted_delta < 0), 0)::bigint as taken
      from credit_entries where ${within('created_at')} and posted_delta <> 0 and kind in ('grant', 'adjustment')`),
    timed(sql<Moved['money']>`
      select 'orders' as of, c.unit, sum(c.amount)::float8 as amount
      from provider_jobs j
      cross join lateral (select k.unit, k.amount from provider_job_costs k where k.job_id = j.id offset 0) c
      where ${within('j.ended_at')} and j.subject_kind = 'order' group by c.unit
      union all
      select 'catalog', currency, sum(amount)::float8 from catalog_costs where ${within('at')} group by currency`),
  ]);
  return { placed, ended, jobs, credits, money };
}

function readEnded(sql: Sql, { from, to }: { from: Date; to: Date }): PromiseLike<EndedOrder[]> {
  return timed(sql<EndedOrder[]>`
    select o.line, o.channel, o.status, o.reason, coalesce(-f.posted_delta, 0) as charged,
      coalesce(f.posted_delta - f.pending_delta, 0) as "givenBack",
      extract(epoch from o.finished_at - o.created_at)::float8 as "tookSeconds",
      extract(epoch from o.finished_at - coalesce(told.at, j.ended_at))::float8 as "readySeconds"
    from orders o
    left join credit_entries f on f.key = 'fin:' || o.id
    left join lateral (
      select id, ended_at from provider_jobs
      where subject_kind = 'order' and subject_id = o.id and status = 'done' order by id desc limit 1) j on true
    -- The last word before the job ended is the one that ended it; where nobody calls back it was found by asking.
    left join lateral (
      select max(received_at) as at from provider_callbacks c where c.job_id = j.id and c.received_at <= j.ended_at) told on true
    where o.finished_at > ${from} and o.finished_at <= ${to} and o.confirm_key not like 'import:%'`);
}
