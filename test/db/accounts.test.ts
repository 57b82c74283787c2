import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  announceAccounts,
  listGoneAccounts,
  listStranded,
  retireAccounts,
} from '../../src/db/provider-accounts.ts';
import { giveBack } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks, fillAllPlaces, listOverdueJobs } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { acceptedOrder, admit, busy, column, newOrder, newPerson, openAccount, seatedBy } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterEach(() => database.drop());

const first = { id: 'higgsfield-1', provider: 'higgsfield', kind: 'generation' as const, places: 1 };
const second = { id: 'higgsfield-2', provider: 'higgsfield', kind: 'generation' as const, places: 1 };
const enabled = () => column<string>(sql, 'select id from provider_accounts where enabled order by id');
const silence = (id: string, minutes: number) =>
  sql`update provider_accounts set seen_at = now() - ${minutes} * interval '1 minute' where id = ${id}`;

test('two workers leave each other their accounts', async () => {
  await announceAccounts(sql, [first]);
  await announceAccounts(sql, [second]);
  await announceAccounts(sql, [first]);
  await announceAccounts(sql, []);
  await retireAccounts(sql);
  expect(await enabled()).toEqual(['higgsfield-1', 'higgsfield-2']);
});

test('an account nobody has announced for a minute takes nothing new, is gone after five, and serves when it is back', async () => {
  await announceAccounts(sql, [first, second]);
  await silence('higgsfield-2', 1.1);
  await announceAccounts(sql, [first]);
  await retireAccounts(sql);
  expect([await enabled(), await listGoneAccounts(sql)]).toEqual([['higgsfield-1'], []]);
  await silence('higgsfield-2', 5.1);
  expect(await listGoneAccounts(sql)).toEqual(['higgsfield-2']);
  await announceAccounts(sql, [second]);
  expect([(await enabled()).length, await listGoneAccounts(sql)]).toEqual([2, []]);
});

test('an account that rests goes on resting when its worker starts anew', async () => {
  await announceAccounts(sql, [first]);
  const { jobId } = await admit(sql, await newOrder(sql, await newPerson(sql)));
  await giveBack(sql, { jobId: jobId ?? 0, from: 'planned', ...busy });
  await announceAccounts(sql, [first]);
  expect(await seatedBy(sql, () => fillAllPlaces(sql))).toEqual([]);
  expect(await column(sql, 'select set_aside_reason from provider_accounts')).toEqual(['busy']);
});

test('an account set aside or without places gets nothing, and serves again afterwards', async () => {
  await openAccount(sql, 2);
  const user = await newPerson(sql);
  const { jobId } = await admit(sql, await newOrder(sql, user));
  const given = { jobId: jobId ?? 0, from: 'planned', ...busy, reason: 'auth' } as const;
  expect(await giveBack(sql, given)).toBe('refused');
  expect(await giveBack(sql, given)).toBe('refused');
  const orderId = await newOrder(sql, user);
  expect((await admit(sql, orderId)).status).toBe('queued');
  expect(await seatedBy(sql, () => fillAllPlaces(sql))).toEqual([]);
  await sql`update provider_accounts set set_aside_until = now()`;
  await announceAccounts(sql, [{ ...first, places: 0 }]);
  expect(await seatedBy(sql, () => fillAllPlaces(sql))).toEqual([]);
  await openAccount(sql, 2);
  expect(await seatedBy(sql, () => fillAllPlaces(sql))).toEqual([orderId]);
});

test('an account without places is held and finishes what it has', async () => {
  await announceAccounts(sql, [first]);
  await acceptedOrder(sql, await newPerson(sql));
  await announceAccounts(sql, [{ ...first, places: 0 }]);
  await retireAccounts(sql);
  expect([await enabled(), await listGoneAccounts(sql), await listStranded(sql)]).toEqual([[], [], []]);
  expect(await auditBooks(sql)).toEqual({});
});

test('a job whose request waits at an account that is gone is stranded; one that was sent is not', async () => {
  await announceAccounts(sql, [{ ...first, places: 2 }]);
  const person = await newPerson(sql);
  await acceptedOrder(sql, person);
  const { jobId } = await admit(sql, await newOrder(sql, person));
  expect(await listStranded(sql)).toEqual([]);
  await silence('higgsfield-1', 1.1);
  await retireAccounts(sql);
  expect(await listStranded(sql)).toEqual([jobId]);
});

test('an order whose provider no worker holds is refused at once and nothing is reserved', async () => {
  const refusal = { status: 'refused', reason: 'provider_unavailable', jobId: null };
  const person = await newPerson(sql);
  const orderId = await newOrder(sql, person);
  expect(await admit(sql, orderId)).toEqual(refusal);
  await openAccount(sql, 1);
  expect(await admit(sql, orderId)).toEqual(refusal);
  expect(await column(sql, `select pending from credit_accounts where user_id = ${person}`)).toEqual([0]);
  expect((await admit(sql, await newOrder(sql, person))).status).toBe('generating');
  expect(await auditBooks(sql)).toEqual({});
});

test('[I18] a job whose deadline passed while nobody held its account is late only a minute after somebody does again', async () => {
  await announceAccounts(sql, [first]);
  const { jobId } = await acceptedOrder(sql, await newPerson(sql));
  const isLate = async () => {
    const jobs = await listOverdueJobs(sql, 60_000);
    return jobs.find(({ id }) => id === jobId)?.isLate;
  };
  await sql`update provider_jobs set deadline = now() - interval '1 second' where id = ${jobId}`;
  await announceAccounts(sql, [first]);
  expect(await isLate()).toBe(true);
  await silence(first.id, 5);
  await announceAccounts(sql, [first]);
  expect(await isLate()).toBe(false);
  // The usual pace is no sleep.
  await sql`
    update provider_accounts set seen_at = now() - interval '5 seconds', awake_since = now() - interval '61 seconds'`;
  await announceAccounts(sql, [first]);
  expect(await isLate()).toBe(true);
});
