import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UpdateHandlerDeps } from '../../src/bot/bot.ts';
import { createFlows } from '../../src/bot/flows.ts';
import type { Finding } from '../../src/bot/training/findings.ts';
import { createTrainingFlow } from '../../src/bot/training/flow.ts';
import { createAdvice, createPhotoSheet } from '../../src/bot/training/pictures.ts';
import type { Subject } from '../../src/contract/portraits.ts';
import { readPrices } from '../../src/db/prices.ts';
import { photos } from '../harness/photos.ts';
import { type ChatRig, type Chatter, cardOf, createChatRig, newestOrder, ordersOf } from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;
let faces: Uint8Array<ArrayBuffer>[];
let folder: string;
/** What was looked at, whom it shows, and what is found. */
let inspected: { hash: string; subject: Subject }[] = [];
let sheets: number[] = [];
let inspect: () => Finding;
/** What the provider was asked, by the updates' ids, and what it says. */
let asked: { photos: readonly string[]; subject: Subject; updateId: number }[] = [];
let askProvider: NonNullable<UpdateHandlerDeps['inspectPhotos']>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-advice-'));
  faces = await photos(12, { width: 640, height: 800 });
  const [picture] = await photos(1);
  writeFileSync(join(folder, 'advice.jpg'), picture ?? '');
  rig = await createChatRig({ TRAINING_MAX_PHOTOS: '20,dog=5' }, (deps) => {
    const { sql, log, objects, decoder } = deps;
    const flows = createFlows(deps);
    const training = createTrainingFlow({
      sql,
      log,
      limits: deps.config.training.photos,
      terms: { atProvider: 30 },
      prices: () => readPrices(sql),
      async inspect(_, photo) {
        inspected.push(photo);
        return inspect();
      },
      async askProvider({ updateId, turn }, photos) {
        asked.push({ ...photos, updateId });
        return askProvider({ ...photos, updateId }, turn.signal);
      },
      showSheet: createPhotoSheet({
        objects,
        decoder: {
          preview: (bytes, asker) => decoder.preview(bytes, asker),
          async contactSheet(pictures) {
            sheets.push(pictures.length);
            return pictures[0] ?? Buffer.alloc(0);
          },
        },
      }),
      showAdvice: createAdvice({ log, picture: pathToFileURL(join(folder, 'advice.jpg')) }),
    });
    return {
      lines: { ...flows.lines, training },
      all: flows.all.map((flow) => (flow.name === 'train' ? training : flow)),
    };
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await rig.close();
});
beforeEach(async () => {
  inspected = [];
  sheets = [];
  asked = [];
  askProvider = async () => ({});
  inspect = () => ({ width: 640, height: 800, faces: 1, sharpness: 3 });
  ann = await rig.newChatter();
});

async function toPhotos(subject = 'Woman'): Promise<void> {
  await ann.says('/train');
  await ann.says('Anna');
  await ann.presses(subject);
}

async function orderTraining(count = 4) {
  await toPhotos();
  for (let start = 0; start < count; start += 10)
    await ann.sendsPhotos(faces.slice(start, Math.min(count, start + 10)));
  await ann.presses('✅ Done');
  await ann.presses('✅ Train it');
  return newestOrder(rig, ann);
}

const end = (orderId: number) =>
  rig.database.sql`update orders set status = 'failed', finished_at = now() where id = ${orderId}`;

