import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readOrder } from '../../src/db/orders.ts';
import { photos } from '../harness/photos.ts';
import {
  type ChatRig,
  type Chatter,
  cardOf,
  createChatRig,
  newestOrder,
  orderPicture,
  ordersOf,
} from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
});

const end = (rig: ChatRig, orderId: number, status: string) =>
  rig.database.sql`update orders set status = ${status}, finished_at = now() where id = ${orderId}`;

describe('under an order', () => {
  test('cancel asks the workflow once the order is the person’s own', async () => {
    const order = await orderPicture(rig, ann);
    expect(await ann.presses('Cancel')).toBe('↩️ Cancelling. 50 credits come back');
    expect(rig.cancelled).toContain(order.id);
    expect((await readOrder(rig.database.sql, order.id))?.cancelRequested).toBe(true);

    const eve = await rig.newChatter();
    await eve.says('/start');
    const menu = (await eve.sees())[0]?.message_id ?? 0;
    for (const action of ['cancel', 'again', 'story', 'open', 'as_it_was', 'change', 'more']) {
      expect(await eve.pressesData(menu, `o:${order.id}:${action}`)).toBe(
        `There is no order ${order.id} of yours`,
      );
    }
  });

  test('cancel of what is on its way or over says so', async () => {
    const order = await orderPicture(rig, ann);
    const card = (await ann.sees())[0]?.message_id ?? 0;
    await end(rig, order.id, 'delivering');
    expect(await ann.pressesData(card, `o:${order.id}:cancel`)).toContain('already on its way');
    await end(rig, order.id, 'delivered');
    expect(await ann.pressesData(card, `o:${order.id}:cancel`)).toBe(
      `Order ${order.id} has already ended: done`,
    );
    expect(rig.cancelled).not.toContain(order.id);
  });

  test('an order that never began to run is cancelled on the spot', async () => {
    rig.refuses.running = true;
    const order = await orderPicture(rig, ann);
    await ann.presses('Cancel');
    rig.refuses.running = false;
    expect((await readOrder(rig.database.sql, order.id))?.status).toBe('cancelled');
  });

  test('again makes one more at a time', async () => {
    const order = await orderPicture(rig, ann);
    await end(rig, order.id, 'delivered');
    const card = (await ann.sees())[0]?.message_id ?? 0;
    await ann.pressesData(card, `o:${order.id}:again`);
    const rows = rig.handled.at(-1) ?? [];
    const repeat = await newestOrder(rig, ann);
    expect(repeat).toMatchObject({ repeatOf: order.id, inputs: order.inputs });
    expect(await cardOf(rig, repeat)).toBe(0);
    expect(await ann.pressesData(card, `o:${order.id}:again`)).toBe(
      `Order ${repeat.id} is already being made`,
    );
    await end(rig, repeat.id, 'delivered');
    await rig.handle(rows);
    expect(await ordersOf(rig, ann)).toHaveLength(2);
    await ann.pressesData(card, `o:${order.id}:again`);
    expect(await ordersOf(rig, ann)).toHaveLength(3);
    await end(rig, (await newestOrder(rig, ann)).id, 'delivered');
    await rig.database.sql`update credit_accounts set posted = 20 where user_id = ${order.userId}`;
    expect(await ann.pressesData(card, `o:${order.id}:again`)).toBe('💳 This costs 50, you have 20');
  });

  test('again asks first when the price is another one', async () => {
    const order = await orderPicture(rig, ann);
    await rig.database.sql`update orders set status = 'delivered', price = 40 where id = ${order.id}`;
    await ann.pressesData((await ann.sees())[0]?.message_id ?? 0, `o:${order.id}:again`);
    expect(await ann.reads()).toContain('now it is 50');
    expect(await ordersOf(rig, ann)).toHaveLength(1);
  });

  test('change opens the confirmation below, with everything as it was', async () => {
    await ann.sendsPhotos(await photos(2), { caption: 'a fox' });
    await ann.presses('NanoBanana');
    await ann.presses('Done');
    await ann.presses('21:9');
    await ann.presses('✅ Make it');
    const order = await newestOrder(rig, ann);
    await end(rig, order.id, 'delivered');
    const card = (await ann.sees())[0];
    await ann.pressesData(card?.message_id ?? 0, `o:${order.id}:change`);
    expect((await ann.sees()).map(({ message_id }) => message_id)[0]).toBe(card?.message_id);
    expect(await ann.reads()).toContain('NanoBanana · 21:9 · 2 photos');
    await ann.presses('✏️ Text');
    await ann.says('a bear');
    await ann.presses('✅ Make it');
    expect(await newestOrder(rig, ann)).toMatchObject({
      inputs: { prompt: 'a bear', ratio: '21:9' },
      references: order.references,
    });
  });

  test('as it was sends the words and the photos', async () => {
    await ann.sendsPhotos(await photos(2), { caption: 'a <fox>' });
    await ann.presses('NanoBanana');
    await ann.presses('Done');
    await ann.presses('21:9');
    await ann.presses('✅ Make it');
    const order = await newestOrder(rig, ann);
    await ann.pressesData(await cardOf(rig, order), `o:${order.id}:as_it_was`);
    const [, words, ...album] = await ann.sees();
    expect(words?.text).toBe(`📎 Order ${order.id} as it was: NanoBanana · 21:9\na <fox>`);
    expect(album).toHaveLength(2);
    expect(album.every(({ photo, media_group_id }) => photo && media_group_id)).toBe(true);
  });

  test('what happened is told with a code for support', async () => {
    const order = await orderPicture(rig, ann);
    await ann.presses('What happened?');
    expect(await ann.reads()).toContain('You confirmed the order');
    expect(await ann.reads()).toContain(`For support: ${order.id}`);
  });
});

