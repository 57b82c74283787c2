import * as fc from 'fast-check';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createWebhook, createWebhookRegistration, webhookPath } from '../../src/bot/inbox/webhook.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { type Listening, listen } from '../../src/process/health.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { runSandbox, token } from '../sandbox/running-sandbox.ts';

const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';
const path = webhookPath(secret);
const chat = { id: 777, type: 'private', first_name: 'Ann' };
const log = pino({ level: 'silent' });
const onStored = vi.fn();

let database: TestDatabase;
let server: Listening | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  onStored.mockClear();
  await database.sql`truncate inbox`;
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const createApp = (sql = database.sql) => createWebhook({ sql, log, secret, onStored });

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const all = { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json', ...headers };
  return createApp().request(path, { method: 'POST', body, headers: all });
}

const update = (updateId: number) => JSON.stringify({ update_id: updateId, message: { chat, text: 'hi' } });
const storedIds = async () =>
  (await database.sql<{ id: number }[]>`select update_id as id from inbox order by seq`).map(({ id }) => id);

test('an update is stored before it is confirmed with an empty 200', async () => {
  const answer = await post(update(5));
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect(await storedIds()).toEqual([5]);
  expect(onStored).toHaveBeenCalledOnce();
});

test('an update that comes twice is one row', async () => {
  expect((await post(update(5))).status).toBe(200);
  expect((await post(update(5))).status).toBe(200);
  expect(await storedIds()).toEqual([5]);
});

test.each([
  ['a wrong secret', { 'x-telegram-bot-api-secret-token': `${secret}x` }],
  ['an empty secret', { 'x-telegram-bot-api-secret-token': '' }],
])('%s gets an empty 401 and nothing is read', async (_, headers) => {
  const answer = await post(update(5), headers);
  expect([answer.status, await answer.text()]).toEqual([401, '']);
  expect(await storedIds()).toEqual([]);
});

test('a missing secret gets 401, also with a body that never ends', async () => {
  server = await listen(createApp(), { host: '127.0.0.1', port: 0 });
  const endless = new ReadableStream<Uint8Array>({ pull: (queue) => queue.enqueue(new Uint8Array(1024)) });
  const answer = fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    body: endless,
    duplex: 'half',
  });
  expect((await answer).status).toBe(401);
});

test.each(['GET', 'PUT', 'DELETE'])('%s is not answered on the path', async (method) => {
  expect((await createApp().request(path, { method })).status).toBe(404);
});

test('the path cannot be told without the secret', () => {
  expect(path).toMatch(/^\/telegram\/[\w-]{43}$/);
  expect(webhookPath(`${secret}x`)).not.toBe(path);
  expect(path).not.toContain(secret);
});

test('a body of more than 1 MB is refused and not stored', async () => {
  const text = 'x'.repeat(1024 * 1024);
  expect((await post(JSON.stringify({ update_id: 5, message: { chat, text } }))).status).toBe(413);
  server = await listen(createApp(), { host: '127.0.0.1', port: 0 });
  const chunks = new ReadableStream<Uint8Array>({
    start(queue) {
      for (let n = 0; n < 2048; n++) queue.enqueue(new Uint8Array(1024).fill(32));
      queue.close();
    },
  });
  const headers = { 'x-telegram-bot-api-secret-token': secret };
  const request = { method: 'POST', body: chunks, headers, duplex: 'half' } as const;
  expect((await fetch(`http://127.0.0.1:${server.port}${path}`, request)).status).toBe(413);
  expect(await storedIds()).toEqual([]);
});

test.each(['', 'null', '[]', '{', '{"update_id":"5"}', '{"update_id":5}', '7', '"text"'])(
  'a body that is no update, %j, is confirmed and dropped',
  async (body) => {
    expect((await post(body)).status).toBe(200);
    expect(await storedIds()).toEqual([]);
    expect(onStored).not.toHaveBeenCalled();
  },
);

test('whatever bytes come with the right secret, the answer is 200 and the next update is stored', async () => {
  const anyBody = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    fc.json(),
    fc
      .jsonValue()
      .map((value) => JSON.stringify({ update_id: 1, message: value, callback_query: { message: value } })),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify({ update_id: 2, message: { chat, text } })),
  );
  await fc.assert(
    fc.asyncProperty(anyBody, async (body) => {
      expect((await post(body)).status).toBe(200);
    }),
    { numRuns: 100 },
  );
  await post(update(90));
  expect(await storedIds()).toContain(90);
});

test('while the database is away Telegram is told to send it again', async () => {
  const away = connectDatabase('postgres://darkroom@127.0.0.1:1/nowhere');
  const headers = { 'x-telegram-bot-api-secret-token': secret };
  const answer = await createApp(away).request(path, { method: 'POST', body: update(5), headers });
  expect(answer.status).toBe(503);
  expect(onStored).not.toHaveBeenCalled();
  await away.end({ timeout: 0 });
});

test('Telegram delivers to the registered webhook', async () => {
  const running = await runSandbox();
  try {
    server = await listen(createApp(), { host: '127.0.0.1', port: 0 });
    const chatId = await running.newChat();
    const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
    const url = `http://127.0.0.1:${server.port}`;
    await createWebhookRegistration({ api, url, secret, log }).run();
    await running.client.sendText(chatId, 'over the hook');
    await vi.waitFor(async () => {
      const rows = await database.sql`select payload->'message'->>'text' as text from inbox`;
      expect(rows).toContainEqual({ text: 'over the hook' });
    });
    const info = await api.getWebhookInfo();
    expect(info).toMatchObject({ max_connections: 40, allowed_updates: expect.arrayContaining(['message']) });
  } finally {
    await running.sandbox.close();
  }
});