test('the way from consent to the card is one screen, and ends in one order [b140] [b147] [b148] [b149] [b151] [b162] [b164]', async () => {
  await ann.says('/start');
  await ann.presses('🧬 Train a model');
  expect(await ann.reads()).toMatch(/Before you send anything[^]*What shall the model be called\?/);
  await ann.says(' Anna \n Maria ');
  expect(await ann.reads()).toContain('Who is “Anna Maria”?');
  await ann.presses('👩 Woman');
  const [screen, advice] = await ann.sees();
  expect(screen?.text).toContain('Photos of “Anna Maria”: 0 of 20');
  expect(advice).toMatchObject({ caption: '💡 Good examples, and what to avoid.', photo: expect.anything() });
  await ann.sendsPhotos(faces.slice(0, 3));
  expect(await ann.reads()).toMatch(/3 photos added[^]*3 of 20[^]*1 more to go/);
  await ann.sendsPhotos(faces.slice(2, 5));
  expect(await ann.reads()).toMatch(/2 photos added[^]*This photo is already here[^]*5 of 20/);
  await ann.presses('✅ Done');
  expect(await ann.reads()).toMatch(/“Anna Maria” · woman · 5 photos[^]*Price: 500 of your 10,000 credits/);
  await ann.presses('✅ Train it · 500');
  const order = await newestOrder(rig, ann);
  expect(order).toMatchObject({
    line: 'training',
    inputs: { name: 'Anna Maria', subject: 'woman' },
    price: 500,
    status: 'placed',
  });
  expect(order.references).toEqual(inspected.map(({ hash }) => hash));
  // The advice, then the one message that was the screen and is the card now.
  expect(await ann.sees()).toHaveLength(2);
  expect(await ann.reads()).toContain('🧬 Model “Anna Maria” · woman');
});

test('photos are shown together with numbers, and go one by one [b150]', async () => {
  await toPhotos();
  await ann.sendsPhotos(faces.slice(0, 5));
  await ann.presses('👁 Show all');
  expect(await ann.reads()).toBe('👁 Your 5 photos, numbered in the order in which you sent them');
  expect(sheets).toEqual([5]);
  await ann.presses('🗑 Remove one');
  await ann.presses('🗑 2');
  const screen = (await ann.sees()).findLast(({ text }) => text?.includes('Which photo shall go?'));
  expect(screen?.text).toContain('Photo 2 is gone. The 3 behind it moved up.');
  await ann.presses('⬅️ Back');
  await ann.presses('✅ Done');
  await ann.presses('✅ Train it');
  const kept = inspected.map(({ hash }) => hash).toSpliced(1, 1);
  expect((await newestOrder(rig, ann)).references).toEqual(kept);
});

test('each photo is looked at once, as soon as it is known whom it shows, and again as that of an animal', async () => {
  inspect = () => ({ width: 640, height: 800, faces: 0 });
  await ann.says('/train');
  await ann.sendsPhotos(faces.slice(0, 4));
  expect(inspected).toEqual([]);
  await ann.says('Rex');
  await ann.presses('👦 Boy');
  expect(inspected.map(({ subject }) => subject)).toEqual(['boy', 'boy', 'boy', 'boy']);
  expect(await ann.reads()).toContain('📷 1, 2, 3, 4: no face found');
  await ann.presses('✅ Done');
  expect(inspected).toHaveLength(4);
  expect(await ann.reads()).toContain('📷 1, 2, 3, 4: no face found');
  await ann.presses('👤 Who');
  await ann.presses('🐕 Dog');
  expect(inspected.slice(4).map(({ subject }) => subject)).toEqual(['dog', 'dog', 'dog', 'dog']);
  expect(await ann.reads()).not.toContain('no face found');
});

test('a photo that is too small for the provider is refused, and of one that nobody could look at the size is known', async () => {
  await toPhotos('Dog');
  inspect = () => ({ width: 640, height: 200 });
  await ann.sendsPhotos(faces.slice(0, 1));
  expect(await ann.reads()).toMatch(/640 × 200 pixels; at least 256 a side[^]*0 of 5/);
  inspect = () => {
    throw new Error('nobody looks');
  };
  await ann.sendsPhotos(await photos(2, { width: 300, height: 255 }));
  expect(await ann.reads()).toMatch(/300 × 255 pixels; at least 256 a side[^]*0 of 5/);
  await ann.sendsPhotos(await photos(1, { width: 300, height: 256 }));
  expect(await ann.reads()).toMatch(/📷 1: less than 512 pixels on the shorter side/);
  await ann.sendsPhotos(faces.slice(0, 6));
  expect(await ann.reads()).toMatch(/The limit is 5 photos: the first ones stay, 2 were left out[^]*5 of 5/);
});

