import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginDelivery, confirmDelivery } from '../../src/db/deliveries.ts';
import { settleUndelivered } from '../../src/db/orders.ts';
import { beginSubmission, endJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { admit, column, hold, newOrder, newPerson, openAccount } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openAccount(sql, 64);
});
afterAll(() => database.drop());

const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;

test('connections killed under 3,000 calls leave nothing half-written, and every call comes to an end', async () => {
  const pool = connectDatabase(`${database.url}?application_name=victim`, 8);
  const people = await Promise.all(Array.from({ length: 20 }, () => newPerson(sql, 1_000_000)));
  const load = { calls: 0, errors: 0, isOver: false };
  const sure = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      load.calls += 1;
      try {
        return await call();
      } catch {
        load.errors += 1;
        await delay(2);
      }
    }
  };
  const makeOrder = async (index: number) => {
    const orderId = await sure(() => newOrder(pool, people[index % 20] ?? 0));
    const { jobId } = await sure(() => admit(pool, orderId));
    const job = jobId ?? 0;
    await sure(() => beginSubmission(pool, job, hold));
    await sure(() => recordSubmission(pool, job, { status: 'accepted', externalId: `request-${job}` }));
    await sure(() => endJob(pool, job, { status: 'done' }));
    if (index % 3 === 0) return sure(() => settleUndelivered(pool, orderId, cancelled));
    await sure(() => beginDelivery(pool, orderId, 'photo'));
    return sure(() => confirmDelivery(pool, orderId, { part: 'photo', messageId: index }));
  };
  const kills = killBackends(load);
  const waiting = Array.from({ length: 540 }, (_, index) => index);
  const lane = async () => {
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) await makeOrder(index);
  };
  await Promise.all(Array.from({ length: 24 }, lane));
  load.isOver = true;
  await kills;
  await pool.end({ timeout: 1 });
  expect(load.calls).toBeGreaterThan(3_000);
  expect(load.errors).toBeGreaterThan(0);
  expect(await auditBooks(sql)).toEqual({});
  const ends = await column<string>(
    sql,
    "select kind || ' ' || count(*) from credit_entries where key like 'fin:%' group by kind order by 1",
  );
  // A delivery whose beginning was told too often to a connection that died is given up, and stays unpaid.
  expect(ends).toContain('release 180');
}, 60_000);

async function killBackends(load: { isOver: boolean }): Promise<void> {
  while (!load.isOver) {
    await sql`
      select pg_terminate_backend(pid) from (
        select pid from pg_stat_activity where datname = current_database()
          and application_name = 'victim'
          -- While a connection is new, the driver asks for types and lets a failure of that end the process.
          and backend_start < now() - interval '100 milliseconds' order by random() limit 1) victim`;
    await delay(40);
  }
}
