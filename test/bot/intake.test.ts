import * as fc from 'fast-check';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fileUpdate, type UpdateSource } from '../../src/bot/inbox/intake.ts';
import { createPolling, type PollingDeps } from '../../src/bot/inbox/polling.ts';
import { type FiledUpdate, storeUpdates } from '../../src/db/inbox.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';

const log = pino({ level: 'silent' });
const person = { id: 555, is_bot: false, first_name: 'Ann' };
const chat = { id: 777, type: 'private', first_name: 'Ann' };

let running: RunningSandbox;
let database: TestDatabase;
let polling: UpdateSource | undefined;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await polling?.stop();
  polling = undefined;
  await running.client.faults.clear();
  await database.drop();
});

function start(overrides: Partial<Pick<PollingDeps, 'sql' | 'log'>> = {}): UpdateSource {
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  polling = createPolling({ api, sql: database.sql, log, onStored: () => undefined, ...overrides });
  return polling;
}

async function inboxTexts(): Promise<string[]> {
  const rows = await database.sql<{ text: string }[]>`
    select payload->'message'->>'text' as text from inbox where payload ? 'message' order by seq`;
  return rows.map(({ text }) => text);
}

test.each([
  ['message', { message: { message_id: 1, chat, from: person, text: 'hi' } }, 777],
  ['edited message', { edited_message: { message_id: 1, chat, from: person } }, 777],
  ['press', { callback_query: { id: '1', from: person, message: { message_id: 1, date: 0, chat } } }, 777],
  ['press of a lost message', { callback_query: { id: '1', from: person, data: 'x' } }, 555],
  ['membership', { my_chat_member: { chat, from: person, date: 1 } }, 777],
  ['inline query', { inline_query: { id: '1', from: person, query: '' } }, 555],
  ['poll answer', { poll_answer: { poll_id: '1', user: person } }, 555],
])('a %s is filed under its chat or its person', (_, fields, chatId) => {
  expect(fileUpdate({ update_id: 9, ...fields })).toMatchObject({ updateId: 9, chatId, album: null });
});

test('the photos of an album are filed together, the edit of one of them is not', () => {
  const message = { message_id: 1, chat, from: person, media_group_id: '42' };
  expect(fileUpdate({ update_id: 1, message })?.album).toBe('42');
  expect(fileUpdate({ update_id: 2, edited_message: message })?.album).toBeNull();
});

test.each([
  ['nothing', undefined],
  ['a list', [1]],
  ['an id alone', { update_id: 1 }],
  ['an id beyond what numbers hold', { update_id: 2 ** 60, message: { chat } }],
  ['a poll, which belongs to nobody', { update_id: 1, poll: { id: '1' } }],
  ['a chat without an id', { update_id: 1, message: { chat: { id: '777' } } }],
])('%s is no update', (_, value) => {
  expect(fileUpdate(value)).toBeUndefined();
});

test('whatever JSON comes, it is filed in a form that the database keeps, or dropped', async () => {
  const { sql } = database;
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  let updateId = 0;
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), text, text, async (value, body, key) => {
      updateId += 1;
      const update = { update_id: updateId, message: { chat, text: `\0${body}\ud800`, [key]: value } };
      const filed = fileUpdate(JSON.parse(JSON.stringify(update)));
      if (filed === undefined) return;
      expect(await storeUpdates(sql, [filed])).toBe(1);
    }),
    { numRuns: 60 },
  );
});

test('an update as deep as its size allows is cut, not a crash', async () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`) as unknown;
  const filed = fileUpdate({ update_id: 1, message: { chat, deep } });
  expect(await storeUpdates(database.sql, [filed as FiledUpdate])).toBe(1);
});

test('what people send is in the inbox in its order, with albums under their group', async () => {
  const user = await running.client.addUser();
  await running.client.sendText(user.id, 'one');
  await running.client.sendText(user.id, 'two');
  const run = start().run();
  await vi.waitFor(async () => expect(await inboxTexts()).toEqual(['one', 'two']));
  await running.client.sendText(user.id, 'three');
  await vi.waitFor(async () => expect(await inboxTexts()).toEqual(['one', 'two', 'three']));
  await polling?.stop();
  await run;
});

test('what was stored is confirmed at the stop, and what was not comes again', async () => {
  const user = await running.client.addUser();
  await running.client.sendText(user.id, 'first');
  const first = start();
  const firstRun = first.run();
  await vi.waitFor(async () => expect(await inboxTexts()).toEqual(['first']));
  await first.stop();
  await firstRun;
  const unanswered = connectDatabase('postgres://darkroom@127.0.0.1:1/nowhere');
  await running.client.sendText(user.id, 'second');
  const write = vi.fn();
  const lost = start({ sql: unanswered, log: pino({ level: 'error' }, { write }) });
  const lostRun = lost.run();
  // It has the update, and could not store it.
  const isWaiting = expect.stringContaining('updates wait for the database');
  await vi.waitFor(() => expect(write).toHaveBeenCalledWith(isWaiting), { timeout: 20_000 });
  await lost.stop();
  await lostRun;
  await unanswered.end({ timeout: 0 });
  void start().run();
  await vi.waitFor(async () => expect(await inboxTexts()).toEqual(['first', 'second']));
});

test('an update that comes twice is one row', async () => {
  await running.client.faults.plan([{ match: 'telegram.update', fault: 'duplicate_update', times: 3 }]);
  const user = await running.client.addUser();
  for (const text of ['a', 'b', 'c']) await running.client.sendText(user.id, text);
  void start().run();
  await vi.waitFor(async () => expect(await inboxTexts()).toEqual(['a', 'b', 'c']));
});

test.each(['http_500', 'html', 'refuse', 'malformed', 'http_429', 'conflict'])(
  'after %s it polls on and loses nothing',
  async (fault) => {
    await running.client.faults.plan([{ match: 'telegram.getUpdates', fault }]);
    const user = await running.client.addUser();
    await running.client.sendText(user.id, fault);
    void start().run();
    await vi.waitFor(async () => expect(await inboxTexts()).toEqual([fault]), { timeout: 15_000 });
  },
);

test('a refused token ends the polling with a sentence, not with another try', async () => {
  await running.client.faults.plan([{ match: 'telegram.getUpdates', fault: 'unauthorized' }]);
  await expect(start().run()).rejects.toThrow(/Telegram refuses TELEGRAM_BOT_TOKEN/);
});
