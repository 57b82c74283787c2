import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBalance, readMovements } from '../../src/db/credits.ts';
import { confirmDelivery, deliveryNotSent } from '../../src/db/deliveries.ts';
import { settleUndelivered } from '../../src/db/orders.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { registerUser } from '../../src/db/users.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { acceptedOrder, admit, askToSend, column, newOrder, newPerson, openAccount, price } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openAccount(sql, 64);
});
afterAll(() => database.drop());

const cancelled = { status: 'cancelled', reason: 'cancelled_by_user' } as const;
const profile = { username: null, firstName: 'Ann', lastName: null, language: 'en' } as const;

async function finalEntries(orderId: number): Promise<string[]> {
  return column(sql, `select kind from credit_entries where key = 'fin:${orderId}'`);
}

test('[b95] a newcomer is granted credits once, however many updates register them at once', async () => {
  const registrations = Array.from({ length: 20 }, () =>
    registerUser(sql, { ...profile, telegramId: 7 }, 10_000),
  );
  const users = await Promise.all(registrations);
  expect(users.filter(({ isNew }) => isNew)).toHaveLength(1);
  const id = users[0]?.id ?? 0;
  expect(await readBalance(sql, id)).toEqual({ available: 10_000, pending: 0 });
  expect(await readMovements(sql, id, 5)).toMatchObject([{ kind: 'grant', amount: 10_000 }]);
});

test('[b92] credits are reserved once at admission, taken with the first delivered part, and never twice', async () => {
  const user = await newPerson(sql);
  const orderId = await newOrder(sql, user);
  const admissions = await Promise.all(Array.from({ length: 10 }, () => admit(sql, orderId)));
  expect(new Set(admissions.map(({ status, jobId }) => `${status} ${jobId}`)).size).toBe(1);
  expect(await readBalance(sql, user)).toEqual({ available: 9_950, pending: 50 });
  await endJob(sql, admissions[0]?.jobId ?? 0, { status: 'done' });
  await askToSend(sql, orderId, 'photo');
  expect(await finalEntries(orderId)).toEqual([]);
  const confirm = (part: 'photo' | 'file') => confirmDelivery(sql, orderId, { part, messageIds: [5] });
  await Promise.all([confirm('photo'), confirm('photo'), confirm('photo')]);
  await askToSend(sql, orderId, 'file');
  await confirm('file');
  expect(await finalEntries(orderId)).toEqual(['capture']);
  expect(await readBalance(sql, user)).toEqual({ available: 9_950, pending: 0 });
});

test('[I2] [I4] capture and release race from many connections: the first wins, the other changes nothing', async () => {
  const many = connectDatabase(database.url, 24);
  const user = await newPerson(sql);
  const orders = await Promise.all(Array.from({ length: 40 }, () => acceptedOrder(sql, user)));
  const undeliverable = { status: 'failed', reason: 'undeliverable' } as const;
  for (const { orderId } of orders) await askToSend(sql, orderId, 'photo');
  await Promise.all(
    orders.flatMap(({ orderId }) => [
      settleUndelivered(many, orderId, undeliverable),
      confirmDelivery(many, orderId, { part: 'photo', messageIds: [9] }),
      settleUndelivered(many, orderId, undeliverable),
      confirmDelivery(many, orderId, { part: 'photo', messageIds: [9] }),
    ]),
  );
  await many.end();
  const kinds = await Promise.all(orders.map(({ orderId }) => finalEntries(orderId)));
  expect(kinds.every((kind) => kind.length === 1)).toBe(true);
  const captured = kinds.flat().filter((kind) => kind === 'capture').length;
  expect(await readBalance(sql, user)).toEqual({ available: 10_000 - captured * price, pending: 0 });
  expect(await auditBooks(sql)).toEqual({});
  for (const { jobId } of orders) await endJob(sql, jobId, { status: 'done' });
});

