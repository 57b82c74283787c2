import { type Api, GrammyError } from 'grammy';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNoticeActivities } from '../../activities/notices.ts';
import { beginDeletion, openDeletion, readDeletion } from '../../src/db/deletions.ts';
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

const deleteMessages = async (chatId: number, ids: number[]) => {
  sent.push({ chatId, text: `gone: ${ids.join(' ')}` });
  if (trouble) throw new GrammyError('no', { ok: false, ...trouble }, 'deleteMessages', {});
  return true;
};

/** A deletion that runs, of somebody with one order and its card. */
async function newDeletion(): Promise<{ deletionId: number; telegramId: number }> {
  const { sql } = database;
  const { userId, orderId } = await newModel(sql);
  const [{ telegramId } = { telegramId: 0 }] = await sql<{ telegramId: number }[]>`
    select telegram_id as "telegramId" from users where id = ${userId}`;
  await sql`update cards set chat_id = ${telegramId}, message_id = 12 where kind = 'order' and subject_id = ${orderId}`;
  const asked = { by: `person ${userId}`, why: 'asked for it', userId, undoMs: 0, isOwn: true };
  const { deletionId = 0 } = (await openDeletion(sql, asked)) ?? {};
  await beginDeletion(sql, deletionId);
  return { deletionId, telegramId };
}

const notices = () => {
  const api = { sendMessage, deleteMessages } as unknown as Api;
  return createNoticeActivities({ sql: database.sql, texts: createTexts(), api });
};
const receiptOf = async (deletionId: number) => (await readDeletion(database.sql, deletionId))?.receipt;

test('removeMessages and sendReceipt, run twice, take the cards away and say once what was deleted', async () => {
  const { deletionId, telegramId } = await newDeletion();
  for (const _ of [1, 2]) await notices().removeMessages({ deletionId });
  await database.sql`select close_account(${deletionId})`;
  for (const _ of [1, 2]) await notices().sendReceipt({ deletionId });
  expect(sent.map(({ chatId }) => chatId)).toEqual([telegramId, telegramId, telegramId]);
  expect(sent.map(({ text }) => text.split('\n')[0])).toEqual([
    'gone: 12',
    'gone: 12',
    '🗑 <b>Done: what I kept of you is deleted.</b>',
  ]);
  expect(sent[2]?.text).toContain('Credits given up: 10,000');
  expect(await receiptOf(deletionId)).toMatchObject({ messages: { removed: 1 }, told: { reached: 1 } });
});

test('sendReceipt notes that nobody was reached, and waits where Telegram says so', async () => {
  const { deletionId } = await newDeletion();
  trouble = { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 30 } };
  await expect(notices().sendReceipt({ deletionId })).rejects.toMatchObject({ nextRetryDelay: 30_000 });
  trouble = { error_code: 403, description: 'Forbidden: bot was blocked by the user' };
  await notices().sendReceipt({ deletionId });
  expect(await receiptOf(deletionId)).toMatchObject({ told: { reached: 0 } });
});
