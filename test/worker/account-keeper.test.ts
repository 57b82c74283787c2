import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { announceAccounts } from '../../src/db/provider-accounts.ts';
import type { Sql } from '../../src/db/sql.ts';
import { type AccountKeeper, keepAccounts } from '../../src/worker/account-keeper.ts';
import { admit, column, newOrder, newPerson } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let sql: Sql;
let keeper: AccountKeeper;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterEach(async () => {
  await keeper.stop();
  await database.drop();
});

const account = (number: number) => ({
  id: `higgsfield-${number}`,
  provider: 'higgsfield',
  kind: 'generation' as const,
  places: 1,
});

async function keep(accounts: Parameters<typeof announceAccounts>[1], paceMs = 20): Promise<void> {
  keeper = await keepAccounts({
    sql,
    log: pino({ level: 'silent' }),
    accounts,
    queueMs: 60_000,
    paceMs,
  });
}

const silenceOthers = () =>
  sql`update provider_accounts set seen_at = now() - interval '6 minutes' where id <> 'higgsfield-1'`;
const enabled = () => column<string>(sql, 'select id from provider_accounts where enabled order by id');

test('the accounts of a worker that is gone are retired, and what waited there goes to another account', async () => {
  await announceAccounts(sql, [account(2)]);
  const { jobId } = await admit(sql, await newOrder(sql, await newPerson(sql)));
  await silenceOthers();
  await keep([account(1)]);
  expect([await enabled(), keeper.isGone('higgsfield-2')]).toEqual([['higgsfield-1', 'higgsfield-2'], false]);
  await expect.poll(enabled, { timeout: 10_000 }).toEqual(['higgsfield-1']);
  await expect.poll(() => keeper.isGone('higgsfield-2')).toBe(true);
  const at = () => column(sql, `select account_id from provider_jobs where id = ${jobId}`);
  await expect.poll(at).toEqual(['higgsfield-1']);
  expect(keeper.isGone('higgsfield-1')).toBe(false);
});

test('whoever was silent itself judges nobody yet', async () => {
  await announceAccounts(sql, [account(2)]);
  await silenceOthers();
  await keep([account(1)], 50);
  // No beat gets through for longer than three of them.
  await sql.begin(async (transaction) => {
    await transaction`lock table provider_accounts`;
    await new Promise((resolve) => setTimeout(resolve, 400));
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await enabled()).toEqual(['higgsfield-1', 'higgsfield-2']);
});
