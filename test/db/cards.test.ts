import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CardPace, claimCards, holdCards } from '../../src/db/cards.ts';
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

/** Cards of one kind, in the order of their subjects. */
async function addCards(subjects: number[], columns: Record<string, unknown> = {}): Promise<void> {
  for (const subject of subjects) {
    const card = { kind: 'test', subject_id: subject, chat_id: 1, ...columns };
    await database.sql`insert into cards ${database.sql(card)}`;
  }
}

/** Claims cards. @returns how long each has to wait, the next one first */
async function claimWaits(pace: CardPace): Promise<number[]> {
  const claimed = await claimCards(database.sql, pace);
  return claimed.map(({ waitMs }) => waitMs).toSorted((one, other) => one - other);
}

describe('a claim', () => {
  const pace = { most: 20, gapMs: 100, pauseMs: 1_000, movingPauseMs: 1_000 };

  beforeEach(() => database.sql`delete from cards`);
  afterEach(() => database.sql`update paces set free_at = '-infinity'`);

  const moving = { shown: 1, is_moving: true, edited_at: new Date(Date.now() - 60_000) };

  test('takes what is behind before what only moves, and nothing twice', async () => {
    await addCards([1, 2], moving);
    await addCards([3], { shown: 1, edited_at: new Date(Date.now() - 60_000) });
    await addCards([4, 5]);
    const claimed = await claimCards(database.sql, { ...pace, most: 3 });
    const byTurn = claimed.toSorted((one, other) => one.waitMs - other.waitMs);
    expect(byTurn.map(({ subjectId }) => subjectId)).toEqual([4, 5, 1]);
    expect(byTurn[0]).toMatchObject({ kind: 'test', chatId: 1, messageId: null, version: 1, attempts: 1 });
    expect((await claimCards(database.sql, pace)).map(({ subjectId }) => subjectId)).toEqual([2]);
  });

  test('leaves a card alone that was edited a moment ago', async () => {
    await addCards([1], { edited_at: new Date() });
    await addCards([2], { ...moving, edited_at: new Date() });
    expect(await claimCards(database.sql, pace)).toEqual([]);
  });

  test('gives turns one after the other, whoever asks, and none more than a second ahead', async () => {
    await addCards([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    const [first = Number.NaN, second = Number.NaN] = await claimWaits({ ...pace, most: 2 });
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(80);
    const [third = Number.NaN] = await claimWaits({ ...pace, most: 10 });
    expect(third).toBeGreaterThan(100);
    expect(third).toBeLessThanOrEqual(200);
    expect(await claimWaits(pace)).toEqual([]);
  });

  test('lasts from the turn of its card', async () => {
    await addCards([1, 2, 3]);
    await claimCards(database.sql, { ...pace, gapMs: 30_000 });
    const [last] = await database.sql`
      select max(claimed_until) > now() + interval '75 seconds' as "isLong" from cards`;
    expect(last).toEqual({ isLong: true });
  });

  test('gets nothing while cards are held', async () => {
    await addCards([1]);
    await holdCards(database.sql, 5_000);
    // A shorter wish does not end a longer one.
    await holdCards(database.sql, 100);
    expect(await claimCards(database.sql, pace)).toEqual([]);
  });
});
