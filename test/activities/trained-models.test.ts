import type { ApplicationFailure } from '@temporalio/common';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { addAsset } from '../../src/db/assets.ts';
import { readOrder, settleUndelivered } from '../../src/db/orders.ts';
import { findModelOf, readModel } from '../../src/db/trained-models.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { eventsOf, monthMs, newModel, newTraining } from '../db/kept-models.ts';
import { acceptedJob, openOnly } from '../db/scene.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

let scene: ActivityScene;
/** What the provider was told to delete, and what it answers. */
let removed: string[];
let trouble: unknown;
/** What it was told to keep. */
let extended: string[];

beforeEach(async () => {
  scene = await createActivityScene();
  removed = [];
  extended = [];
  trouble = undefined;
  const account: JobAccount = {
    ...scene.deps.account(null),
    async extendModel(externalId) {
      extended.push(externalId);
      if (trouble !== undefined) throw trouble;
    },
    async removeModel(externalId) {
      removed.push(externalId);
      if (trouble !== undefined) throw trouble;
    },
  };
  scene.deps.account = () => account;
});
afterEach(() => scene.close());

const wish = { by: 'person 1', why: 'pressed the button' };
const open = (orderId: number) => scene.run((a) => a.openModel({ orderId }));
const begin = (modelId: number) =>
  scene.run((a) => a.beginModelDeletion({ modelId, reason: 'asked', ...wish }));
const remove = (modelId: number, attempt = 1) => scene.run((a) => a.removeModel({ modelId }), { attempt });
const statusOf = async (modelId: number) => (await readModel(scene.sql, modelId))?.status;

/** The failure of this attempt. */
async function failureOf(modelId: number, attempt: number): Promise<ApplicationFailure> {
  return remove(modelId, attempt).then(
    () => expect.fail('it was deleted'),
    (error: unknown) => error as ApplicationFailure,
  );
}

const refusal = (kind: 'provider_error' | 'auth', retryAfterMs?: number) =>
  new ProviderError({ kind, provider: 'astria', call: 'deleteTune', detail: 'no', retryAfterMs });

test('openModel run twice orders the samples of a paid model once, free of charge', async () => {
  const { modelId, orderId, userId } = await newModel(scene.sql);
  expect([await open(orderId), await open(orderId)]).toEqual([{ modelId }, { modelId }]);
  const [samples = 0, again] = scene.told.started;
  expect(scene.told.started).toHaveLength(2);
  expect(again).toBe(samples);
  expect(await readOrder(scene.sql, samples)).toMatchObject({
    line: 'portrait',
    userId,
    price: 0,
    chatId: 1,
    inputs: { likeness: { id: modelId, name: 'Anna' }, pictures: 4 },
  });
});

test('openModel names a model nobody paid for, so that it is deleted, and makes no samples of it', async () => {
  const { modelId, orderId } = await newModel(scene.sql, { isPaid: false });
  expect([await open(orderId), await open(orderId)]).toEqual([{ modelId }, { modelId }]);
  expect(scene.told.started).toEqual([]);
});

test('openModel finds nothing where nothing was trained, or nothing is left', async () => {
  const { orderId } = await newTraining(scene.sql);
  expect(await open(orderId)).toEqual({ modelId: null });
  const gone = await newModel(scene.sql);
  await begin(gone.modelId);
  await remove(gone.modelId);
  expect(await open(gone.orderId)).toEqual({ modelId: null });
});

test('describeModel says how a model stands, each time the same', async () => {
  const { modelId } = await newModel(scene.sql);
  const describe = () => scene.run((a) => a.describeModel({ modelId }));
  const told = await describe();
  expect(told).toMatchObject({ name: 'Anna', isPaid: true, status: 'ready' });
  const untilTermMs = (told === 'waits' ? 0 : told.expiresAt) - Date.now();
  expect(Math.abs(untilTermMs - monthMs)).toBeLessThan(60_000);
  expect(await describe()).toEqual(told);
});