test('[b84] orders confirmed at once reserve no more than there is', async () => {
  const user = await newPerson(sql, 170);
  const orders = await Promise.all(Array.from({ length: 12 }, () => newOrder(sql, user)));
  const admissions = await Promise.all(orders.map((orderId) => admit(sql, orderId)));
  const refused = admissions.filter(({ status }) => status === 'refused');
  expect(refused).toHaveLength(9);
  expect(refused.every(({ reason, jobId }) => reason === 'no_credits' && jobId === null)).toBe(true);
  expect(await readBalance(sql, user)).toEqual({ available: 20, pending: 150 });
  await expect(sql`update credit_accounts set pending = posted + 1 where user_id = ${user}`).rejects.toThrow(
    'check',
  );
  await Promise.all(orders.map((orderId) => settleUndelivered(sql, orderId, cancelled)));
  expect(await readBalance(sql, user)).toEqual({ available: 170, pending: 0 });
});

test('an order in delivery is not settled by a cancel, only by who tried to deliver it', async () => {
  const user = await newPerson(sql);
  const { orderId, jobId } = await acceptedOrder(sql, user);
  await askToSend(sql, orderId, 'photo');
  expect(await settleUndelivered(sql, orderId, cancelled)).toMatchObject({ status: 'delivering' });
  await deliveryNotSent(sql, orderId, { part: 'photo', isDoubtful: false });
  const end = { status: 'failed', reason: 'undeliverable' } as const;
  expect(await settleUndelivered(sql, orderId, end)).toMatchObject(end);
  await confirmDelivery(sql, orderId, { part: 'photo', messageIds: [3] });
  expect(await finalEntries(orderId)).toEqual(['release']);
  await endJob(sql, jobId, { status: 'done' });
});

test.each([
  ['is still on its way', async () => undefined],
  ['was lost', (orderId: number) => askToSend(sql, orderId, 'photo')],
  [
    'was an error of Telegram',
    (orderId: number) => deliveryNotSent(sql, orderId, { part: 'photo', isDoubtful: true }),
  ],
])('an order whose last answer %s is told that the picture may be there', async (_, then) => {
  const { orderId } = await acceptedOrder(sql, await newPerson(sql));
  await askToSend(sql, orderId, 'photo');
  await then(orderId);
  const end = { status: 'failed', reason: 'undeliverable' } as const;
  expect(await settleUndelivered(sql, orderId, end)).toMatchObject({ reason: 'delivery_unconfirmed' });
});

test('[b93] entries and events are append-only', async () => {
  await newOrder(sql, await newPerson(sql));
  for (const table of ['credit_entries', 'events']) {
    await expect(sql.unsafe(`update ${table} set user_id = user_id`)).rejects.toThrow('append-only');
    await expect(sql.unsafe(`delete from ${table}`)).rejects.toThrow('append-only');
    await expect(sql.unsafe(`truncate ${table}`)).rejects.toThrow('append-only');
  }
  // Nor as what refers to something else.
  await expect(sql`truncate orders cascade`).rejects.toThrow('append-only');
});

test('[b99] the movements of a person add up to the balance, newest first', async () => {
  const user = await newPerson(sql, 500);
  const delivered = await acceptedOrder(sql, user);
  await askToSend(sql, delivered.orderId, 'photo');
  await confirmDelivery(sql, delivered.orderId, { part: 'photo', messageIds: [1] });
  await endJob(sql, delivered.jobId, { status: 'done' });
  await settleUndelivered(sql, await admittedOrder(user), cancelled);
  const open = await admittedOrder(user);
  const movements = await readMovements(sql, user, 100);
  expect(movements.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    'reserve -50',
    'release 50',
    'reserve -50',
    'capture 0',
    'reserve -50',
    'grant 500',
  ]);
  const { available } = await readBalance(sql, user);
  expect(movements.reduce((sum, { amount }) => sum + amount, 0)).toBe(available);
  await settleUndelivered(sql, open, cancelled);
});

async function admittedOrder(user: number): Promise<number> {
  const orderId = await newOrder(sql, user);
  await admit(sql, orderId);
  return orderId;
}
