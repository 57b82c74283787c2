import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOrderFacts } from '../../src/db/order-facts.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import { placeTestOrder } from '../bot/orders.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a card tells the place in the queue in the order in which places are given', async () => {
  const { sql } = database;
  await sql`insert into provider_accounts (id, provider, places) values ('one', 'test', 1)`;
  const admit = async (chatId: number) => {
    const { orderId } = await placeTestOrder(sql, { chatId });
    await sql`select admit_generation(${orderId}, 'test', 60000)`;
    return orderId;
  };
  const running = await admit(1);
  const [second, third] = [await admit(1), await admit(1)];
  const another = await admit(2);
  const ahead = async (orderId: number) => (await readOrderFacts(sql, orderId)).ahead;
  expect(await ahead(running)).toBeNull();
  // Who has asked for one comes before the second wish of another.
  expect([await ahead(another), await ahead(second), await ahead(third)]).toEqual([0, 1, 2]);
  expect((await readOrderFacts(sql, third)).places).toBe(1);
  const [job] = await sql<{ id: number }[]>`select id from provider_jobs where subject_id = ${running}`;
  await endJob(sql, job?.id ?? 0, { status: 'done' });
  expect([await ahead(another), await ahead(second), await ahead(third)]).toEqual([null, 0, 1]);
});
