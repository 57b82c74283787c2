import { type Api, GrammyError, HttpError } from 'grammy';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBroadcastSendActivities } from '../../activities/broadcast-sends.ts';
import { createBroadcastActivities, pushBroadcasts } from '../../activities/broadcasts.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addBroadcast, findBroadcast, moveBroadcast, takeBroadcastTurn } from '../../src/db/broadcasts.ts';
import { findPerson } from '../../src/db/people.ts';
import { chooseNews } from '../../src/db/users.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { newPerson } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { runAttempt } from './scene.ts';

interface Sent {
  chatId: number;
  text: string;
  photo?: unknown;
}

let database: TestDatabase;
let sent: Sent[];
/** What Telegram says to the nth call, from 1; nothing is wrong without it. */
let answer: (nth: number) => unknown;
let calls: string[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  sent = [];
  calls = [];
  answer = () => undefined;
});
afterEach(async () => {
  const { sql } = database;
  await sql`update users set agreed_news_at = null, status = 'active'`;
  await sql`update paces set free_at = '-infinity' where name = 'broadcasts'`;
});

const picture = 'a'.repeat(64);
const by = 'operator max';

async function call(name: string, chatId: number, message: Omit<Sent, 'chatId'>) {
  calls.push(name);
  const trouble = await answer(calls.length);
  if (trouble !== undefined) throw trouble;
  sent.push({ chatId, ...message });
  return { photo: [{ file_id: 'small' }, { file_id: 'large' }] };
}

function activities() {
  const api = {
    getMe: async () => void calls.push('getMe'),
    sendMessage: (chatId: number, text: string) => call('sendMessage', chatId, { text }),
    sendPhoto: (chatId: number, photo: unknown, { caption }: { caption: string }) =>
      call('sendPhoto', chatId, { text: caption, photo: typeof photo === 'string' ? photo : 'bytes' }),
  } as unknown as Api;
  return createBroadcastSendActivities({
    sql: database.sql,
    api,
    texts: createTexts(),
    objects: { get: async () => Buffer.from('png') },
    decoder: { preview: async () => Buffer.from('jpeg') },
    messagesPerSecond: 3_000,
    log: { warn: () => undefined },
  });
}

const sendChunk = (broadcastId: number, attempt = 1) =>
  runAttempt(() => activities().sendBroadcast({ broadcastId }), { attempt });

/** People who agreed, the first of them Russians. */
async function audience(people: number, russians = 0): Promise<number[]> {
  const { sql } = database;
  const ids: number[] = [];
  for (let nth = 0; nth < people; nth += 1) ids.push(await newPerson(sql));
  for (const id of ids) await chooseNews(sql, id, true);
  await sql`update users set language = 'ru' where id in (select jsonb_array_elements_text(${sql.json(ids.slice(0, russians))})::bigint)`;
  return ids;
}

async function started(fields: { picture?: string } = {}): Promise<number> {
  const { sql } = database;
  const draft = { segment: {}, textEn: 'News', textRu: 'Новости', picture: null, ...fields };
  const id = await addBroadcast(sql, draft, by);
  await moveBroadcast(sql, id, { status: 'running', event: 'broadcast_started', data: { by }, reach: 4 });
  return id;
}

const countsOf = async (id: number) => {
  const { sent: got, failed, unreachable, unknown, skipped } = (await findBroadcast(database.sql, id)) ?? {};
  return { sent: got, failed, unreachable, unknown, skipped };
};
const none = { sent: 0, failed: 0, unreachable: 0, unknown: 0, skipped: 0 };

const says = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('no', { ok: false, error_code, description, parameters }, 'sendMessage', {});

test('each gets it in their language, once, however often the chunk is run', async () => {
  await audience(4, 1);
  await newPerson(database.sql);
  const id = await started();
  expect(await sendChunk(id)).toEqual({ status: 'running', isLeft: false });
  expect(await sendChunk(id, 2)).toEqual({ status: 'running', isLeft: false });
  expect(sent.map(({ text }) => text).toSorted()).toEqual(['News', 'News', 'News', 'Новости']);
  expect(new Set(sent.map(({ chatId }) => chatId)).size).toBe(4);
  expect(await countsOf(id)).toEqual({ ...none, sent: 4 });
});

test('a picture goes up once and by its id from then on', async () => {
  await addAsset(database.sql, { hash: picture, format: 'png', width: 9, height: 9, bytes: 9 });
  await audience(12);
  await sendChunk(await started({ picture }));
  expect(sent).toHaveLength(12);
  expect(sent.at(-1)).toMatchObject({ text: 'News', photo: 'large' });
});

test('whoever has blocked the bot is counted and left alone from then on; what Telegram refuses is counted as failed', async () => {
  const [first] = await audience(3);
  const refusals = [says(403, 'Forbidden: bot was blocked by the user'), says(400, 'Bad Request: no')];
  answer = (nth) => refusals[nth - 1];
  const id = await started();
  expect(await sendChunk(id)).toEqual({ status: 'running', isLeft: false });
  expect(await countsOf(id)).toEqual({ ...none, sent: 1, unreachable: 1, failed: 1 });
  const people =
    await database.sql`select status from users where id >= ${first ?? 0} and status = 'unreachable'`;
  expect(people).toHaveLength(1);
});

