import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SettingName } from '../../src/contract/settings.ts';
import { setSetting } from '../../src/db/settings.ts';
import { photos } from '../harness/photos.ts';
import {
  buttonsOf,
  type ChatRig,
  type Chatter,
  cardOf,
  createChatRig,
  describePicture,
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
  await setPrice('studio', 50);
  await setPrice('product', 50);
  ann = await rig.newChatter();
});

const setPrice = (kind: string, credits: number) =>
  rig.database.sql`update prices set credits = ${credits} where kind = ${kind}`;

/** The message with the confirmation, and what its button carries. */
async function confirmation() {
  const message = (await ann.sees()).at(-1);
  if (message === undefined) throw new Error('there is no screen');
  const data = buttonsOf(message).find(({ text }) => text.includes('Make it'))?.data ?? '';
  return { id: message.message_id, data };
}

test('a price that changes between screen and press is shown again with a notice, and never charged silently', async () => {
  await describePicture(ann);
  const old = await confirmation();
  expect(old.data).toMatch(/:confirm:50$/);
  await setPrice('studio', 80);
  await ann.pressesData(old.id, old.data);
  expect(await ordersOf(rig, ann)).toEqual([]);
  expect(await ann.reads()).toContain('The price has changed since then: now it is 80.');
  expect(await ann.reads()).toContain('Price: 80 of your 10,000 credits');

  const shown = await ann.reads();
  await rig.handle(rig.handled.at(-1) ?? []);
  expect(await ann.reads()).toBe(shown);
  expect(await ordersOf(rig, ann)).toEqual([]);

  await ann.presses('✅ Make it · 80');
  expect(await newestOrder(rig, ann)).toMatchObject({ price: 80 });
});

test('a price that fell asks again, too, and a price that changed after the press changes no order', async () => {
  await describePicture(ann);
  await setPrice('studio', 20);
  await ann.presses('✅ Make it · 50');
  await ann.presses('✅ Make it · 20');
  await setPrice('studio', 80);
  await rig.handle(rig.handled.at(-1) ?? []);
  expect((await ordersOf(rig, ann)).map(({ price }) => price)).toEqual([20]);
});

test('a product photo is not charged at a price nobody saw either', async () => {
  await ann.says('/product');
  await ann.sendsPhotos(await photos(2));
  await setPrice('product', 70);
  await ann.presses('✅ Make it · 50');
  expect(await ordersOf(rig, ann)).toEqual([]);
  expect(await ann.reads()).toContain('now it is 70');
  await ann.presses('✅ Make it · 70');
  expect(await newestOrder(rig, ann)).toMatchObject({ line: 'product', price: 70 });
});

test('a confirmation of former times, whose button says no price, asks once more', async () => {
  await describePicture(ann);
  const { id, data } = await confirmation();
  await ann.pressesData(id, data.replace(/:50$/, ''));
  expect(await ordersOf(rig, ann)).toEqual([]);
  expect(await ann.reads()).toContain('Please look at the price once more: it is 50.');
  await ann.presses('✅ Make it');
  expect(await newestOrder(rig, ann)).toMatchObject({ price: 50 });
});

test('again asks first when the price was changed since', async () => {
  const order = await orderPicture(rig, ann);
  await rig.database.sql`update orders set status = 'delivered' where id = ${order.id}`;
  await setPrice('studio', 80);
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:again`);
  expect(await ann.reads()).toContain('now it is 80');
  expect(await ordersOf(rig, ann)).toHaveLength(1);
  await ann.presses('✅ Make it · 80');
  expect(await newestOrder(rig, ann)).toMatchObject({ price: 80 });
});

test('prices and the gift are read anew each time, without a restart', async () => {
  const { sql } = rig.database;
  await setPrice('studio', 80);
  await sql`update grants set credits = 400 where kind = 'start'`;
  const bob = await rig.newChatter({ name: 'Bob' });
  await bob.says('/start');
  expect(await bob.reads()).toContain('400 credits to begin with: enough for 5 pictures');
  await bob.says('/credits');
  expect(await bob.reads()).toContain(
    'A picture costs 80, a product photo 50, a training 500, a portrait 25.',
  );
  await sql`update grants set credits = 10000 where kind = 'start'`;
});

test('what staff take off the menu is gone at once: from the menu, from the models, and from a draft that was begun', async () => {
  const { sql } = rig.database;
  const put = (name: string, isOn: boolean) =>
    setSetting(
      sql,
      { name: name as SettingName, value: isOn, was: !isOn },
      { by: 'operator max', why: 'a test' },
    );
  await describePicture(ann);
  await put('model-nano-banana', false);
  expect(await ann.presses(/Make it/)).toContain('This is not offered just now');
  expect(await ordersOf(rig, ann)).toEqual([]);
  await ann.says('/studio');
  expect((await ann.buttons()).filter((label) => /NanoBanana|Seedream/.test(label))).toEqual([
    expect.stringContaining('Seedream'),
  ]);
  await put('line-studio', false);
  await ann.says('/start');
  expect((await ann.buttons()).join()).not.toContain('Studio');
  await ann.says('/studio');
  expect(await ann.reads()).toContain('This is not offered just now');
  await put('line-studio', true);
  await put('model-nano-banana', true);
  await ann.says('/studio');
  expect((await ann.buttons()).join()).toContain('NanoBanana');
});

test('a limit that staff change holds for the next photo', async () => {
  const { sql } = rig.database;
  const set = (value: number, was: number) =>
    setSetting(sql, { name: 'photos-nano-banana', value, was }, { by: 'operator max', why: 'a test' });
  await set(1, 8);
  await ann.says('/studio');
  await ann.presses(/NanoBanana/);
  await ann.says('a fox');
  await ann.sendsPhotos(await photos(2));
  expect(await ann.reads()).toContain('1 of 1');
  await set(8, 1);
});
