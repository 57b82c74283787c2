import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, patiently } from '../../src/db/sql.ts';
import { watchUncaught } from '../campaigns/uncaught.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const backends = async () => {
  const rows = await database.sql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and application_name = 'patient'`;
  return rows.map(({ pid }) => pid);
};

test('a long statement has its own limit, and its connection is closed after it', async () => {
  const sql = connectDatabase(`${database.url}?application_name=patient`, 1);
  const limits = await patiently(
    sql,
    240_000,
    (connection) => connection<{ ms: string }[]>`
      select setting as ms from pg_settings where name = 'statement_timeout'`,
  );
  expect(limits).toEqual([{ ms: '240000' }]);
  await sql.end();
  await expect.poll(backends).toEqual([]);
});

test('a long statement whose connection is killed fails, and nothing else does', async () => {
  const sql = connectDatabase(`${database.url}?application_name=patient`, 1);
  const uncaught = watchUncaught();
  const failure = patiently(sql, 60_000, (connection) => connection`select pg_sleep(60)`).catch(String);
  await expect.poll(backends).toHaveLength(1);
  await database.sql`select pg_terminate_backend(${(await backends())[0] ?? 0})`;
  expect(await failure).toMatch(/terminating|CONNECTION_/);
  expect(await sql`select 1 as alive`).toMatchObject([{ alive: 1 }]);
  await sql.end();
  expect(uncaught.end()).toBe(0);
});