test('the provider is asked once about all new photos, and what it adds is said by number', async () => {
  askProvider = async ({ photos: hashes }) =>
    Object.fromEntries(hashes.map((hash, index) => [hash, index === 1 ? ['sunglasses', 'hat'] : []]));
  await ann.says('/train');
  await ann.sendsPhotos(faces.slice(0, 3));
  await ann.says('Anna');
  expect(asked).toEqual([]);
  await ann.presses('Woman');
  expect(asked).toMatchObject([{ photos: inspected.map(({ hash }) => hash), subject: 'woman' }]);
  expect(await ann.reads()).toContain('📷 2: sunglasses');
  askProvider = async ({ photos: hashes }) =>
    Object.fromEntries(hashes.map((hash) => [hash, ['blurry', 'several_people']]));
  inspect = () => ({ width: 640, height: 800, faces: 2, sharpness: 0.1 });
  await ann.sendsPhotos(faces.slice(3, 5));
  expect(asked[1]?.photos).toHaveLength(2);
  expect(await ann.reads()).toMatch(/📷 2: sunglasses[^]*📷 4, 5: more than one face\s+📷 4, 5: blurry/);
  await ann.presses('✅ Done');
  await ann.presses('⬅️ Back');
  expect(asked).toHaveLength(2);
  expect(new Set(asked.map(({ updateId }) => updateId)).size).toBe(2);
});

test('a provider that cannot be asked keeps nobody, and is not asked about the same photos again', async () => {
  askProvider = async () => Promise.reject(new Error('away'));
  await toPhotos();
  await ann.sendsPhotos(faces.slice(0, 4));
  expect(await ann.reads()).toMatch(/4 of 20[^]*This is enough/);
  await ann.presses('✅ Done');
  expect(await ann.reads()).toContain('“Anna” · woman · 4 photos');
  expect(asked).toHaveLength(1);
});

test('changed after it failed, a training has all it had, and can be ordered anew with another name', async () => {
  const order = await orderTraining();
  await end(order.id);
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:change`);
  expect(await ann.reads()).toContain('“Anna” · woman · 4 photos');
  await ann.presses('✏️ Name');
  await ann.says('Bella');
  await ann.presses('✅ Train it');
  expect(await ordersOf(rig, ann)).toHaveLength(2);
  expect(await newestOrder(rig, ann)).toMatchObject({
    inputs: { name: 'Bella', subject: 'woman' },
    references: order.references,
  });
});

test('again after its photos were deleted it asks for new ones, and orders nothing', async () => {
  const order = await orderTraining();
  await end(order.id);
  await rig.database.sql`delete from order_assets where order_id = ${order.id}`;
  const before = (await ordersOf(rig, ann)).length;
  const answer = await ann.pressesData(await cardOf(rig, order), `o:${order.id}:again`);
  expect(answer).toContain('the photos it was made from are gone');
  expect(await ann.reads()).toContain('Photos of “Anna”: 0 of 20');
  expect(await ordersOf(rig, ann)).toHaveLength(before);
});

test('again at another price it is confirmed anew', async () => {
  const order = await orderTraining();
  await end(order.id);
  await rig.database.sql`update prices set credits = 600 where kind = 'training'`;
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:again`);
  expect(await ann.reads()).toMatch(/now it is 600[^]*“Anna” · woman · 4 photos/);
  await ann.presses('✅ Train it · 600');
  expect(await newestOrder(rig, ann)).toMatchObject({ price: 600, references: order.references });
  await rig.database.sql`update prices set credits = 500 where kind = 'training'`;
});

test('as it was sends twelve photos in two albums', async () => {
  const order = await orderTraining(12);
  expect(order.references).toHaveLength(12);
  const before = (await ann.sees()).length;
  await ann.pressesData(await cardOf(rig, order), `o:${order.id}:as_it_was`);
  const [words, ...album] = (await ann.sees()).slice(before);
  expect(words?.text).toContain('The photos the model was trained on.');
  const groups = album.map(({ media_group_id: group }) => group);
  expect(groups).toHaveLength(12);
  expect([groups.filter((group) => group === groups[0]).length, new Set(groups).size]).toEqual([10, 2]);
});
