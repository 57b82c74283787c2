import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/activity';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import { addAsset } from '../../src/db/assets.ts';
import { beginDelivery } from '../../src/db/deliveries.ts';
import { addResult } from '../../src/db/orders.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';
import { drawAs, plain } from '../storage/pictures.ts';
import { admitTestOrder, placeTestOrder } from './orders.ts';

const price = 50;
const texts = createTexts();
const repeatMark = texts('en').html('caption-repeat');
const dimensions = { errorCode: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' };
const tooLarge = { errorCode: 413, description: 'Request Entity Too Large' };

let running: RunningSandbox;
let database: TestDatabase;
let folder: string;
let objects: ObjectStore;
let chatId: number;
let orderId: number;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-objects-'));
  objects = createFolderStore(folder);
  chatId = await running.newChat();
  ({ orderId } = await placeTestOrder(database.sql, { chatId }));
  await admitTestOrder(database.sql, orderId);
});
afterEach(async () => {
  await running.client.faults.clear();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function giveResult(bytes: Buffer): Promise<Buffer> {
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const hash = await objects.put(bytes);
  await addAsset(database.sql, { hash, format: format as 'png', width, height, bytes: bytes.length });
  await addResult(database.sql, orderId, { hash, position: 1 });
  return bytes;
}

function deliver(): ReturnType<ReturnType<typeof createDeliveryActivities>['deliverResult']> {
  const api = createTelegramApi({ token, apiUrl: `${running.sandbox.url}/telegram` });
  const deps = { sql: database.sql, objects, api, texts, log: pino({ level: 'silent' }) };
  return createDeliveryActivities(deps).deliverResult({ orderId });
}

/** What Temporal does with an activity that fails. */
async function deliverUntilDone(): Promise<{ status: string; failures: ApplicationFailure[] }> {
  const failures: ApplicationFailure[] = [];
  for (;;) {
    try {
      return { ...(await deliver()), failures };
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable || failures.length > 8) throw error;
      failures.push(error);
    }
  }
}

const sent = async (): Promise<ChatMessage[]> =>
  (await running.client.messages(chatId)).filter(({ out }) => out);

async function books(): Promise<{ status: string; posted: number; pending: number; captures: number }> {
  const [row] = await database.sql<{ status: string; posted: number; pending: number; captures: number }[]>`
    select o.status, c.posted, c.pending,
      (select count(*) from credit_entries e where e.order_id = o.id and e.kind = 'capture') as captures
    from orders o join credit_accounts c using (user_id) where o.id = ${orderId}`;
  if (row === undefined) throw new Error('no order');
  return row;
}

const charged = { status: 'delivered', posted: 10_000 - price, pending: 0, captures: 1 };
const uncharged = { status: 'delivering', posted: 10_000, pending: price, captures: 0 };

test('the picture comes as a photo with caption and buttons and as a file in full quality, charged once', async () => {
  const bytes = await giveResult(await drawAs('png', { width: 900, height: 600 }));
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [photo, file, ...more] = await sent();
  expect(more).toEqual([]);
  expect(photo?.caption).toContain('a fox in a <library>, oil & paint');
  expect(photo?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0);
  expect(photo?.photo?.at(-1)).toMatchObject({ width: 900, height: 600 });
  expect(file?.document?.file_name).toBe(`darkroom-${orderId}.png`);
  expect(file?.caption).toBe(`#${orderId}`);
  expect(Buffer.from(await running.client.file(file?.document?.file_id ?? '')).equals(bytes)).toBe(true);
  expect(await books()).toEqual(charged);
});

test('running it again sends nothing and charges nothing', async () => {
  await giveResult(await drawAs('png'));
  await deliver();
  expect(await deliver()).toEqual({ status: 'delivered' });
  expect(await sent()).toHaveLength(2);
  expect(await books()).toEqual(charged);
});

test('a run that died after sending the photo is followed by one marked repeat', async () => {
  await giveResult(await drawAs('png'));
  await beginDelivery(database.sql, orderId, 'photo');
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [photo, file] = await sent();
  expect(photo?.caption).toContain(repeatMark);
  expect(file?.caption).not.toContain(repeatMark);
});

test.each(['execute_then_reset', 'execute_then_500'])(
  'when the answer is lost by %s the photo comes once more with a mark, charged once',
  async (fault) => {
    await giveResult(await drawAs('png'));
    await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault }]);
    const { status, failures } = await deliverUntilDone();
    expect(status).toBe('delivered');
    expect(failures).toHaveLength(1);
    const captions = (await sent()).filter(({ photo }) => photo).map(({ caption }) => caption);
    expect(captions).toHaveLength(2);
    expect(captions[0]).not.toContain(repeatMark);
    expect(captions[1]).toContain(repeatMark);
    expect(await books()).toEqual(charged);
  },
);

test('sends that are never answered end after three, and nothing is charged', async () => {
  await giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'execute_then_reset', times: 99 }]);
  const { status, failures } = await deliverUntilDone();
  expect(status).toBe('undeliverable');
  expect(failures).toHaveLength(3);
  expect(await sent()).toHaveLength(3);
  expect(await books()).toEqual(uncharged);
});