test('renameModel run twice gives the name, until the model is being deleted', async () => {
  const { modelId } = await newModel(scene.sql);
  const rename = (name: string) => scene.run((a) => a.renameModel({ modelId, name, ...wish }));
  expect([await rename('Ann'), await rename('Ann')]).toEqual([true, true]);
  expect((await readModel(scene.sql, modelId))?.name).toBe('Ann');
  await begin(modelId);
  expect(await rename('Anne')).toBe(false);
});

test('beginModelDeletion and removeModel run twice delete once, here and at the provider', async () => {
  const { modelId, orderId } = await newModel(scene.sql);
  await begin(modelId);
  await begin(modelId);
  expect(await statusOf(modelId)).toBe('deleting');
  await remove(modelId);
  await remove(modelId);
  expect(await statusOf(modelId)).toBe('deleted');
  expect(removed).toEqual([`tune-${orderId}`]);
  const kinds = (await eventsOf(scene.sql, orderId)).map(({ kind }) => kind);
  expect(kinds).toEqual(['trained', 'model_deleting', 'model_deleted']);
});

test('a provider that would not delete is asked later and later, and an administrator is told at the ninth attempt', async () => {
  const { modelId } = await newModel(scene.sql);
  await begin(modelId);
  trouble = refusal('provider_error');
  const minutes: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    expect(scene.told.alarms).toEqual(attempt > 9 ? [`model-${modelId}`] : []);
    const { nextRetryDelay, nonRetryable } = await failureOf(modelId, attempt);
    expect(nonRetryable).toBeFalsy();
    minutes.push(Number(nextRetryDelay) / 60_000);
  }
  expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  expect(scene.told.alarms).toEqual([`model-${modelId}`]);
  expect(await statusOf(modelId)).toBe('deleting');
  trouble = undefined;
  await remove(modelId, 11);
  expect(await statusOf(modelId)).toBe('deleted');
});

test('a provider that says how long to wait is not asked before', async () => {
  const { modelId } = await newModel(scene.sql);
  await begin(modelId);
  trouble = refusal('auth', 7_200_000);
  expect((await failureOf(modelId, 1)).nextRetryDelay).toBe(7_200_000);
});

test('a key that is gone is waited for like a provider in trouble', async () => {
  const { modelId } = await newModel(scene.sql);
  await begin(modelId);
  scene.deps.account = () => {
    throw new ProviderError({ kind: 'config', provider: 'accounts', call: 'find', detail: 'gone' });
  };
  expect((await failureOf(modelId, 3)).nextRetryDelay).toBe(240_000);
  expect(await statusOf(modelId)).toBe('deleting');
});

test('what is no answer of a provider is left to the usual pauses', async () => {
  const { modelId } = await newModel(scene.sql);
  await begin(modelId);
  trouble = new TypeError('a bug');
  expect(await failureOf(modelId, 9)).toBe(trouble);
  expect(scene.told.alarms).toEqual([]);
});

test('a model that has no row fails what asks for it, and is told so', async () => {
  await expect(remove(999_999)).rejects.toThrow('model 999999 is gone');
  await expect(scene.run((a) => a.describeModel({ modelId: 999_999 }))).rejects.toThrow('is gone');
});

/** A photo of the training, in the store as well. */
async function givePhoto(orderId: number, words: string): Promise<string> {
  const hash = await scene.deps.objects.put(Buffer.from(words));
  await addAsset(scene.sql, { hash, format: 'jpeg', width: 600, height: 800, bytes: words.length });
  await scene.sql`
    insert into order_assets (order_id, role, position, hash)
    select ${orderId}, 'reference', count(*) + 1, ${hash} from order_assets where order_id = ${orderId} and role = 'reference'`;
  return hash;
}
const arePresent = (hashes: string[]) => Promise.all(hashes.map((hash) => scene.deps.objects.has(hash)));

test('the photos of a model go with it when somebody wants it gone, but for those that another order or draft needs', async () => {
  const { modelId, orderId } = await newModel(scene.sql);
  const other = await newTraining(scene.sql);
  const own = await givePhoto(orderId, 'own photo');
  const shared = await givePhoto(orderId, 'shared photo');
  await givePhoto(other.orderId, 'shared photo');
  // The same photo may be in anybody's draft.
  const drafted = await givePhoto(orderId, 'drafted photo');
  const state = { step: 'train-photos', draft: { photos: [{ hash: drafted }] } };
  await scene.sql`
    insert into dialogues (user_id, state, last_update_id) values (${other.userId}, ${scene.sql.json(state)}, 1)`;
  await begin(modelId);
  await remove(modelId);
  expect(await arePresent([own, shared, drafted])).toEqual([false, true, true]);
  expect((await readOrder(scene.sql, orderId))?.references).toEqual([]);
  expect((await readOrder(scene.sql, other.orderId))?.references).toEqual([shared]);
  await expect(remove(modelId)).resolves.toBeUndefined();
});

