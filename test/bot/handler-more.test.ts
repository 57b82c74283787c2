import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addResult, type Order } from '../../src/db/orders.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, cardOf, createChatRig, orderPicture, unhurried } from './chat-rig.ts';

const tooLarge = { errorCode: 413, description: 'Request Entity Too Large' };

let rig: ChatRig;
let ann: Chatter;
let order: Order;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  order = await orderPicture(rig, ann);
});
afterEach(() => rig.client.faults.clear());

/** Ends the order with pictures of these widths. @returns their bytes */
async function deliver(...widths: number[]): Promise<Buffer[]> {
  const { sql } = rig.database;
  const made: Buffer[] = [];
  for (const [index, width] of widths.entries()) {
    const bytes = await drawAs('png', { width, height: 60 });
    const hash = await rig.deps.objects.put(bytes);
    await addAsset(sql, { hash, format: 'png', width, height: 60, bytes: bytes.length });
    await addResult(sql, order.id, { hash, position: index + 1 });
    made.push(bytes);
  }
  await end('delivered');
  return made;
}

const end = (status: string) =>
  rig.database.sql`update orders set status = ${status}, finished_at = now() where id = ${order.id}`;
/** Presses the button under the order, wherever it stands. */
async function pressMore() {
  const before = (await ann.sees()).length;
  const toast = await ann.pressesData(await cardOf(rig, order), `o:${order.id}:more`);
  return { toast, sent: (await ann.sees()).slice(before) };
}
const openInHistory = async () => {
  await ann.says('/history');
  await ann.presses(new RegExp(` ${order.id}$`));
};

test('two more come as an album to look at and as one in full quality, each named by its place', async () => {
  const [, second, third] = await deliver(80, 90, 100);
  const { toast, sent } = await pressMore();
  expect(toast).toBe('📤 2 more pictures are on the way, free of charge');
  const [photo, photoToo, file, fileToo, ...rest] = sent;
  expect(rest).toEqual([]);
  expect(photo?.caption).toBe(`➕ 2 more pictures · free of charge · #${order.id}`);
  expect(photo?.reply_to_message?.message_id).toBe(await cardOf(rig, order));
  expect([photo, photoToo].map((one) => one?.photo?.at(-1)?.width)).toEqual([90, 100]);
  expect(photo?.media_group_id).toBe(photoToo?.media_group_id);
  expect(file?.media_group_id).toBe(fileToo?.media_group_id);
  expect([file, fileToo].map((one) => one?.document?.file_name)).toEqual([
    `darkroom-${order.id}-2.png`,
    `darkroom-${order.id}-3.png`,
  ]);
  for (const [message, bytes] of [
    [file, second],
    [fileToo, third],
  ] as const) {
    expect(Buffer.from(await rig.client.file(message?.document?.file_id ?? ''))).toEqual(bytes);
  }
});

test('one more comes as a photo and a file, in Russian too', async () => {
  await ann.says('/settings');
  await ann.presses('Русский');
  await deliver(80, 90);
  const { toast, sent } = await pressMore();
  expect(toast).toBe('📤 Отправляю ещё одну картинку, бесплатно');
  const [photo, file, ...rest] = sent;
  expect(rest).toEqual([]);
  expect(photo?.caption).toBe(`➕ Ещё 1 картинка · бесплатно · №\u00a0${order.id}`);
  expect(photo?.photo?.at(-1)?.width).toBe(90);
  expect(file?.document?.file_name).toBe(`darkroom-${order.id}-2.png`);
});

test('the history offers them as long as the order is there', async () => {
  await deliver(80, 90, 100);
  await openInHistory();
  await ann.presses('➕ 2 more pictures · free');
  expect((await ann.sees()).filter(({ photo }) => photo)).toHaveLength(2);
});

test('nothing more is offered or sent where there is one picture, or none was delivered', async () => {
  await deliver(80);
  await openInHistory();
  expect((await ann.buttons()).filter((text) => text.startsWith('➕'))).toEqual([]);
  expect((await pressMore()).sent).toEqual([]);
  await deliver(80, 90);
  await end('failed');
  expect((await pressMore()).sent).toEqual([]);
});

test('pressed twice they come once; pressed later they come again', async () => {
  await deliver(80, 90, 100);
  await pressMore();
  const rows = rig.handled.at(-1) ?? [];
  const handle = createUpdateHandler(rig.deps);
  const comes = async (press: typeof rows) => {
    const before = (await ann.sees()).length;
    await handle(press, unhurried);
    return (await ann.sees()).length - before;
  };
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    expect(await comes(rows)).toBe(4);
    expect(await comes(rows)).toBe(0);
    vi.setSystemTime(Date.now() + 11_000);
    expect(await comes(rows)).toBe(4);
  } finally {
    vi.useRealTimers();
  }
});

test('files that Telegram does not take are told of, and the photos come once', async () => {
  await deliver(80, 90, 100);
  // The first call is the photos'.
  await rig.client.faults.plan([
    { match: 'telegram.sendMediaGroup', fault: 'api_error', nth: 2, times: 9, params: tooLarge },
  ]);
  const [photo, photoToo, told, ...rest] = (await pressMore()).sent;
  expect(rest).toEqual([]);
  expect([photo, photoToo].every((one) => one?.photo)).toBe(true);
  expect(told?.text).toContain('Telegram did not take all files in full quality');
});
