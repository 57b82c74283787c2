import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { askToSend } from '../db/scene.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';
import { drawAs, plain } from '../storage/pictures.ts';
import { charged, createDeliveryRig, type DeliveryRig, uncharged } from './delivery-rig.ts';

const texts = createTexts();
const repeatMark = texts('en').html('caption-repeat');
const dimensions = { errorCode: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' };
const tooLarge = { errorCode: 413, description: 'Request Entity Too Large' };

let running: RunningSandbox;
let rig: DeliveryRig;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  rig = await createDeliveryRig(running);
});
afterEach(async () => {
  await running.client.faults.clear();
  await rig.close();
});

test('the picture comes as a photo with caption and buttons and as a file in full quality, charged once', async () => {
  const bytes = await rig.giveResult(await drawAs('png', { width: 900, height: 600 }));
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [photo, file, ...more] = await rig.sent();
  expect(more).toEqual([]);
  expect(photo?.caption).toContain('a fox in a <library>, oil & paint');
  expect(photo?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0);
  expect(photo?.photo?.at(-1)).toMatchObject({ width: 900, height: 600 });
  expect(file?.document?.file_name).toBe(`darkroom-${rig.orderId}.png`);
  expect(file?.caption).toBe(`#${rig.orderId}`);
  expect(Buffer.from(await running.client.file(file?.document?.file_id ?? '')).equals(bytes)).toBe(true);
  expect(await rig.books()).toEqual(charged);
});

test('running it again sends nothing and charges nothing', async () => {
  await rig.giveResult(await drawAs('png'));
  await rig.deliver();
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  expect(await rig.sent()).toHaveLength(2);
  expect(await rig.books()).toEqual(charged);
});

test('a run that died after sending the photo is followed by one marked repeat', async () => {
  await rig.giveResult(await drawAs('png'));
  await askToSend(rig.sql, rig.orderId, 'photo');
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [photo, file] = await rig.sent();
  expect(photo?.caption).toContain(repeatMark);
  expect(file?.caption).not.toContain(repeatMark);
});

test.each(['execute_then_reset', 'execute_then_500'])(
  'when the answer is lost by %s the photo comes once more with a mark, charged once',
  async (fault) => {
    await rig.giveResult(await drawAs('png'));
    await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault }]);
    const { status, failures } = await rig.deliverUntilDone();
    expect(status).toBe('delivered');
    expect(failures).toHaveLength(1);
    const captions = (await rig.sent()).filter(({ photo }) => photo).map(({ caption }) => caption);
    expect(captions).toHaveLength(2);
    expect(captions[0]).not.toContain(repeatMark);
    expect(captions[1]).toContain(repeatMark);
    expect(await rig.books()).toEqual(charged);
  },
);

test('sends that are never answered end after three, and nothing is charged', async () => {
  await rig.giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'execute_then_reset', times: 99 }]);
  const { status, failures } = await rig.deliverUntilDone();
  expect(status).toBe('undeliverable');
  expect(failures).toHaveLength(3);
  expect(await rig.sent()).toHaveLength(3);
  expect(await rig.books()).toEqual(uncharged);
});

test.each([
  ['with', { retryAfterSeconds: 7 }, 7_000],
  ['without', {}, 1_000],
])('a 429 %s a time delays the next try by it and leaves no mark', async (_, params, delayMs) => {
  await rig.giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'http_429', params }]);
  const { failures } = await rig.deliverUntilDone();
  expect(failures).toMatchObject([{ nextRetryDelay: delayMs, category: 'BENIGN' }]);
  expect((await rig.sent())[0]?.caption).not.toContain(repeatMark);
  expect(await rig.books()).toEqual(charged);
});

test('a Telegram that cannot be reached is tried again, without a mark', async () => {
  await rig.giveResult(await drawAs('png'));
  const api = createTelegramApi({ token, apiUrl: 'http://127.0.0.1:1' });
  await expect(rig.deliver({ api })).rejects.toMatchObject({ type: 'Telegram_not_sent' });
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  expect((await rig.sent())[0]?.caption).not.toContain(repeatMark);
});