test.each(['expired', 'unpaid'] as const)(
  'the photos of an %s model stay, so that it can be trained again',
  async (reason) => {
    const { modelId, orderId } = await newModel(scene.sql);
    const photo = await givePhoto(orderId, 'a photo to keep');
    await scene.run((a) => a.beginModelDeletion({ modelId, reason, ...wish }));
    await remove(modelId);
    expect(await arePresent([photo])).toEqual([true]);
    expect((await readOrder(scene.sql, orderId))?.references).toEqual([photo]);
  },
);

test('upkeep starts the execution of a model that should be gone, and of no other', async () => {
  const overdue = await newModel(scene.sql);
  const leaving = await newModel(scene.sql);
  await newModel(scene.sql);
  await scene.sql`update trained_models set expires_at = now() - interval '2 hours' where id = ${overdue.modelId}`;
  await begin(leaving.modelId);
  await scene.run((a) => a.healStalled());
  expect(new Set(scene.told.models)).toEqual(new Set([overdue.modelId, leaving.modelId]));
});

test('a model that comes after its training was taken back is deleted at the provider, and nobody has it', async () => {
  const { sql } = scene;
  const { orderId } = await newTraining(sql);
  await openOnly(sql, [{ id: 'astria-1', provider: 'astria', kind: 'training', places: 1 }]);
  const ref = { orderId, jobId: await acceptedJob(sql, orderId, 'astria') };
  await settleUndelivered(sql, orderId, { status: 'cancelled', reason: 'cancelled_by_user' });
  const account = scene.deps.account(null);
  const externalId = 'tune-1001';
  account.getState = async () => ({ status: 'completed', yield: { kind: 'model', externalId } });
  const gone = { status: 'failed', reason: 'provider_failed' };
  expect(await scene.run((a) => a.collectResult(ref))).toEqual(gone);
  expect(removed).toEqual([externalId]);
  expect(await findModelOf(sql, orderId)).toBeUndefined();
  expect(await scene.run((a) => a.collectResult(ref))).toEqual(gone);
  expect((await scene.job(ref.jobId))?.status).toBe('done');
});

const keepLonger = (modelId: number, extensions: number) =>
  scene.run((a) => a.extendModel({ modelId, extensions, ...wish }));

test('extendModel run twice keeps a model for one further term, at the provider as well', async () => {
  const { modelId, orderId } = await newModel(scene.sql);
  const before = await readModel(scene.sql, modelId);
  const [once, twice] = [await keepLonger(modelId, 0), await keepLonger(modelId, 0)];
  expect(once).toEqual(twice);
  expect(once).toMatchObject({ expiresAt: (before?.expiresAt.getTime() ?? 0) + monthMs, extensions: 1 });
  expect(extended).toEqual([`tune-${orderId}`]);
  expect((await eventsOf(scene.sql, orderId)).map(({ kind }) => kind)).toEqual(['trained', 'model_extended']);
});

test('a model is kept no longer than as often as may be, and not at all when it is being deleted', async () => {
  const { modelId } = await newModel(scene.sql);
  await keepLonger(modelId, 0);
  expect(await keepLonger(modelId, 1)).toBeNull();
  const leaving = await newModel(scene.sql);
  await begin(leaving.modelId);
  expect(await keepLonger(leaving.modelId, 0)).toBeNull();
});

test('a provider that does not keep a model leaves its term as it was', async () => {
  const { modelId } = await newModel(scene.sql);
  const before = await readModel(scene.sql, modelId);
  trouble = refusal('provider_error');
  await expect(keepLonger(modelId, 0)).rejects.toThrow('no');
  expect(await readModel(scene.sql, modelId)).toEqual(before);
});
