import type { Sql } from '../../src/db/sql.ts';

/** Numbers of people and orders begin after it. */
const first = 1_001;

/**
 * The rows that finished orders leave: of each a reservation and its end, a job, and, of four in five, what was delivered. The last
 * one ended an hour ago.
 */
export async function fillHistory(
  sql: Sql,
  { orders, people }: { orders: number; people: number },
): Promise<void> {
  await sql`set statement_timeout = 0`;
  await sql`
    insert into users (telegram_id, first_name, language)
    select n, 'Ann', 'en' from generate_series(1, ${people}::int) n`;
  await sql`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status, reason, created_at, started_at, finished_at)
    select ${first} + n % ${people}, 1, 'generation', 'studio', '{"model": "nano-banana", "prompt": "a fox", "ratio": "1:1"}', 1,
      'history:' || n, case when n % 5 > 0 then 'delivered' else 'failed' end, case when n % 5 = 0 then 'provider_failed' end,
      at - interval '1 minute', at, at
    from generate_series(1, ${orders}::int) n
    cross join lateral (select now() - interval '1 hour' - (${orders} - n) * interval '1 minute' as at) moment
    order by n`;
  await sql`
    insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta, created_at)
    select key, user_id, order_id, kind, posted, pending, at from (
      select 'grant:' || id as key, id as user_id, null::bigint as order_id, 'grant' as kind, ${orders}::bigint as posted, 0 as pending,
        now() - interval '10 years' as at
      from users
      union all select 'res:' || id, user_id, id, 'reserve', 0, 1, created_at from orders
      union all select 'fin:' || id, user_id, id, case status when 'delivered' then 'capture' else 'release' end,
        case status when 'delivered' then -1 else 0 end, -1, finished_at from orders) entry
    order by at`;
  await sql`
    insert into credit_accounts (user_id, posted, pending)
    select user_id, sum(posted_delta), sum(pending_delta) from credit_entries group by user_id`;
  await sql`
    insert into deliveries (order_id, part, status, message_ids)
    select id, 'photo', 'sent', array[id] from orders where status = 'delivered'`;
  await sql`
    insert into provider_jobs (kind, subject_kind, subject_id, fairness_key, workflow_id, wait_suffix, provider, status, deadline, ended_at)
    select 'generation', 'order', id, 'user-' || user_id, 'order-' || id, '', 'higgsfield',
      case status when 'delivered' then 'done' else 'failed' end, finished_at, finished_at
    from orders`;
  await sql`analyze`;
  await sql`set statement_timeout = '5s'`;
}
