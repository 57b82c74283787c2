import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type BotProcess, createBotProcess } from '../../src/bot/bot-process.ts';
import { readConfig } from '../../src/config/config.ts';
import { claimCards } from '../../src/db/cards.ts';
import { claimInbox, storeUpdates } from '../../src/db/inbox.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { type RunningSandbox, runSandbox } from '../sandbox/running-sandbox.ts';
import { placeTestOrder } from './orders.ts';

const token = '000000000:FAKE-bot-token-for-tests-000000000000';
const nowhere = '127.0.0.1:1';
const log = pino({ level: 'silent' });
const decoder = createPictureDecoder({ ...photosAtOnce, log });

let running: RunningSandbox;
let database: TestDatabase;
let folder: string;
let bot: BotProcess | undefined;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => Promise.all([decoder.close(), running.sandbox.close()]));
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-objects-'));
});
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
  await running.client.faults.clear();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A bot without Temporal. */
function create(settings: NodeJS.ProcessEnv = {}): BotProcess {
  const config = readConfig({
    ...settings,
    TELEGRAM_BOT_TOKEN: token,
    TELEGRAM_API_URL: `${running.sandbox.url}/telegram`,
    BOT_PORT: '0',
    ALBUM_SILENCE_MS: '100',
  });
  bot = createBotProcess({
    config,
    token,
    sql: database.sql,
    objects: createFolderStore(folder),
    decoder,
    client: new Client({ connection: Connection.lazy({ address: nowhere }) }),
    connect: () => Promise.reject(new Error('Temporal is away')),
    namespace: 'default',
    dataConverter: {},
    texts: createTexts(),
    log,
  });
  return bot;
}

const health = async () => (await fetch(`${bot?.url}/health`)).status;

test('without Temporal it is healthy, greets and shows its commands', async () => {
  await create().start();
  expect(await health()).toBe(200);
  const user = await running.client.addUser({ first_name: 'Ann', language_code: 'ru' });
  await running.client.sendText(user.id, '/start');
  await running.client.waitForMessage(user.id, ({ out, text }) => out && text?.includes('Ann') === true);
  const names = (await running.client.commands(user.id, 'ru')).map(({ command }) => command);
  expect(names).toContain('studio');
});

test('operators have their commands in their list from the start; one who has not pressed Start holds up nobody', async () => {
  const { client } = running;
  const [silent, olga] = [(await client.addUser({ first_name: 'Silent' })).id, await running.newChat()];
  const commandsOf = async (id: number) => (await client.commands(id, 'ru')).map(({ command }) => command);
  await create({
    ADMIN_TELEGRAM_ID: String(silent),
    TELEGRAM_AUTHORIZED_USERS: JSON.stringify([olga]),
  }).start();
  await expect
    .poll(() => commandsOf(olga), { timeout: 20_000 })
    .toEqual(expect.arrayContaining(['studio', 'stats', 'styles']));
  expect(await commandsOf(silent)).not.toContain('stats');
  await client.sendText(silent, '/start');
  await expect.poll(() => commandsOf(silent), { timeout: 20_000 }).toContain('stats');
});

test('while Telegram is away it is not healthy, and then it is', async () => {
  await running.client.faults.plan([{ match: 'telegram.getMe', fault: 'http_500', times: 2 }]);
  const started = create().start();
  await vi.waitFor(async () => expect(await health()).toBe(503));
  await started;
  expect(await health()).toBe(200);
});

test('what the process before had claimed is handled at once', async () => {
  const user = await running.client.addUser({ first_name: 'Zoe', language_code: 'en' });
  const from = { id: user.id, is_bot: false, first_name: 'Zoe', language_code: 'en' };
  const chat = { id: user.id, type: 'private', first_name: 'Zoe' } as const;
  const message = { message_id: 1, date: 1, chat, from, text: '/start' };
  const entities = [{ type: 'bot_command', offset: 0, length: 6 } as const];
  const payload = { update_id: 7, message: { ...message, entities } };
  await storeUpdates(database.sql, [{ updateId: 7, chatId: user.id, album: null, payload }]);
  await running.client.sendText(user.id, 'hello');
  await claimInbox(database.sql, { most: 1, claimMs: 600_000, albumMs: 0 });
  await create().start();
  await running.client.waitForMessage(user.id, ({ out, text }) => out && text?.includes('Zoe') === true);
});

test('a card that the process before had taken is shown at once', async () => {
  const user = await running.client.addUser({ first_name: 'Zoe', language_code: 'en' });
  await running.client.sendText(user.id, 'hello');
  await placeTestOrder(database.sql, { chatId: user.id });
  await claimCards(database.sql, { most: 1, gapMs: 0, pauseMs: 0, movingPauseMs: 1_000 });
  await database.sql`update cards set claimed_until = now() + interval '10 minutes'`;
  await create().start();
  await running.client.waitForMessage(user.id, ({ out, text }) => out && text?.includes('Accepted') === true);
});

test('a token that Telegram refuses stops the start with a sentence', async () => {
  await running.client.faults.plan([{ match: 'telegram.getMe', fault: 'unauthorized' }]);
  await expect(create().start()).rejects.toThrow(/TELEGRAM_BOT_TOKEN/);
});

test('a token that is revoked later ends the process', async () => {
  await running.client.faults.plan([{ match: 'telegram.getUpdates', fault: 'unauthorized', nth: 2 }]);
  const revoked = create();
  const ended = expect(revoked.finished).rejects.toThrow(/TELEGRAM_BOT_TOKEN/);
  await revoked.start();
  const user = await running.client.addUser();
  await running.client.sendText(user.id, '/start');
  await ended;
});

test('a stop ends all within a second', async () => {
  const process = create();
  await process.start();
  const startedAtMs = Date.now();
  await process.stop();
  await process.finished;
  expect(Date.now() - startedAtMs).toBeLessThan(1_000);
  await expect(health()).rejects.toThrow();
});
