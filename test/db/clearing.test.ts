import { afterEach, beforeEach, expect, test } from 'vitest';
import { allClearings, clear } from '../../src/db/clearing.ts';
import { type FiledUpdate, finishInbox, storeUpdates } from '../../src/db/inbox.ts';
import { endJob, storeCallback } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { acceptedOrder, cancelled, column, newPerson, openAccount } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openAccount(sql, 8);
});
afterEach(() => database.drop());

/** Everything that has a time becomes older. */
async function age(interval: string): Promise<void> {
  await sql.unsafe(`
    alter table events disable trigger events_append_only;
    update events set at = at - interval '${interval}';
    alter table events enable trigger events_append_only;
    update inbox set received_at = received_at - interval '${interval}', done_at = done_at - interval '${interval}';
    update orders set finished_at = finished_at - interval '${interval}';
    update provider_jobs set ended_at = ended_at - interval '${interval}';
    update provider_callbacks set received_at = received_at - interval '${interval}';
    update dialogues set updated_at = updated_at - interval '${interval}'`);
}

async function clearAll(days = 30): Promise<void> {
  for (const what of allClearings) while (await clear(sql, what, days));
}

const update = (updateId: number): FiledUpdate => ({
  updateId,
  chatId: 7,
  album: null,
  payload: { update_id: updateId },
});

/** An order whose job has a request, a callback and the provider's words about it. */
async function orderWithWords(): Promise<{ orderId: number; jobId: number }> {
  const ref = await acceptedOrder(sql, await newPerson(sql));
  const [token] = await column<string>(
    sql,
    `select callback_token from provider_jobs where id = ${ref.jobId}`,
  );
  await storeCallback(sql, ref.jobId, {
    token: token ?? '',
    body: '{"prompt": "a chair"}',
    externalId: undefined,
  });
  return ref;
}

async function ended(): Promise<{ orderId: number; jobId: number }> {
  const ref = await orderWithWords();
  await endJob(sql, ref.jobId, { status: 'failed', reason: 'provider_failed', detail: 'no chair, please' });
  await sql`select settle_undelivered(${ref.orderId}, ${cancelled.status}, ${cancelled.reason})`;
  return ref;
}

async function wordsOf({ orderId, jobId }: { orderId: number; jobId: number }) {
  const [job] = await sql`select request, detail from provider_jobs where id = ${jobId}`;
  const [callback] = await sql`select body from provider_callbacks where job_id = ${jobId}`;
  const events = await sql`select from events where subject_id = ${orderId} and data ? 'detail'`;
  return {
    request: job?.['request'],
    detail: job?.['detail'],
    body: callback?.['body'],
    events: events.length,
  };
}

test('what was handled is cleared when its term is over, and not before', async () => {
  const ref = await ended();
  const before = await wordsOf(ref);
  expect(before).toMatchObject({ detail: 'no chair, please', body: '{"prompt": "a chair"}', events: 2 });
  expect(before.request).not.toBeNull();
  await storeUpdates(sql, [update(1), update(2)]);
  await finishInbox(sql, [{ seq: 1, attempts: 0 }]);
  await sql`insert into dialogues (user_id, state, last_update_id) select id, '{}', 1 from users`;
  await age('29 days');
  await clearAll();
  expect(await wordsOf(ref)).toEqual(before);
  expect(await column(sql, 'select update_id from inbox order by 1')).toEqual([1, 2]);
  await age('2 days');
  await clearAll();
  expect(await wordsOf(ref)).toEqual({ request: null, detail: null, body: null, events: 0 });
  // Nobody has handled the other one.
  expect(await column(sql, 'select update_id from inbox')).toEqual([2]);
  expect(await column(sql, 'select user_id from dialogues')).toEqual([]);
  expect(
    await column(sql, `select data from events where kind in ('reserved', 'failed', 'cancelled')`),
  ).toEqual([{ credits: 50 }, { reason: 'cancelled_by_user', released: 50 }]);
});

test('what is still open keeps its words, however old', async () => {
  const ref = await orderWithWords();
  const before = await wordsOf(ref);
  await age('300 days');
  await clearAll();
  expect(await wordsOf(ref)).toEqual(before);
  await storeUpdates(sql, [update(1)]);
  await age('300 days');
  await clearAll();
  expect(await column(sql, 'select update_id from inbox')).toEqual([1]);
});

test('who did what in another’s affairs, and why, is kept', async () => {
  const user = await newPerson(sql);
  const data = { by: 'operator max', why: 'a lost picture', credits: 500 };
  await sql`select add_event(${user}, null, 'credits_granted', ${sql.json(data)})`;
  await age('300 days');
  await clearAll();
  expect(await column(sql, `select data from events where kind = 'credits_granted'`)).toEqual([data]);
});

test('more than one statement takes is cleared by several, and an update comes in again by its number', async () => {
  await storeUpdates(
    sql,
    Array.from({ length: 1_100 }, (_, index) => update(index + 1)),
  );
  await sql`update inbox set done_at = now()`;
  await age('31 days');
  expect(await clear(sql, 'inbox', 30)).toBe(true);
  expect(await column(sql, 'select count(*) from inbox')).toEqual([600]);
  await clearAll();
  expect(await column(sql, 'select count(*) from inbox')).toEqual([0]);
  expect(await storeUpdates(sql, [update(1)])).toBe(1);
});

test('[b93] of an event only words may go, only after a day, and nothing else may change', async () => {
  const { orderId } = await ended();
  const clearing = `update events set data = data - 'detail' where subject_id = ${orderId} and data ? 'detail'`;
  await expect(sql.unsafe(clearing)).rejects.toThrow('append-only');
  await age('2 days');
  for (const forbidden of [
    `update events set data = data - 'reason' where data ? 'reason'`,
    `update events set data = '{}'`,
    `update events set data = data || '{"detail": "nicer"}' where data ? 'detail'`,
    `update events set data = data - 'detail', kind = 'placed' where data ? 'detail'`,
    `delete from events`,
  ])
    await expect(sql.unsafe(forbidden), forbidden).rejects.toThrow('append-only');
  await sql.unsafe(clearing);
});
