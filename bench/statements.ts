import { claimCards, readCardFacts } from '../src/db/cards.ts';
import type { Sql } from '../src/db/sql.ts';
import { createTestDatabase } from '../test/database.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';

const delivered = 20_000;
const underWay = 10_000;
const calls = 20;

/** What is asked for every card and every second, and for every admission, over a database that has seen many orders. */
export async function measureStatements({ runs }: BenchPlan): Promise<Findings> {
  const database = await createTestDatabase();
  const { sql } = database;
  try {
    await fill(sql);
    const over = `${delivered.toLocaleString('en')} delivered and ${underWay.toLocaleString('en')} waiting orders`;
    const statements: Record<string, () => PromiseLike<unknown>> = {
      'cards that are behind': () => claimCards(sql, { most: 20, pauseMs: 3_000, queuePauseMs: 5_000 }),
      'what a card says': () => readCardFacts(sql, delivered + 1_001),
      'a free place': () => sql`select free_place('higgsfield-1', ${underWay})`,
      'nobody waits for a place': () => sql`select fill_places('higgsfield')`,
    };
    const figures: Figure[] = [];
    for (const [name, call] of Object.entries(statements)) {
      await repeat(call);
      const values: number[] = [];
      for (let run = 0; run < runs; run += 1) values.push(await repeat(call));
      figures.push({ name: `${name}, ${over}`, unit: 'ms', values });
    }
    return { figures, broken: [] };
  } finally {
    await database.drop();
  }
}

/** @returns milliseconds of one call */
async function repeat(call: () => PromiseLike<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < calls; index += 1) await call();
  return (performance.now() - startedAt) / calls;
}

/** Rows as orders leave them; none of their stories is told. */
async function fill(sql: Sql): Promise<void> {
  const all = delivered + underWay;
  await sql`insert into users (telegram_id, first_name, language) select n, 'Ann', 'en' from generate_series(1, 500) n`;
  await sql`insert into credit_accounts (user_id) select id from users`;
  await sql`insert into provider_accounts (id, provider, places) values ('higgsfield-1', 'higgsfield', ${all})`;
  await sql`
    insert into orders (user_id, chat_id, line, model, prompt, ratio, price, confirm_key, status, started_at, finished_at,
      card_shown, card_edited_at)
    select 1001 + n % 500, n % 500, 'studio', 'nano-banana', 'a fox', '1:1', 50, 'bench:' || n,
      case when n <= ${delivered} then 'delivered' else 'generating' end, now() - interval '1 minute',
      case when n <= ${delivered} then now() end, 1, now() - interval '1 minute'
    from generate_series(1, ${all}::int) n`;
  await sql`
    insert into provider_jobs (order_id, user_id, provider, account_id, place, status, deadline, planned_at)
    select o.id, o.user_id, 'higgsfield', 'higgsfield-1', o.id - ${delivered} - 1000, 'accepted', now() + interval '1 hour', now()
    from orders o where o.status = 'generating'`;
  await sql`analyze`;
}
