import type { OrderLine } from '../contract/lines.ts';
import { one, type Sql, timed } from './sql.ts';

/** What an order's card says beyond the order's own row. */
export interface OrderFacts {
  /** Orders that will get a place before this one; null when it does not wait. */
  ahead: number | null;
  /** Jobs this provider's accounts can have under way at once. */
  places: number;
  /** Median of the last deliveries of this line with this model, seconds; null when there were none. */
  usualSeconds: number | null;
  available: number;
}

/** The queue is told in the order in which functions/places/fill_places.sql seats it. */
export async function readOrderFacts(sql: Sql, orderId: number): Promise<OrderFacts> {
  return one(sql<OrderFacts[]>`
    select
      (select (select count(*) from provider_jobs w where w.provider = own.provider and w.kind = own.kind
          and w.status = 'waiting'
          and (w.turn, w.id) < (own.turn, own.id))::int
        from provider_jobs own where own.subject_kind = 'order' and own.subject_id = o.id and own.status = 'waiting') as ahead,
      (select coalesce(sum(a.places), 0)::int from provider_accounts a join provider_jobs j on j.provider = a.provider and j.kind = a.kind
        where j.subject_kind = 'order' and j.subject_id = o.id and a.enabled) as places,
      (select percentile_cont(0.5) within group (order by seconds)::float8 from (
        select extract(epoch from d.finished_at - d.started_at) as seconds from orders d
        where d.line = o.line and coalesce(d.inputs->>'model', '') = coalesce(o.inputs->>'model', '')
          and d.status = 'delivered' order by d.finished_at desc limit 20) recent) as "usualSeconds",
      (select posted - pending from credit_accounts c where c.user_id = o.user_id) as available
    from orders o where o.id = ${orderId}`);
}

/** Median of the last deliveries of this line, seconds; null when there were none. */
export async function readUsualSeconds(sql: Sql, line: OrderLine): Promise<number | null> {
  const row = await one(sql<{ seconds: number | null }[]>`
    select percentile_cont(0.5) within group (order by seconds)::float8 as seconds from (
      select extract(epoch from finished_at - started_at) as seconds from orders
      where line = ${line} and status = 'delivered' order by finished_at desc limit 20) recent`);
  return row.seconds;
}

export interface TimelineEntry {
  kind: string;
  data: Record<string, unknown>;
  at: Date;
}

/** All that happened to an order, in order. */
export async function readTimeline(sql: Sql, orderId: number): Promise<TimelineEntry[]> {
  return timed(
    sql<
      TimelineEntry[]
    >`select kind, data, at from events where subject_kind = 'order' and subject_id = ${orderId} order by id`,
  );
}