test('no error says the token', async () => {
  await rig.giveResult(await drawAs('png'));
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'html' }]);
  const error: unknown = await rig.deliver().catch((error: unknown) => error);
  const text = JSON.stringify([error, (error as Error).stack, (error as Error).cause]);
  expect(text).toContain('Telegram_unknown');
  expect(text).not.toContain(token);
});

test('a person who blocked the bot is marked and not charged', async () => {
  await rig.giveResult(await drawAs('png'));
  await running.client.block(rig.chatId, true);
  expect(await rig.deliver()).toEqual({ status: 'undeliverable' });
  expect(await rig.sql`select status from users`).toMatchObject([{ status: 'unreachable' }]);
  expect(await rig.books()).toEqual(uncharged);
});

test('a photo that is refused once is sent smaller', async () => {
  await rig.giveResult(await drawAs('png', { width: 2_000, height: 1_000 }));
  const fault = { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions };
  await running.client.faults.plan([fault]);
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [photo] = await rig.sent();
  expect(photo?.photo?.at(-1)).toMatchObject({ width: 1_280, height: 640 });
  expect(photo?.caption).not.toContain(repeatMark);
});

test('a photo that is refused always leaves caption, buttons and charge to the file', async () => {
  await rig.giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions, times: 9 };
  await running.client.faults.plan([fault]);
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [file, ...more] = await rig.sent();
  expect(more).toEqual([]);
  expect(file?.caption).toContain('a fox in a <library>');
  expect(file?.reply_markup?.inline_keyboard.length).toBeGreaterThan(0);
  expect(await rig.books()).toEqual(charged);
});

test('a file that is too large is sent as a JPEG', async () => {
  await rig.giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge };
  await running.client.faults.plan([fault]);
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [, file] = await rig.sent();
  expect(file?.document).toMatchObject({ file_name: `darkroom-${rig.orderId}.jpg`, mime_type: 'image/jpeg' });
});

test('a picture of more than 50 MB arrives as a JPEG below it', async () => {
  const bytes = await plain(6_000, 3_000).png({ compressionLevel: 0 }).toBuffer();
  expect(bytes.length).toBeGreaterThan(50_000_000);
  await rig.giveResult(bytes);
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [, file] = await rig.sent();
  expect(file?.document?.file_name).toBe(`darkroom-${rig.orderId}.jpg`);
  expect(file?.document?.thumbnail).toMatchObject({ width: 320 });
});

test('when only the file cannot be sent the order stays delivered, and the person is told', async () => {
  await rig.giveResult(await drawAs('png'));
  const fault = { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge, times: 9 };
  await running.client.faults.plan([fault]);
  expect(await rig.deliver()).toEqual({ status: 'delivered' });
  const [photo, notice, ...more] = await rig.sent();
  expect(more).toEqual([]);
  expect(photo?.photo).toBeDefined();
  expect(notice?.text).toBe(texts('en').html('delivery-file-missing'));
  expect(await rig.books()).toEqual(charged);
});

test('when neither photo nor file can be sent nothing is charged', async () => {
  await rig.giveResult(await drawAs('png'));
  await running.client.faults.plan([
    { match: 'telegram.sendPhoto', fault: 'api_error', params: dimensions, times: 9 },
    { match: 'telegram.sendDocument', fault: 'api_error', params: tooLarge, times: 9 },
  ]);
  expect(await rig.deliver()).toEqual({ status: 'undeliverable' });
  expect(await rig.books()).toEqual(uncharged);
});

test('an order that has ended meanwhile gets no picture', async () => {
  await rig.giveResult(await drawAs('png'));
  await rig.sql`select settle_undelivered(${rig.orderId}, 'cancelled', 'cancelled_by_user')`;
  expect(await rig.deliver()).toEqual({ status: 'cancelled' });
  expect(await rig.sent()).toEqual([]);
});

test('uploading is shown while it lasts', async () => {
  await rig.giveResult(await drawAs('png'));
  const { sendChatAction: before = 0 } = await running.client.calls();
  await rig.deliver();
  await vi.waitFor(async () =>
    expect((await running.client.calls())['sendChatAction'] ?? 0).toBeGreaterThan(before),
  );
});