test.each([
  ['with', { retryAfterSeconds: 7 }, 7_000],
  ['without', {}, 1_000],
])('a 429 %s a time delays the next try by it and leaves no mark', async (_, params, delayMs) => {
  await giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'http_429', params }]);
  const { failures } = await deliverUntilDone();
  expect(failures).toMatchObject([{ nextRetryDelay: delayMs, category: 'BENIGN' }]);
  expect((await sent())[0]?.caption).not.toContain(repeatMark);
  expect(await books()).toEqual(charged);
});

test('a Telegram that cannot be reached is tried again, without a mark', async () => {
  await giveResult(await drawAs('png'));
  const api = createTelegramApi({ token, apiUrl: 'http://127.0.0.1:1' });
  const deps = { sql: database.sql, objects, api, texts, log: pino({ level: 'silent' }) };
  const away = createDeliveryActivities(deps).deliverResult({ orderId });
  await expect(away).rejects.toMatchObject({ type: 'Telegram_not_sent' });
  expect(await deliver()).toEqual({ status: 'delivered' });
  expect((await sent())[0]?.caption).not.toContain(repeatMark);
});

test('no error says the token', async () => {
  await giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'html' }]);
  const error: unknown = await deliver().catch((error: unknown) => error);
  const text = JSON.stringify([error, (error as Error).stack, (error as Error).cause]);
  expect(text).toContain('Telegram_unknown');
  expect(text).not.toContain(token);
});

test('a person who blocked the bot is marked and not charged', async () => {
  await giveResult(await drawAs('png'));
  await running.client.block(chatId, true);
  expect(await deliver()).toEqual({ status: 'undeliverable' });
  expect(await database.sql`select status from users`).toMatchObject([{ status: 'unreachable' }]);
  expect(await books()).toEqual(uncharged);
});

test('a photo that is refused once is sent smaller', async () => {
  await giveResult(await drawAs('png', { width: 2_000, height: 1_000 }));
  const fault = { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions };
  await running.client.faults.plan([fault]);
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [photo] = await sent();
  expect(photo?.photo?.at(-1)).toMatchObject({ width: 1_280, height: 640 });
  expect(photo?.caption).not.toContain(repeatMark);
});

test('a photo that is refused always leaves caption, buttons and charge to the file', async () => {
  await giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions, times: 9 };
  await running.client.faults.plan([fault]);
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [file, ...more] = await sent();
  expect(more).toEqual([]);
  expect(file?.caption).toContain('a fox in a <library>');
  expect(file?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0);
  expect(await books()).toEqual(charged);
});

test('a file that is too large is sent as a JPEG', async () => {
  await giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge };
  await running.client.faults.plan([fault]);
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [, file] = await sent();
  expect(file?.document).toMatchObject({ file_name: `darkroom-${orderId}.jpg`, mime_type: 'image/jpeg' });
});

test('a picture of more than 50 MB arrives as a JPEG below it', async () => {
  const bytes = await plain(6_000, 3_000).png({ compressionLevel: 0 }).toBuffer();
  expect(bytes.length).toBeGreaterThan(50_000_000);
  await giveResult(bytes);
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [, file] = await sent();
  expect(file?.document?.file_name).toBe(`darkroom-${orderId}.jpg`);
  expect(file?.document?.thumbnail).toMatchObject({ width: 320 });
});

test('when only the file cannot be sent the order stays delivered, and the person is told', async () => {
  await giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge, times: 9 };
  await running.client.faults.plan([fault]);
  expect(await deliver()).toEqual({ status: 'delivered' });
  const [photo, notice, ...more] = await sent();
  expect(more).toEqual([]);
  expect(photo?.photo).toBeDefined();
  expect(notice?.text).toBe(texts('en').html('delivery-file-missing'));
  expect(await books()).toEqual(charged);
});

test('when neither photo nor file can be sent nothing is charged', async () => {
  await giveResult(await drawAs('png'));
  await running.client.faults.plan([
    { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions, times: 9 },
    { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge, times: 9 },
  ]);
  expect(await deliver()).toEqual({ status: 'undeliverable' });
  expect(await books()).toEqual(uncharged);
});

test('an order that has ended meanwhile gets no picture', async () => {
  await giveResult(await drawAs('png'));
  await database.sql`select settle_undelivered(${orderId}, 'cancelled', 'cancelled_by_user')`;
  expect(await deliver()).toEqual({ status: 'undeliverable' });
  expect(await sent()).toEqual([]);
});

test('uploading is shown while it lasts', async () => {
  await giveResult(await drawAs('png'));
  const { sendChatAction: before = 0 } = await running.client.calls();
  await deliver();
  await vi.waitFor(async () =>
    expect((await running.client.calls())['sendChatAction'] ?? 0).toBeGreaterThan(before),
  );
});
