import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNoticeActivities } from '../../activities/notices.ts';
import { createOrderActivities } from '../../activities/orders.ts';
import { createTrainedModelActivities } from '../../activities/trained-models.ts';
import { apiRights } from '../../src/contract/api.ts';
import type { LinedInputs } from '../../src/contract/lines.ts';
import { addAsset } from '../../src/db/assets.ts';
import { addResult, placeOrder, readOrder, requestCancel, settleUndelivered } from '../../src/db/orders.ts';
import { keepModel } from '../../src/db/trained-models.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { createKey } from '../../src/operations/api-keys.ts';
import { createFolderStore, type ObjectStore } from '../../src/storage/objects.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { modelOf } from '../db/kept-models.ts';
import { acceptedJob, openOnly } from '../db/scene.ts';
import { createOperationScene, max, type OperationScene } from '../operations/scene.ts';

let scene: OperationScene;
let folder: string;
let objects: ObjectStore;
let keyId: number;
let userId: number;

beforeAll(async () => {
  scene = await createOperationScene();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-handing-over-'));
  objects = createFolderStore(folder);
  ({ userId } = await scene.person());
  const wish = {
    userId,
    name: 'a shop',
    rights: apiRights,
    callsPerMinute: 60,
    openOrders: 5,
    why: 'a test',
  };
  const made = await createKey(scene.deps, max, wish);
  keyId = made.kind === 'created' ? made.keyId : 0;
  const account = { kind: 'generation', places: 9 } as const;
  await openOnly(scene.sql, [
    { ...account, id: 'higgsfield-1', provider: 'higgsfield' },
    { ...account, id: 'astria-1', provider: 'astria' },
    { ...account, id: 'astria-2', provider: 'astria', kind: 'training' },
  ]);
});
afterAll(async () => {
  await scene.database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const studio: LinedInputs = {
  line: 'studio',
  inputs: { model: 'nano-banana', prompt: 'a chair', ratio: '1:1' },
};

/** An order of an application that is being made. */
async function underWay(lined: LinedInputs, { price = 50, provider = 'higgsfield' } = {}): Promise<number> {
  const { orderId } = await placeOrder(scene.sql, {
    ...lined,
    references: [],
    price,
    chatId: 1,
    confirmKey: crypto.randomUUID(),
    userId,
    api: { keyId, inChat: false },
  });
  await acceptedJob(scene.sql, orderId, provider);
  return orderId;
}

async function makeResult(orderId: number, position = 1): Promise<string> {
  const hash = await objects.put(Buffer.from(`picture ${orderId} ${position}`));
  await addAsset(scene.sql, { hash, format: 'png', width: 64, height: 64, bytes: 17 });
  await addResult(scene.sql, orderId, { hash, position });
  return hash;
}

const deps = () => ({ sql: scene.sql, objects }) as unknown as Parameters<typeof createOrderActivities>[0];
const handOver = (orderId: number, cancelled = false) =>
  createOrderActivities(deps()).handOverResult({ orderId, cancelled });

test("handOverResult run twice charges an application's order once, and nothing of it is in a chat", async () => {
  const orderId = await underWay(studio);
  await makeResult(orderId);
  expect(await handOver(orderId)).toEqual({ status: 'delivered' });
  expect(await handOver(orderId)).toEqual({ status: 'delivered' });
  expect(await readOrder(scene.sql, orderId)).toMatchObject({
    status: 'delivered',
    charged: 50,
    channel: 'api',
  });
  expect(await scene.sql`select 1 from cards where subject_id = ${orderId}`).toHaveLength(0);
});

test('an album is charged for the pictures there are', async () => {
  const likeness = { id: 1, name: 'Anna' };
  const inputs = { likeness, prompt: 'smiling', pictures: 4, ratio: '1:1' as const };
  const orderId = await underWay({ line: 'portrait', inputs }, { price: 100, provider: 'astria' });
  for (const position of [1, 2, 3]) await makeResult(orderId, position);
  await handOver(orderId);
  expect(await readOrder(scene.sql, orderId)).toMatchObject({ status: 'delivered', charged: 75 });
});

test('a cancel that was promised before, or came with the execution, wins', async () => {
  const promised = await underWay(studio);
  await makeResult(promised);
  await requestCancel(scene.sql, promised);
  expect(await handOver(promised)).toEqual({ status: 'cancelled' });
  const stopped = await underWay(studio);
  await makeResult(stopped);
  expect(await handOver(stopped, true)).toEqual({ status: 'cancelled' });
  expect(await readOrder(scene.sql, stopped)).toMatchObject({ status: 'generating', charged: 0 });
});

test('what is not there any more is not charged', async () => {
  const orderId = await underWay(studio);
  await expect(handOver(orderId)).rejects.toMatchObject({ type: 'ResultLost', nonRetryable: true });
  await objects.remove(await makeResult(orderId));
  await expect(handOver(orderId)).rejects.toMatchObject({ type: 'ResultLost' });
  await settleUndelivered(scene.sql, orderId, { status: 'failed', reason: 'result_unusable' });
  await makeResult(orderId);
  expect(await handOver(orderId)).toEqual({ status: 'undeliverable' });
});

test('the samples of a model that an application ordered are its orders, too, and no chat is reminded of it', async () => {
  const inputs = { name: 'Anna', subject: 'woman' as const };
  const orderId = await underWay({ line: 'training', inputs }, { price: 500, provider: 'astria' });
  const modelId = await keepModel(scene.sql, modelOf(orderId));
  expect(await handOver(orderId)).toEqual({ status: 'delivered' });
  const started: number[] = [];
  const models = { ...deps(), mostExtensions: 1, startOrder: async (id: number) => void started.push(id) };
  await createTrainedModelActivities(models).openModel({ orderId });
  await createTrainedModelActivities(models).openModel({ orderId });
  expect(await readOrder(scene.sql, started[0] ?? 0)).toMatchObject({
    channel: 'api',
    apiKeyId: keyId,
    price: 0,
  });
  expect(new Set(started).size).toBe(1);
  const api = { sendMessage: () => Promise.reject(new Error('a chat')) } as never;
  await createNoticeActivities({ sql: scene.sql, texts: createTexts(), api }).remindOfModel({ modelId });
});

test('the books hold, and find an order that was charged without a picture', async () => {
  const { sql } = scene;
  expect(await auditBooks(sql)).toEqual({});
  const [order] = await sql<{ id: number }[]>`
    select id from orders where line = 'studio' and status = 'delivered' limit 1`;
  await sql`delete from order_assets where order_id = ${order?.id ?? 0} and role = 'result'`;
  expect(await auditBooks(sql)).toEqual({ 'I3 what was charged was delivered': 1 });
});
