import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAsset } from '../../src/db/assets.ts';
import { addResult, type Order } from '../../src/db/orders.ts';
import { listPortraitStyles } from '../../src/db/portrait-styles.ts';
import { beginModelDeletion, renameModel, type TrainedModel } from '../../src/db/trained-models.ts';
import { newModel, newTraining } from '../db/models.ts';
import { photos } from '../harness/photos.ts';
import { drawAs } from '../storage/pictures.ts';
import { type ChatRig, type Chatter, createChatRig, newestOrder, ordersOf, userIdOf } from './chat-rig.ts';

const why = { by: 'person 1', why: 'a test' };

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig({ PORTRAIT_CREDIT_COST: '25' });
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await ann.says('/start');
});

const train = async (fields: Parameters<typeof newModel>[2] = {}): Promise<TrainedModel> =>
  newModel(rig.database.sql, await userIdOf(rig, ann), fields);

async function toConfirmation(): Promise<void> {
  await ann.says('/generate');
  await ann.says('at the sea');
  await ann.presses('⭐ 4');
  await ann.presses('4:5');
}

async function orderPortraits(): Promise<Order> {
  await toConfirmation();
  await ann.presses('✅ Make it');
  return newestOrder(rig, ann);
}

const remove = (model: TrainedModel) =>
  beginModelDeletion(rig.database.sql, model.id, { reason: 'asked', ...why });

test('the way from the model to the card is one screen, and the price is that of the pictures [b141] [b154] [b155] [b156] [b157]', async () => {
  const older = await train({ name: 'Anna & <co>' });
  await train({ name: 'Rex', subject: 'dog' });
  await ann.says('/generate');
  expect(await ann.reads()).toBe('With which model?');
  expect(await ann.buttons()).toEqual(['👤 Rex', '👤 Anna & <co>', '⬅️ Back', '✖️ Cancel']);
  await ann.presses('👤 Anna & <co>');
  expect(await ann.reads()).toContain('Anna & <co>: what should be in the picture?');
  await ann.says('at the sea');
  expect(await ann.reads()).toContain('Each costs 25 credits.');
  expect((await ann.buttons()).slice(0, 8)).toEqual(['1', '2', '3', '⭐ 4', '5', '6', '7', '8']);
  await ann.presses(/^3$/);
  await ann.presses('4:5');
  expect(await ann.reads()).toBe(
    'Shall I make it?\n👤 Anna & <co> · 4:5 · 3 pictures\nat the sea\nPrice: 75 of your 10,000 credits',
  );
  await ann.presses('🔢 Number');
  await ann.presses('⭐ 4');
  const toast = await ann.presses('✅ Make it · 100');
  const order = await newestOrder(rig, ann);
  expect(toast).toBe(`✅ Order ${order.id} accepted`);
  expect(order).toMatchObject({
    line: 'portrait',
    price: 100,
    inputs: {
      likeness: { id: older.id, name: 'Anna & <co>' },
      prompt: 'at the sea',
      pictures: 4,
      ratio: '4:5',
    },
    references: [],
  });
  expect(rig.started).toContain(order.id);
  expect(await ann.reads()).toContain(`🎭 Portraits · Anna & <co> · 4:5 · #${order.id}`);
});

test('the only model is taken at once; without one the way leads to a training [b154]', async () => {
  await ann.presses('🎭 Portraits');
  expect(await ann.reads()).toContain('There is no model yet');
  expect(await ann.buttons()).toEqual(['🧬 Train a model', '👥 My models', '✖️ Cancel']);
  await newTraining(rig.database.sql, await userIdOf(rig, ann));
  await ann.says('/generate');
  expect(await ann.reads()).toContain('Your model is being trained');
  expect(await ann.buttons()).not.toContain('🧬 Train a model');
  await train({ name: 'Bob', subject: 'man' });
  await ann.says('/generate');
  expect(await ann.reads()).toContain('Bob: what should be in the picture?');
});

