import { claimCards } from '../src/db/cards.ts';
import { readOrderFacts } from '../src/db/order-facts.ts';
import { admitGeneration, endJob } from '../src/db/provider-jobs.ts';
import type { Sql } from '../src/db/sql.ts';
import { createTestDatabase } from '../test/harness/database.ts';
import { type Figure, type Findings, percentile } from './figures.ts';
import type { BenchPlan } from './plan.ts';

const delivered = 20_000;
/** At a provider that has room for all. */
const underWay = 10_000;
/** In the queue of another one. */
const queued = 10_000;
const places = 15;
const calls = 20;
const people = 500;
/** Numbers of orders begin after it. */
const firstOrder = 1_001;
/** p95. */
const mostMs = 5;

/** What is asked for every card and every second, and for every admission and hand-over, over a database that has seen much. */
export async function measureStatements({ runs }: BenchPlan): Promise<Findings> {
  const database = await createTestDatabase();
  const { sql } = database;
  try {
    await fill(sql);
    const lastQueued = firstOrder - 1 + delivered + underWay + queued;
    const statements: Record<string, Statement> = {
      'cards that are behind': {
        call: () => claimCards(sql, { most: 20, gapMs: 0, pauseMs: 3_000, movingPauseMs: 5_000 }),
      },
      'what a card says': { call: () => readOrderFacts(sql, firstOrder + delivered) },
      'a free place': { call: () => sql`select free_place('higgsfield-1', ${underWay})` },
      'nobody waits for a place': { call: () => sql`select fill_places('higgsfield', 'generation')` },
      'what a card in the queue says': { call: () => readOrderFacts(sql, lastQueued) },
      'an order joins the queue': {
        prepare: () => placeLike(sql, lastQueued),
        call: (orderId) => admitGeneration(sql, { orderId, provider: 'runninghub', queueMs: 3_600_000 }),
      },
      'a job ends and its place is handed on': {
        prepare: () => findOldest(sql),
        call: (jobId) => endJob(sql, jobId, { status: 'done' }),
      },
    };
    const figures: Figure[] = [];
    for (const [name, statement] of Object.entries(statements)) {
      await measureCalls(statement);
      const values: number[] = [];
      for (let run = 0; run < runs; run += 1) values.push(await measureCalls(statement));
      figures.push({ name: `${name}, p95`, unit: 'ms', values, target: { most: mostMs } });
    }
    return { figures, broken: [] };
  } finally {
    await database.drop();
  }
}

/** What is timed, and what has to be there for it. */
export interface Statement {
  prepare?: () => Promise<number>;
  call: (id: number) => PromiseLike<unknown>;
}

/** @returns milliseconds that nearly all calls keep below */
export async function measureCalls({ prepare, call }: Statement, count = calls): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = (await prepare?.()) ?? 0;
    const startedAt = performance.now();
    await call(id);
    times.push(performance.now() - startedAt);
  }
  return percentile(times, 95);
}

async function findOldest(sql: Sql): Promise<number> {
  const [job] = await sql<{ id: number }[]>`
    select id from provider_jobs where account_id = 'runninghub-1' and status = 'planned' order by planned_at limit 1`;
  return job?.id ?? 0;
}

/** An order that nobody has admitted yet, by the person of another one. */
async function placeLike(sql: Sql, like: number): Promise<number> {
  const [order] = await sql<{ id: number }[]>`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key)
    select user_id, chat_id, kind, line, inputs, 0, gen_random_uuid() from orders where id = ${like} returning id`;
  return order?.id ?? 0;
}

/** Rows as orders leave them; none of their stories is told. */
async function fill(sql: Sql): Promise<void> {
  const all = delivered + underWay + queued;
  await sql`insert into users (telegram_id, first_name, language) select n, 'Ann', 'en' from generate_series(1, ${people}::int) n`;
  await sql`insert into credit_accounts (user_id) select id from users`;
  await sql`insert into provider_accounts (id, provider, places) values
    ('higgsfield-1', 'higgsfield', ${underWay + delivered}), ('runninghub-1', 'runninghub', ${places})`;
  await sql`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status, started_at, finished_at)
    select 1001 + n % ${people}, n % ${people}, 'generation', 'studio',
      '{"model": "nano-banana", "prompt": "a fox", "ratio": "1:1"}', 50, 'bench:' || n,
      case when n <= ${delivered} then 'delivered' when n <= ${delivered + underWay} then 'generating' else 'queued' end,
      now() - interval '1 minute', case when n <= ${delivered} then now() end
    from generate_series(1, ${all}::int) n`;
  await sql`
    insert into cards (kind, subject_id, chat_id, shown, edited_at, is_moving)
    select 'order', id, chat_id, 1, now() - interval '1 minute', status = 'queued' from orders`;
  await sql`
    insert into provider_jobs (kind, subject_kind, subject_id, fairness_key, workflow_id, wait_suffix, provider, account_id,
      place, status, deadline, planned_at)
    select 'generation', 'order', o.id, 'user-' || o.user_id, 'order-' || o.id, '', 'higgsfield', 'higgsfield-1', o.id - ${delivered + firstOrder - 1}, 'accepted',
      now() + interval '1 hour', now()
    from orders o where o.status = 'generating'`;
  await sql`
    insert into provider_jobs (kind, subject_kind, subject_id, fairness_key, workflow_id, wait_suffix, provider, status,
      deadline, turn)
    select 'generation', 'order', o.id, 'user-' || o.user_id, 'order-' || o.id, '', 'runninghub', 'waiting', now() + interval '1 hour', row_number() over (partition by o.user_id order by o.id)
    from orders o where o.status = 'queued'`;
  await sql`select fill_places('runninghub', 'generation')`;
  await sql`analyze`;
}
