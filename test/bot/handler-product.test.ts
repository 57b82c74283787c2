import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { productReferences } from '../../src/contract/product.ts';
import { addStyle, listStyles, removeStyle } from '../../src/db/styles.ts';
import { photos } from '../harness/photos.ts';
import {
  type ChatRig,
  type Chatter,
  cardOf,
  createChatRig,
  newestOrder,
  ordersOf,
  userIdOf,
} from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;
let [vase, beach, forest]: Uint8Array<ArrayBuffer>[] = [];

beforeAll(async () => {
  rig = await createChatRig({ PRODUCT_CREDIT_COST: '70' });
  [vase, beach, forest] = await photos(3);
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
});

const some = (...list: (Uint8Array<ArrayBuffer> | undefined)[]) => list.filter((one) => one !== undefined);

async function toConfirmation(): Promise<void> {
  await ann.says('/product');
  await ann.sendsPhotos(some(vase, beach));
}

async function orderProduct() {
  await toConfirmation();
  await ann.presses('✅ Make it');
  return newestOrder(rig, ann);
}

const end = (orderId: number, status = 'delivered') =>
  rig.database.sql`update orders set status = ${status}, finished_at = now() where id = ${orderId}`;

test('the way from the product to the card is one screen, with advice before the first photo [b36] [b37] [b38] [b73]', async () => {
  await ann.says('/start');
  await ann.presses('📦 Product photo');
  expect(await ann.reads()).toContain(
    'a sharp photo in even light, the whole product in the frame, one product',
  );
  await ann.sendsPhotos(some(vase));
  expect(await ann.reads()).toContain('Photo of the background');
  await ann.sendsPhotos(some(beach));
  expect(await ann.reads()).toContain('📦 Product: your photo, 320 × 240');
  expect(await ann.reads()).toContain('🏞 Background: your photo, 320 × 240');
  expect(await ann.reads()).toContain('Price: 70 of your 10,000 credits');
  expect(await ann.buttons()).toEqual([
    '✅ Make it · 70',
    '📦 Replace product',
    '🏞 Replace background',
    '⬅️ Back',
    '✖️ Cancel',
  ]);
  const toast = await ann.presses('✅ Make it');
  const order = await newestOrder(rig, ann);
  expect(toast).toBe(`✅ Order ${order.id} accepted`);
  expect(order).toMatchObject({
    line: 'product',
    inputs: {},
    price: 70,
  });
  expect(order).toMatchObject({ status: 'placed' });
  expect(new Set(order.references).size).toBe(productReferences);
  expect(rig.started).toContain(order.id);
  expect(await ann.reads()).toBe(
    `📦 Product photo · your background · #${order.id}\n⏳ Accepted · 70 credits`,
  );
  expect(await ann.sees()).toHaveLength(1);
});

test('an album of two is product and background; what is too many is said [b37] [b38]', async () => {
  await ann.says('/product');
  await ann.sendsPhotos(some(vase, beach, forest));
  expect(await ann.reads()).toContain('Two photos are enough here: the first two stay, 1 was left out');
  expect(await ann.reads()).toContain('Shall I make it?');
});

test('a style stands for the background, and is named on card and list [b74]', async () => {
  const { references } = await orderProduct();
  await addStyle(rig.database.sql, { name: 'Beach & <sun>', hash: references[1] ?? '' }, 'person 1');
  await ann.says('/product');
  await ann.sendsPhotos(some(forest));
  expect(await ann.reads()).toContain('or choose a style');
  await ann.presses('🏞 Beach & <sun>');
  expect(await ann.reads()).toContain('🏞 Background: style “Beach & <sun>”');
  await ann.presses('✅ Make it');
  const order = await newestOrder(rig, ann);
  expect(order.inputs).toMatchObject({ style: { name: 'Beach & <sun>' } });
  expect(order.references[1]).toBe(references[1]);
  expect(await ann.reads()).toContain(`📦 Product photo · Beach & <sun> · #${order.id}`);
  await ann.says('/history');
  expect(await ann.reads()).toMatch(/70 credits · [^\n]+\nProduct photo · Beach & <sun>/);
  expect(await ann.reads()).not.toMatch(/“”|auto/);

  await ann.says('/product');
  await ann.sendsPhotos(some(forest));
  const [style] = await listStyles(rig.database.sql);
  await removeStyle(rig.database.sql, style?.id ?? 0, 'person 1');
  await ann.presses('🏞 Beach & <sun>');
  expect(await ann.reads()).toContain('This style is not offered any more');
  expect(await ann.buttons()).toEqual(['⬅️ Back', '✖️ Cancel']);
});

