import { patiently, type Sql } from '../src/db/sql.ts';

/** Numbers of orders and of people begin after it. */
export const firstNumber = 1_001;
/** Under way at this moment. */
const open = 1_000;
/** Of a statement that fills a table. */
const fillMs = 15 * 60_000;

const tables = ['users', 'orders', 'provider_jobs', 'provider_job_costs', 'credit_entries', 'events'];

/** Rows as orders of a year leave them, the newest last; none of their stories is told but that they were placed. */
export async function fillPanel(sql: Sql, size: { orders: number; people: number }): Promise<void> {
  const run = (statement: string) =>
    patiently(sql, fillMs, (connection) => connection.unsafe<Record<string, string>[]>(statement));
  // Indexes are built when all is there, and what rows refer to is not looked up for each: it is ours.
  const indexes = await run(`
    select i.indexname as name, i.indexdef as definition from pg_indexes i
    where i.tablename in (${tables.map((table) => `'${table}'`).join()})
      and not exists (select from pg_constraint c where c.conname = i.indexname)`);
  for (const { name } of indexes) await run(`drop index ${name}`);
  for (const fill of [...people(size.people), ...orders(size), ...traces()])
    await run(`set session_replication_role = replica; ${fill}`);
  for (const { definition } of indexes) await run(`set maintenance_work_mem = '256MB'; ${definition}`);
  for (const table of tables) await run(`vacuum analyze ${table}`);
}

function people(count: number): string[] {
  return [
    `insert into users (telegram_id, username, first_name, language)
      select 700000000 + n, 'person_' || n, 'Person ' || n, case when n % 3 = 0 then 'ru' else 'en' end from generate_series(1, ${count}) n`,
    'insert into credit_accounts (user_id, posted) select id, 1000000 from users',
    `insert into provider_accounts (id, provider, kind, places) values ('higgsfield-1', 'higgsfield', 'generation', 2000),
      ('runninghub-1', 'runninghub', 'generation', 15), ('astria-1', 'astria', 'generation', 8), ('astria-1', 'astria', 'training', 4)`,
  ];
}

/** Of a thousand, 700 are of the studio, 200 product photos, 95 portraits and 5 trainings; 100 of a thousand ended without a result. */
function orders({ orders: count, people: most }: { orders: number; people: number }): string[] {
  return [
    `insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status, reason, created_at, started_at, finished_at)
      select ${firstNumber} + (n::bigint * 7919) % ${most}, n, case when n % 1000 >= 995 then 'training' else 'generation' end,
        case when n % 1000 < 700 then 'studio' when n % 1000 < 900 then 'product' when n % 1000 < 995 then 'portrait' else 'training' end,
        case when n % 1000 < 700 then '{"model": "nano-banana", "prompt": "a fox in a library, oil painting", "ratio": "4:3"}'::jsonb
          when n % 1000 < 900 then '{}'
          when n % 1000 < 995 then '{"likeness": {"id": 1, "name": "Anna"}, "prompt": "by the sea", "pictures": 1, "ratio": "1:1"}'
          else '{"name": "Anna", "subject": "woman"}' end,
        case when n % 1000 >= 995 then 500 else 50 + 10 * (n % 4) end, 'bench:' || n,
        case when n > ${count - open} then case when n % 2 = 0 then 'queued' else 'generating' end
          when n % 29 = 0 then 'refused' when n % 31 = 0 then 'failed' when n % 37 = 0 then 'cancelled' else 'delivered' end,
        case when n > ${count - open} then null
          when n % 29 = 0 then case when n % 58 = 0 then 'moderation' else 'no_credits' end
          when n % 31 = 0 then 'provider_failed' when n % 37 = 0 then 'cancelled_by_user' end,
        at, at + interval '2 seconds', case when n <= ${count - open} then at + interval '40 seconds' end
      from (select n, now() - (${count} - n) * interval '30 seconds' as at from generate_series(1, ${count}) n) orders`,
  ];
}

function traces(): string[] {
  return [
    `insert into provider_jobs (kind, subject_kind, subject_id, provider, account_id, place, status, external_id, fairness_key, workflow_id,
        wait_suffix, deadline, waiting_since, planned_at, sent_at, accepted_at, ended_at)
      select kind, 'order', id, provider, provider || '-1', id,
        case when status = 'generating' then 'accepted' when status = 'queued' then 'waiting'
          when status in ('refused', 'failed', 'cancelled') then status else 'done' end,
        'job-' || id, 'user-' || user_id, 'order-' || id, '', now() + interval '1 hour', created_at,
        started_at, started_at, started_at, finished_at
      from (select *, case line when 'studio' then 'higgsfield' when 'product' then 'runninghub' else 'astria' end as provider from orders) o`,
    `insert into provider_job_costs (job_id, unit, amount) select id, 'USD', 0.04 from provider_jobs where status = 'done'`,
    `insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta, created_at)
      select 'res:' || id, user_id, id, 'reserve', 0, price, created_at from orders`,
    `insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta, created_at)
      select 'fin:' || id, user_id, id, case status when 'delivered' then 'capture' else 'release' end,
        case status when 'delivered' then -price else 0 end, -price, finished_at from orders where finished_at is not null`,
    `insert into events (user_id, subject_kind, subject_id, kind, data, at)
      select user_id, 'order', id, 'placed', jsonb_build_object('price', price), created_at from orders`,
    // What people who work here did: one of twenty orders has seen one of them.
    `insert into events (user_id, subject_kind, subject_id, kind, data, at)
      select user_id, 'order', id, case when id % 40 = 0 then 'cancel_requested' else 'refunded' end,
        jsonb_build_object('by', 'operator ' || case when id % 1000 = 0 then 'rare' else 'max' end, 'why', 'asked by mail', 'credits', 10),
        created_at + interval '1 hour' from orders where id % 20 = 0`,
  ];
}
