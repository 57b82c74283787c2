import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BotProcess, createBotProcess } from '../../src/bot/bot-process.ts';
import { readConfig } from '../../src/config/config.ts';
import { createPictureDecoder, type PictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { type RunningSandbox, runSandbox } from '../sandbox/running-sandbox.ts';
import { drawAs } from '../storage/pictures.ts';
import { deepAndInterlaced, noiseWithPalette } from '../storage/worst-pictures.ts';

const log = pino({ level: 'silent' });
const decoder = createPictureDecoder({ ...photosAtOnce, log });
/** Sizes of the files whose decoding was asked for, in order. */
const asked: number[] = [];
const watched: PictureDecoder = {
  ...decoder,
  check(bytes, rules, asker) {
    asked.push(bytes.length);
    return decoder.check(bytes, rules, asker);
  },
};

let running: RunningSandbox;
let database: TestDatabase;
let folder: string;
let bot: BotProcess;

vi.setConfig({ testTimeout: 90_000 });
beforeAll(async () => {
  running = await runSandbox();
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-objects-'));
  const token = '000000000:FAKE-bot-token-for-tests-000000000000';
  bot = createBotProcess({
    config: readConfig({
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_API_URL: `${running.sandbox.url}/telegram`,
      BOT_PORT: '0',
      ALBUM_SILENCE_MS: '100',
    }),
    token,
    sql: database.sql,
    objects: createFolderStore(folder),
    decoder: watched,
    client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }),
    connect: () => Promise.reject(new Error('Temporal is away')),
    namespace: 'default',
    dataConverter: {},
    texts: createTexts(),
    log,
  });
  await bot.start();
});
afterAll(async () => {
  // What is still being decoded nobody waits for.
  await decoder.close();
  await bot.stop();
  await running.sandbox.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const newPerson = async (name: string) =>
  (await running.client.addUser({ first_name: name, language_code: 'en' })).id;
const file = (bytes: Uint8Array, name: string) => ({ bytes: new Uint8Array(bytes), name });
const answers = async (id: number) => (await running.client.messages(id)).filter(({ out }) => out);
const answerTo = (id: number, words: RegExp) =>
  running.client.waitForMessage(id, ({ out, text = '' }) => out && words.test(text), { timeoutMs: 60_000 });

test('while one sends the worst files, another is greeted and their photo taken before those are through', async () => {
  const [ann, bob] = [await newPerson('Ann'), await newPerson('Bob')];
  const worst = noiseWithPalette();
  const album = Array.from({ length: 10 }, (_, index) => file(worst, `${index}.png`));
  await running.client.sendFiles(ann, album);
  await expect
    .poll(() => asked.filter((bytes) => bytes === worst.length).length, { timeout: 60_000 })
    .toBe(4);
  await running.client.sendText(bob, '/start');
  await answerTo(bob, /Bob/);
  await running.client.sendFiles(bob, [file(await drawAs('jpeg'), 'bob.jpg')]);
  await answerTo(bob, /picture with this photo/);
  expect(await answers(ann)).toEqual([]);
});

test('a file that would fill the memory is refused with what can be done', async () => {
  const cid = await newPerson('Cid');
  await running.client.sendFiles(cid, [file(await deepAndInterlaced(), 'deep.png')]);
  await answerTo(cid, /takes too much memory or time to open\. Send it as a photo/);
});
