import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createUpdateHandler } from '../../src/bot/bot.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addResult, type Order, readOrder } from '../../src/db/orders.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, cardOf, createChatRig, orderPicture, unhurried } from './chat-rig.ts';

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
  const bytes = await drawAs('png');
  const hash = await rig.deps.objects.put(bytes);
  await addAsset(rig.database.sql, { hash, format: 'png', width: 160, height: 120, bytes: bytes.length });
  await addResult(rig.database.sql, order.id, { hash, preview: hash, position: 1 });
});
afterEach(() => rig.client.faults.clear());

const end = (status: string, reason: string | null) =>
  rig.database.sql`
    update orders set status = ${status}, reason = ${reason}, finished_at = now() where id = ${order.id}`;
const press = async (action: string) => ann.pressesData(await cardOf(rig, order), `o:${order.id}:${action}`);
const openInHistory = async () => {
  await ann.says('/history');
  await ann.presses(new RegExp(` ${order.id}$`));
};

describe('an order whose picture did not reach the chat', () => {
  test.each([
    ['undeliverable', /did not take the picture.*press 📤/],
    ['delivery_unconfirmed', /did not say whether your picture arrived.*press 📤/],
  ])('(%s) says that it is kept, and a press brings it at its price', async (reason, words) => {
    await end('failed', reason);
    await openInHistory();
    expect(await ann.reads()).toMatch(words);
    await ann.presses('📤 Send it · 50');
    const sent = await readOrder(rig.database.sql, order.id + 1);
    expect(sent).toMatchObject({
      price: 50,
      repeatOf: order.id,
      results: order.results.concat(sent?.results ?? []),
    });
    expect(sent?.results).toHaveLength(1);
    expect(sent?.previews).toEqual(sent?.results);
    expect(rig.started).toContain(order.id + 1);
  });

  test('is sent once, however often it is pressed', async () => {
    await end('failed', 'undeliverable');
    await press('send');
    expect(await press('send')).toBe(`It is sent as order ${order.id + 1}`);
    expect(await readOrder(rig.database.sql, order.id + 2)).toBeUndefined();
  });

  test('is not sent to somebody who cannot pay for it, and costs them nothing', async () => {
    await end('failed', 'undeliverable');
    await rig.database.sql`
      update credit_accounts set posted = 10, pending = 0 where user_id = ${order.userId}`;
    expect(await press('send')).toMatch(/costs 50.*10|10.*50/);
    expect(await readOrder(rig.database.sql, order.id + 1)).toBeUndefined();
  });
});

test.each([
  ['cancelled', 'cancelled_by_user'],
  ['failed', 'result_unusable'],
  ['delivered', null],
])(
  'an order that ended otherwise (%s) has nothing to send, also by an old button',
  async (status, reason) => {
    await end(status, reason);
    await openInHistory();
    expect((await ann.buttons()).join()).not.toContain('📤');
    await press('send');
    expect(await readOrder(rig.database.sql, order.id + 1)).toBeUndefined();
  },
);

describe('the file that did not come with its photo', () => {
  test('comes by its button, free of charge, and once for an impatient thumb', async () => {
    await end('delivered', null);
    const before = (await ann.sees()).length;
    await press('file');
    const handle = createUpdateHandler(rig.deps);
    const rows = rig.handled.at(-1) ?? [];
    await handle(rows, unhurried);
    await handle(rows, unhurried);
    const [first, file, ...more] = (await ann.sees()).slice(before);
    expect([first, file].map((one) => one?.document?.file_name)).toEqual([
      `darkroom-${order.id}.png`,
      `darkroom-${order.id}.png`,
    ]);
    expect(more).toEqual([]);
  });

  test('does not come of an order that was not delivered', async () => {
    await end('failed', 'undeliverable');
    const before = (await ann.sees()).length;
    await press('file');
    expect((await ann.sees()).slice(before)).toEqual([]);
  });
});
