import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { longestRunMs, sizeOf, tell } from './campaigns.ts';
import { expectExactBooks, openShop, runLoad } from './order-load.ts';
import { watchUncaught } from './uncaught.ts';

vi.setConfig({ testTimeout: longestRunMs });

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

const orders = sizeOf('connection-kills');
const callsBetweenKills = 20;

test(`[I1] [I2] [I3] connections killed under ${orders} orders leave nothing half-written, and every call comes to an end`, async () => {
  const pool = connectDatabase(`${database.url}?application_name=victim`, 8);
  const buyers = await openShop(sql);
  const uncaught = watchUncaught();
  const kills: Promise<number>[] = [];
  const load = await runLoad(pool, buyers, {
    clients: 24,
    wants: (load) => load.orders < orders,
    onCall({ calls }) {
      if (calls >= (kills.length + 1) * callsBetweenKills) kills.push(killBackend());
    },
  });
  const killed = (await Promise.all(kills)).reduce((sum, count) => sum + count, 0);
  await pool.end({ timeout: 1 });
  tell({ ...load, killed, uncaught: uncaught.end() });
  expect(load.calls).toBeGreaterThan(orders * 6);
  expect(killed).toBeGreaterThan(orders / 8);
  expect(load.errors).toBeGreaterThan(0);
  expect(load.unsettled).toBe(0);
  expect(uncaught.end()).toBe(0);
  await expectExactBooks(sql, orders);
});

/** @returns how many were killed: none when no connection is open */
async function killBackend(): Promise<number> {
  const killed = await sql`
    select pg_terminate_backend(pid) from (
      select pid from pg_stat_activity where datname = current_database() and application_name = 'victim'
      order by random() limit 1) victim`;
  return killed.count;
}