test('a style is chosen by its name in the person’s language, and the order keeps its words and its name [b133] [b190]', async () => {
  await ann.says('/settings');
  await ann.presses('Русский');
  await train({ name: 'Рекс', subject: 'dog' });
  await ann.says('/generate');
  expect(await ann.buttons()).toHaveLength(15);
  await ann.presses('🎨 Зимний лес');
  await ann.presses('1');
  await ann.presses('1:1');
  expect(await ann.reads()).toContain('👤 Рекс · 1:1 · 1 картинка\n🎨 Стиль «Зимний лес»\nЦена: 25');
  await ann.presses('✅ Сделать · 25');
  const { inputs } = await newestOrder(rig, ann);
  const styles = await listPortraitStyles(rig.database.sql, 'ru');
  const style = styles.find(({ name }) => name === 'Зимний лес');
  expect(inputs).toMatchObject({ style: { id: style?.id, name: 'Зимний лес' } });
  expect(inputs).toMatchObject({ prompt: expect.stringContaining('a dog in a snowy pine forest') });
});

test('a photo is answered with what is needed instead, and is not even fetched [b161]', async () => {
  await train();
  await ann.says('/generate');
  await ann.sendsPhotos(await photos(2));
  expect(await ann.reads()).toContain('No photos are needed here');
  expect(await ann.reads()).toContain('what should be in the picture?');
});

test('a model that was deleted meanwhile is asked for anew, and nothing is ordered', async () => {
  const model = await train({ name: 'Anna' });
  await toConfirmation();
  await remove(model);
  expect(await ann.presses('✅ Make it')).toBe(
    '🗑 The model or the photos it was made from are gone. Please choose anew',
  );
  expect(await ann.reads()).toContain('The model “Anna” does not exist any more. Nothing was charged.');
  expect(await ann.reads()).toContain('There is no model yet');
  expect((await ordersOf(rig, ann)).filter(({ line }) => line === 'portrait')).toEqual([]);
  await train({ name: 'Bob', subject: 'man' });
  await ann.presses('Cancel');
  await ann.says('/generate');
  expect(await ann.reads()).toContain('Bob: what should be in the picture?');
});

test('an order is repeated at once or changed, and once its model is gone another one is asked for', async () => {
  const model = await train({ name: 'Anna' });
  const { sql } = rig.database;
  const order = await orderPortraits();
  await sql`update orders set status = 'failed', reason = 'provider_failed', finished_at = now() where id = ${order.id}`;
  await ann.pressesData((await ann.sees()).at(-1)?.message_id ?? 0, `o:${order.id}:change`);
  expect(await ann.reads()).toContain('👤 Anna · 4:5 · 4 pictures\nat the sea');
  await renameModel(sql, model.id, { name: 'Annie', ...why });
  await ann.presses('📐 Shape');
  await ann.presses('1:1');
  expect(await ann.reads()).toContain('👤 Annie · 1:1 · 4 pictures');
  await remove(model);
  await train({ name: 'Bob', subject: 'man' });
  await train({ name: 'Rex', subject: 'dog' });
  const again = `o:${order.id}:again`;
  expect(await ann.pressesData((await ann.sees()).at(-1)?.message_id ?? 0, again)).toContain('are gone');
  expect(await ann.reads()).toContain('The model “Anna” does not exist any more');
  await ann.presses('👤 Bob');
  expect(await ann.reads()).toContain('👤 Bob · 4:5 · 4 pictures\nat the sea');
});

test('all pictures that came are sent as files, in one album, and not what came beyond them', async () => {
  await train();
  const order = await orderPortraits();
  for (const [index, width] of [80, 81, 82, 83, 84].entries()) {
    const bytes = await drawAs('png', { width, height: 60 });
    const hash = await rig.deps.objects.put(bytes);
    await addAsset(rig.database.sql, { hash, format: 'png', width, height: 60, bytes: bytes.length });
    await addResult(rig.database.sql, order.id, { hash, position: index + 1 });
  }
  await rig.database.sql`update orders set status = 'delivered', finished_at = now() where id = ${order.id}`;
  const before = await ann.sees();
  await ann.pressesData(before.at(-1)?.message_id ?? 0, `o:${order.id}:file`);
  const sent = (await ann.sees()).slice(before.length);
  expect(sent.map(({ document }) => document?.file_name)).toEqual([
    `darkroom-${order.id}.png`,
    `darkroom-${order.id}-2.png`,
    `darkroom-${order.id}-3.png`,
    `darkroom-${order.id}-4.png`,
  ]);
  expect(new Set(sent.map(({ media_group_id }) => media_group_id)).size).toBe(1);
});
