import type { Sql } from '../src/db/sql.ts';
import type { Evidence } from './evidence.ts';
import { askBooks, type Finding } from './finding.ts';

/** Upkeep closes what is late; it may have been killed a moment before, and looks once more when we were away. */
const graceSeconds = 120;

/** What the database alone can show, by other queries than the auditor's own. */
export async function bookInvariants({ system: { sql }, slept, worst }: Evidence): Promise<Finding[]> {
  return [
    await askBooks(
      sql`with sums as (
          select user_id, sum(posted_delta) as posted, sum(pending_delta) as pending from credit_entries group by user_id)
        select count(*) as checked, jsonb_agg(a.user_id::text) filter (where a.posted <> s.posted or a.pending <> s.pending
          or a.pending <> 0 or a.posted < 0) as broken
        from credit_accounts a join sums s using (user_id)`,
      { id: 'I1', says: 'a balance is the sum of its entries, and nothing stays reserved' },
    ),
    await askBooks(
      sql`with totals as (select
          (select sum(posted_delta) from credit_entries where kind = 'grant') as issued,
          (select sum(posted) from credit_accounts) as held,
          (select coalesce(-sum(posted_delta), 0) from credit_entries where kind = 'capture') as captured)
        select count(*) as checked, jsonb_agg(to_jsonb(totals)::text) filter (where issued <> held + captured) as broken from totals`,
      { id: 'I1', says: 'what was issued is what people hold and what was charged' },
    ),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(o.order_id::text) filter (where ends <> 1) as broken
        from credit_entries o cross join lateral (
          select count(*) as ends from credit_entries e where e.order_id = o.order_id and e.kind in ('capture', 'release')) x
        where o.kind = 'reserve'`,
      { id: 'I2', says: 'a reservation ends exactly once' },
    ),
    await askBooks(
      sql`with captures as (select order_id, count(*) as times from credit_entries where kind = 'capture' group by order_id)
        select count(*) as checked, jsonb_agg(order_id::text) filter (where times > 1) as broken from captures`,
      { id: 'I4', says: 'an order is charged at most once' },
    ),
    await askBooks(
      sql`with leases as (${leases(sql)}),
        clashes as (select a.id from leases a join leases b on a.account_id = b.account_id and a.kind = b.kind and a.place = b.place
          and a.id < b.id and a.planned_at < b.ended and b.planned_at < a.ended)
        select (select count(*) from leases) as checked, (select jsonb_agg(id::text) from clashes) as broken`,
      { id: 'I8', says: 'no place is held by two jobs at any instant' },
    ),
    await askBooks(
      // Most are held when one more begins.
      sql`with leases as (${leases(sql)}),
        loads as (select one.account_id, one.kind, one.id, count(*) as held from leases one join leases other
          on other.account_id = one.account_id and other.kind = one.kind and other.planned_at <= one.planned_at and other.ended > one.planned_at
          group by one.account_id, one.kind, one.id)
        select count(*) as checked, jsonb_agg(a.id || ': ' || held || ' when job ' || loads.id || ' began')
          filter (where held > a.places) as broken
        from loads join provider_accounts a on a.id = loads.account_id and a.kind = loads.kind`,
      { id: 'I8', says: 'no account ever had more leases than places' },
    ),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(id::text) filter
          (where status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')) as broken from provider_jobs`,
      { id: 'I8', says: 'at rest no place is held' },
    ),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(id || ' ' || status || ' ' || ended_at || ', due ' || deadline) filter
          (where ended_at > greatest(deadline, ${slept?.until ?? null}) + ${graceSeconds} * interval '1 second') as broken
        from provider_jobs`,
      { id: 'I18', says: 'no job outlives its deadline, or our sleep, by more than two minutes' },
    ),
    await askBooks(
      sql`select count(*) as checked, jsonb_agg(update_id::text || ' ' || coalesce(error, '')) filter (where dead) as broken
        from inbox where chat_id <> ${worst?.chatId ?? 0}`,
      { id: 'I18', says: 'no update was given up, but for those of who sends the worst pictures' },
    ),
  ];
}

/** From when until when each job held its place. Of one that was given back: the place it had last. */
function leases(sql: Sql) {
  return sql`select account_id, kind, place, id, planned_at, coalesce(ended_at, 'infinity') as ended
    from provider_jobs where planned_at is not null and account_id is not null`;
}