test('each of both photos can be replaced before the confirmation, and a photo out of the blue asks which', async () => {
  await toConfirmation();
  await ann.presses('Replace product');
  expect(await ann.reads()).toContain('Send one photo. The background stays.');
  await ann.sendsPhotos(some(forest));
  expect(await ann.reads()).toContain('Shall I make it?');
  await ann.sendsPhotos(some(vase));
  expect(await ann.reads()).toContain('A new photo: which one does it replace?');
  expect(await ann.buttons()).toEqual([
    '📦 Replace product',
    '🏞 Replace background',
    '↩️ Keep both as they are',
    '✖️ Cancel',
  ]);
  await ann.presses('Replace background');
  await ann.presses('✅ Make it');
  const order = await newestOrder(rig, ann);
  const other = await orderProduct();
  expect(order.references[1]).toBe(other.references[0]);
  expect(other.references).not.toContain(order.references[0]);
});

test('nothing is ordered while a photo waits for an answer', async () => {
  await toConfirmation();
  const [screen] = await ann.sees();
  const data = JSON.stringify(screen?.reply_markup).match(/d:\d+:confirm:\d+/)?.[0] ?? '';
  await ann.sendsPhotos(some(forest));
  await ann.pressesData((await ann.sees())[0]?.message_id ?? 0, data);
  expect(await ann.reads()).toContain('which one does it replace?');
  expect(await ordersOf(rig, ann)).toEqual([]);
  await ann.presses('Keep both');
  await ann.presses('✅ Make it');
  expect(await ordersOf(rig, ann)).toHaveLength(1);
});

test('words are answered with what is expected [b66]', async () => {
  await ann.says('/product');
  await ann.says('a vase on a beach');
  expect(await ann.reads()).toContain('Please send the photo of your product');
  await ann.sendsPhotos(some(vase), { caption: 'a vase' });
  expect(await ann.reads()).toContain('The words under the photo are not used');
  await ann.says('on a beach');
  expect(await ann.reads()).toContain('Please send a photo of the background');
  await ann.sendsPhotos(some(beach));
  await ann.says('please');
  expect(await ann.reads()).toContain('send a photo to replace one of the two');
  expect(await ann.reads()).toContain('Shall I make it?');
});

test('a file that is no photo is told what is wrong with it, and the step stays [b67]', async () => {
  await ann.says('/product');
  const text = { bytes: new Uint8Array(Buffer.from('hello')), name: 'vase.txt' };
  await ann.sendsFiles([text]);
  expect(await ann.reads()).toContain('This file is not a picture');
  expect(await ann.reads()).toContain('Photo of the product');
  await ann.sendsFiles([text, ...some(beach).map((bytes) => ({ bytes, name: 'beach.jpg' }))]);
  expect(await ann.reads()).toContain('1. This file is not a picture');
  expect(await ann.reads()).toContain('Send one photo. The background stays.');
});

test('everything handled twice is one order', async () => {
  const twice = async (act: Promise<unknown>) => {
    await act;
    const shown = await ann.reads();
    await rig.handle(rig.handled.at(-1) ?? []);
    expect(await ann.reads()).toBe(shown);
  };
  await twice(ann.says('/product'));
  await twice(ann.sendsPhotos(some(vase)));
  await twice(ann.sendsPhotos(some(beach)));
  const [screen] = await ann.sees();
  const data = JSON.stringify(screen?.reply_markup).match(/d:\d+:confirm:\d+/)?.[0] ?? '';
  await twice(ann.presses('✅ Make it'));
  const order = await newestOrder(rig, ann);
  expect(await ann.pressesData(await cardOf(rig, order), data)).toBe(`Order ${order.id} is already accepted`);
  expect(await ordersOf(rig, ann)).toHaveLength(1);
});

