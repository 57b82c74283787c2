import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleUndelivered } from '../../src/db/orders.ts';
import { giveBack, readJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks, fillAllPlaces } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  acceptedOrder,
  admitted,
  begin,
  busy,
  cancelled,
  column,
  newPerson,
  openAccount,
  openOnly,
  seatedBy,
} from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterEach(async () => {
  expect(await auditBooks(sql)).toEqual({});
  await database.drop();
});

test('what a busy account gives back goes to another one at once, or waits at the head until one has rested', async () => {
  const both = ['a', 'b'].map((id) => ({
    id,
    provider: 'higgsfield',
    kind: 'generation' as const,
    places: 1,
  }));
  await openOnly(sql, both);
  const [ann, bob] = [await newPerson(sql), await newPerson(sql)];
  const first = await admitted(sql, ann);
  const account = `select account_id from provider_jobs where id = ${first.jobId}`;
  expect(await column(sql, account)).toEqual(['a']);
  await begin(sql, first.jobId);
  const given = { jobId: first.jobId, from: 'sending', ...busy } as const;
  // Who gives it back hears of its new place at once, and is not woken for it.
  const move = async () => expect(await giveBack(sql, given)).toBe('planned');
  expect(await seatedBy(sql, move)).toEqual([]);
  expect(await column(sql, account)).toEqual(['b']);
  // Written for the other account's uploads: it is not sent to this one.
  expect(await column(sql, `select request from provider_jobs where id = ${first.jobId}`)).toEqual([null]);
  await begin(sql, first.jobId);
  expect(await giveBack(sql, given)).toBe('waiting');
  expect(await column(sql, `select status from orders where id = ${first.orderId}`)).toEqual(['queued']);
  const later = await admitted(sql, bob);
  await sql`update provider_accounts set set_aside_until = now() where id = 'a'`;
  expect(await seatedBy(sql, () => fillAllPlaces(sql))).toEqual([first.orderId]);
  await settleUndelivered(sql, later.orderId, cancelled);
  expect((await readJob(sql, later.jobId)).status).toBe('cancelled');
});

test('an account whose key is refused while the other is busy for a moment ends no order', async () => {
  await openOnly(
    sql,
    ['a', 'b'].map((id) => ({ id, provider: 'higgsfield', kind: 'generation' as const, places: 1 })),
  );
  const { jobId } = await admitted(sql, await newPerson(sql));
  await giveBack(sql, { jobId, from: 'planned', ...busy });
  expect(await column(sql, `select account_id from provider_jobs where id = ${jobId}`)).toEqual(['b']);
  const refused = { jobId, from: 'planned', ...busy, reason: 'auth' } as const;
  expect(await giveBack(sql, refused)).toBe('waiting');
});

test('an account that stays busy rests longer each time, and no longer once it takes a job', async () => {
  await openAccount(sql, 1);
  const { jobId } = await admitted(sql, await newPerson(sql));
  const rest = async () => {
    const [ms] = await column<number>(
      sql,
      `select extract(epoch from set_aside_until - now()) * 1000 from provider_accounts`,
    );
    await sql`update provider_accounts set set_aside_until = now()`;
    await fillAllPlaces(sql);
    return Math.ceil(Number(ms) / 500) * 500;
  };
  const rests: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    await giveBack(sql, { jobId, from: 'planned', ...busy, restMs: 0 });
    rests.push(await rest());
  }
  expect(rests).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  await begin(sql, jobId);
  await recordSubmission(sql, jobId, { status: 'accepted', externalId: 'taken' });
  expect(await column(sql, 'select busy_streak from provider_accounts')).toEqual([0]);
});

test('a job that another attempt has moved on is not given back', async () => {
  await openAccount(sql, 1);
  const { jobId } = await acceptedOrder(sql, await newPerson(sql));
  const given = await giveBack(sql, { jobId, from: 'sending', ...busy });
  expect(given).toBe('accepted');
  expect(await column(sql, 'select set_aside_until from provider_accounts')).toEqual([null]);
});
