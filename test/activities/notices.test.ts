import { type Api, GrammyError } from 'grammy';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNoticeActivities } from '../../activities/notices.ts';
import { beginModelDeletion } from '../../src/db/trained-models.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { newModel } from '../db/kept-models.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let sent: { chatId: number; text: string }[];
let trouble: { error_code: number; description: string; parameters?: { retry_after: number } } | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  sent = [];
  trouble = undefined;
});

async function sendMessage(chatId: number, text: string): Promise<void> {
  sent.push({ chatId, text });
  if (trouble) throw new GrammyError('no', { ok: false, ...trouble }, 'sendMessage', {});
}

function remind(modelId: number): Promise<void> {
  const api = { sendMessage } as unknown as Api;
  return createNoticeActivities({ sql: database.sql, texts: createTexts(), api }).remindOfModel({ modelId });
}

async function statusOf(userId: number): Promise<string | undefined> {
  const [user] = await database.sql<{ status: string }[]>`select status from users where id = ${userId}`;
  return user?.status;
}

test('remindOfModel run twice says twice when a model ends', async () => {
  const { modelId } = await newModel(database.sql);
  await remind(modelId);
  await remind(modelId);
  expect(sent.map(({ chatId }) => chatId)).toEqual([1, 1]);
  expect(sent[0]?.text).toContain('“Anna”');
});

test('remindOfModel says nothing of a model that is being deleted or is not there', async () => {
  const { modelId } = await newModel(database.sql);
  await beginModelDeletion(database.sql, modelId, { reason: 'asked', by: 'person 1', why: 'pressed' });
  await remind(modelId);
  await remind(999_999);
  expect(sent).toEqual([]);
});

test('remindOfModel is done with somebody who blocked the bot', async () => {
  const { modelId, userId } = await newModel(database.sql);
  const { sql } = database;
  await sql`update users set telegram_id = 1 where id = ${userId}`;
  trouble = { error_code: 403, description: 'Forbidden: bot was blocked by the user' };
  await remind(modelId);
  await remind(modelId);
  expect(await statusOf(userId)).toBe('unreachable');
});

test('remindOfModel waits as long as Telegram says', async () => {
  const { modelId } = await newModel(database.sql);
  trouble = { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 30 } };
  await expect(remind(modelId)).rejects.toMatchObject({ type: 'Telegram_busy', nextRetryDelay: 30_000 });
});

test('remindOfModel does not repeat what Telegram refuses', async () => {
  const { modelId } = await newModel(database.sql);
  trouble = { error_code: 400, description: 'Bad Request: message is too long' };
  await expect(remind(modelId)).rejects.toMatchObject({ type: 'Telegram_refused', nonRetryable: true });
});