test('a wait that Telegram asks for holds all broadcasts, and nobody is lost by it', async () => {
  await audience(3);
  answer = (nth) => (nth === 1 ? says(429, 'Too Many Requests', { retry_after: 30 }) : undefined);
  const id = await started();
  await expect(sendChunk(id)).rejects.toMatchObject({ type: 'Telegram_busy', nextRetryDelay: 30_000 });
  expect(await takeBroadcastTurn(database.sql, 1)).toBeGreaterThan(25_000);
  const error = await sendChunk(id).catch((thrown: unknown) => thrown);
  expect((error as { nextRetryDelay: number }).nextRetryDelay).toBeGreaterThan(25_000);
  await database.sql`update paces set free_at = now() where name = 'broadcasts'`;
  await sendChunk(id, 2);
  expect(await countsOf(id)).toEqual({ ...none, sent: 3 });
});

test('an answer that was lost is never asked for again, and after it a harmless call goes first', async () => {
  await audience(8);
  answer = (nth) => (nth === 1 ? new HttpError('no', new Error('socket hang up')) : undefined);
  const id = await started();
  await expect(sendChunk(id)).rejects.toMatchObject({ type: 'Telegram_unknown' });
  calls = [];
  answer = () => undefined;
  await sendChunk(id, 2);
  expect(calls[0]).toBe('getMe');
  expect(await countsOf(id)).toEqual({ ...none, sent: 7, unknown: 1 });
  expect(new Set(sent.map(({ chatId }) => chatId)).size).toBe(sent.length);
});

test('a bot that is killed in the middle sends nothing twice, and what it hears late still counts', async () => {
  await audience(9);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const isKilled = { yet: false };
  answer = (nth) => (nth > 3 && !isKilled.yet ? promise : undefined);
  const id = await started();
  const first = sendChunk(id);
  // Three have it, five are on their way and nobody will hear of them.
  while (calls.length < 8) await new Promise((wait) => setTimeout(wait, 5));
  isKilled.yet = true;
  await sendChunk(id, 2);
  expect(await countsOf(id)).toEqual({ ...none, sent: 4, unknown: 5 });
  resolve(undefined);
  await first;
  expect(await countsOf(id)).toEqual({ ...none, sent: 9 });
  expect(new Set(sent.map(({ chatId }) => chatId)).size).toBe(9);
  expect(sent).toHaveLength(9);
});

test('a pause stops a chunk at once, a cancel for good, and whoever agrees no more is passed over', async () => {
  const ids = await audience(6);
  const { sql } = database;
  const id = await started();
  const move = (status: 'paused' | 'running' | 'cancelled') =>
    moveBroadcast(sql, id, { status, event: `broadcast_${status}`, data: { by } });
  answer = async (nth) => {
    if (nth === 1) await move('paused');
  };
  expect(await sendChunk(id)).toEqual({ status: 'paused', isLeft: true });
  const before = sent.length;
  expect(before).toBeLessThan(6);
  for (const userId of ids) await chooseNews(sql, userId, false);
  await move('running');
  expect(await sendChunk(id)).toEqual({ status: 'running', isLeft: false });
  expect(await countsOf(id)).toEqual({ ...none, sent: before, skipped: 6 - before });
  await move('cancelled');
  expect(await sendChunk(id)).toEqual({ status: 'cancelled', isLeft: false });
});

test('readBroadcast and moveBroadcast run twice are one step, and a preview shows every language to one chat', async () => {
  const id = await addBroadcast(
    database.sql,
    { segment: {}, textEn: 'News', textRu: 'Новости', picture: null },
    by,
  );
  const life = createBroadcastActivities(database);
  const userId = await newPerson(database.sql);
  const person = await findPerson(database.sql, { id: userId });
  await runAttempt(() => activities().previewBroadcast({ broadcastId: id, userId }));
  expect(sent).toEqual([
    { chatId: person?.telegramId, text: 'News' },
    { chatId: person?.telegramId, text: 'Новости' },
  ]);
  const step = { broadcastId: id, status: 'cancelled', event: 'broadcast_cancelled', data: { by } } as const;
  await life.moveBroadcast(step);
  await life.moveBroadcast(step);
  expect([
    await life.readBroadcast({ broadcastId: id }),
    await life.readBroadcast({ broadcastId: id }),
  ]).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
  expect(await life.readBroadcast({ broadcastId: 999 })).toBeNull();
  const told = await database.sql`select from events where subject_kind = 'broadcast' and subject_id = ${id}`;
  expect(told).toHaveLength(2);
});

test('upkeep starts a broadcast whose start was lost, and ends one whose execution is gone', async () => {
  const { sql } = database;
  await sql`update broadcasts set status = 'cancelled', ended_at = now() where ended_at is null`;
  const [running, lost, gone] = [await started(), await started(), await started()];
  await addBroadcast(sql, { segment: {}, textEn: 'News', textRu: null, picture: null }, by);
  const there = new Set([`broadcast-${running}`]);
  const asked: number[] = [];
  const deps = {
    sql,
    quietMs: -1_000,
    isRunRunning: async (workflowId: string) => there.has(workflowId),
    async startBroadcast(broadcastId: number) {
      asked.push(broadcastId);
      if (broadcastId === lost) there.add(`broadcast-${lost}`);
    },
  };
  const over = new AbortController().signal;
  for (const _ of [1, 2]) await pushBroadcasts(deps, { atOnce: 2, over, turn: () => over });
  expect(asked).toEqual([lost, gone]);
  const statuses = await Promise.all(
    [running, lost, gone].map(async (id) => (await findBroadcast(sql, id))?.status),
  );
  expect(statuses).toEqual(['running', 'running', 'cancelled']);
});