test('/history shows eight orders a page and opens each', async () => {
  await ann.says('/start');
  const first = await orderPicture(rig, ann, 'the first one');
  await rig.database.sql`
    insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status)
    select ${first.userId}, ${ann.id}, 'generation', 'studio',
      '{"model": "nano-banana", "prompt": "more", "ratio": "1:1"}', 50, gen_random_uuid()::text, 'delivered'
    from generate_series(1, 9)`;
  await ann.says('/history');
  expect((await ann.reads()).match(/“more”/g)).toHaveLength(8);
  expect(await ann.buttons()).toContain('Older ➡️');
  await ann.presses('Older');
  expect(await ann.reads()).toContain('“the first one”');
  expect(await ann.buttons()).toContain('⬅️ Newer');
  await ann.presses(new RegExp(`⏳ ${first.id}`));
  expect(await ann.reads()).toContain('“the first one”');
  expect(await ann.buttons()).toContain('🗂 To the list');
  await ann.presses('To the list');
  expect((await ann.reads()).match(/“more”/g)).toHaveLength(8);
});

test('/cancel leaves what was begun, lists what is under way, and says when there is nothing', async () => {
  await ann.says('/cancel');
  expect(await ann.reads()).toContain('There is nothing to cancel');
  const order = await orderPicture(rig, ann);
  await ann.says('/studio');
  await ann.says('/cancel');
  expect(await ann.reads()).toContain('Cancelled. Nothing was ordered');
  expect(await ann.buttons()).toEqual([`✖️ Cancel ${order.id}`, '🏠 Menu']);
  expect(await ann.presses(`Cancel ${order.id}`)).toContain('Cancelling');
});

test('/credits tells the movements in words', async () => {
  const order = await orderPicture(rig, ann);
  const { sql } = rig.database;
  await sql`insert into provider_accounts (id, provider, places) values ('test', 'test', 99) on conflict do nothing`;
  await sql`select admit_generation(${order.id}, 'test', 60000)`;
  await ann.says('/credits');
  expect(await ann.reads()).toContain('Balance: 9,950 credits');
  expect(await ann.reads()).toContain('Reserved for orders under way: 50');
  expect(await ann.reads()).toMatch(new RegExp(`−50 for order ${order.id} · \\d`));
  expect(await ann.reads()).toMatch(/\+10,000 gift to begin with/);
});