test('what cannot be paid says so and keeps both photos', async () => {
  await toConfirmation();
  await rig.database.sql`update credit_accounts set posted = 60 where user_id = ${await userIdOf(rig, ann)}`;
  expect(await ann.presses('✅ Make it')).toBe('💳 This costs 70, you have 60');
  expect(await ann.reads()).toContain('This costs 70, you have 60. Nothing has been ordered.');
  expect(await ann.buttons()).toEqual([
    '💳 Ask for credits',
    '📦 Replace product',
    '🏞 Replace background',
    '🏠 Menu',
  ]);
});

test('again makes one more with the same inputs [b40]', async () => {
  const first = await orderProduct();
  await addStyle(rig.database.sql, { name: 'Again', hash: first.references[1] ?? '' }, 'person 1');
  await rig.database
    .sql`update orders set inputs = (select jsonb_build_object('style', jsonb_build_object('id', id, 'name', name))
      from styles where name = 'Again') where id = ${first.id}`;
  await end(first.id);
  await ann.pressesData(await cardOf(rig, first), `o:${first.id}:again`);
  const repeat = await newestOrder(rig, ann);
  expect(repeat).toMatchObject({ line: 'product', price: 70, repeatOf: first.id });
  expect(repeat.inputs).toMatchObject({ style: { name: 'Again' } });
  expect(repeat.references).toEqual(first.references);
});

test('again asks first when the price is another one', async () => {
  const order = await orderProduct();
  await rig.database.sql`update orders set status = 'delivered', price = 50 where id = ${order.id}`;
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:again`);
  expect(await ann.reads()).toContain('now it is 70');
  expect(await ann.reads()).toContain('🏞 Background: your photo');
  expect(await ordersOf(rig, ann)).toHaveLength(1);
});

test('other background keeps the product and asks for the rest anew', async () => {
  const order = await orderProduct();
  await end(order.id, 'failed');
  await ann.says('/history');
  await ann.presses(String(order.id));
  await ann.presses('🏞 Other background');
  expect(await ann.reads()).toContain('Photo of the background');
  await ann.sendsPhotos(some(forest));
  await ann.presses('✅ Make it');
  const other = await newestOrder(rig, ann);
  expect(other.id).not.toBe(order.id);
  expect(other.references[0]).toBe(order.references[0]);
  expect(other.references[1]).not.toBe(order.references[1]);
});

test('as it was sends both photos, and the story has its title', async () => {
  const order = await orderProduct();
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:as_it_was`);
  const [, words, ...album] = await ann.sees();
  expect(words?.text).toBe(
    `📎 Order ${order.id} as it was: Product photo · your background\nFirst the product, then the background.`,
  );
  expect(album).toHaveLength(2);
  await ann.presses('What happened?');
  expect(await ann.reads()).toContain(`Order ${order.id} · Product photo · your background · 70 credits`);
});

test('photos out of the blue can become a product photo, in the words of their number', async () => {
  await ann.sendsPhotos(some(vase));
  expect(await ann.reads()).toContain('Want a picture with this photo?');
  expect(await ann.reads()).toContain('puts the product from this photo into another setting');
  expect(await ann.buttons()).toEqual(['🖼 Make it', '📦 Product photo', '🏠 Menu']);
  await ann.presses('📦 Product photo');
  expect(await ann.reads()).toContain('Photo of the background');
  await ann.sendsPhotos(some(beach));
  await ann.presses('✅ Make it');
  const order = await newestOrder(rig, ann);
  expect(order.line).toBe('product');
  expect(order.references).toEqual((await orderProduct()).references);

  await ann.sendsPhotos(some(vase, beach, forest));
  expect(await ann.reads()).toContain('puts the product from the first photo into the setting of the second');
  await ann.presses('📦 Product photo');
  expect(await ann.reads()).toContain('the first two stay, 1 was left out');
  await ann.presses('✅ Make it');
  expect((await newestOrder(rig, ann)).references).toEqual(order.references);
});

test('words out of the blue are not taken for a product', async () => {
  await ann.says('a vase on a beach');
  expect(await ann.buttons()).toEqual(['🖼 Make it', '🏠 Menu']);
  await ann.sendsPhotos(some(vase));
  expect(await ann.buttons()).toEqual(['🖼 Make it', '🏠 Menu']);
});
