import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureTypes } from '../../src/contract/failures.ts';
import { listLines } from '../../src/db/catalog/batches.ts';
import { countGenerate, moveRun, readRun } from '../../src/db/catalog/runs.ts';
import { newRun } from '../db/catalog-scene.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;

beforeEach(async () => {
  scene = await createBatchScene();
});
afterEach(() => scene.close());

const stopped = (reason: string) => ({
  type: failureTypes.runStopped,
  details: [reason],
  nonRetryable: true,
});
const batchesThere = async () => (await scene.sandbox.gemini.batches()).map(({ status }) => status);

async function opened(count = 2) {
  const { runId } = await scene.pictures(count);
  await scene.step((a) => a.planPictures({ runId, isFinal: true }));
  const batch = await scene.step((a) => a.openCatalogBatch({ runId, number: 1 }));
  if (batch === null || 'over' in batch) throw new Error('no batch');
  return { runId, batch };
}

async function submitted(count = 2) {
  const { runId, batch } = await opened(count);
  await scene.step((a) => a.prepareProviderJob(batch));
  await scene.step((a) => a.submitProviderJob(batch));
  return { runId, batch };
}

test.each([
  ['expired', 'expired'],
  ['failed', 'failed'],
] as const)('a batch that has %s at the provider gives its lines back once', async (how, status) => {
  await scene.sandbox.gemini.change({ runMs: 60_000 });
  const { batch } = await submitted();
  const [there] = await scene.sandbox.gemini.batches();
  expect(await scene.step((a) => a.collectBatch(batch))).toEqual({ status: 'not_yet' });
  await scene.sandbox.gemini.moveBatch(there?.batch ?? '', how);
  const failed = { status: 'failed', reason: 'provider_failed' };
  for (const _ of [1, 2]) expect(await scene.step((a) => a.collectBatch(batch))).toEqual(failed);
  expect(await scene.step((a) => a.stopBatch(batch))).toEqual({ isOpen: false });
  const close = () =>
    scene.step((a) => a.closeBatch({ ...batch, failure: 'failed', reason: 'provider_failed' }));
  const counts = { status, made: 0, refused: 0, failed: 0, again: 2 };
  expect([await close(), await close()]).toEqual([counts, counts]);
});

test('what has not left when nobody wants it any more stays here, and is wanted as before', async () => {
  const { batch } = await opened();
  for (const _ of [1, 2]) expect(await scene.step((a) => a.stopBatch(batch))).toEqual({ isOpen: false });
  expect(await scene.step((a) => a.submitProviderJob(batch))).toMatchObject({ status: 'refused' });
  expect(await scene.step((a) => a.collectBatch(batch))).toMatchObject({ status: 'failed' });
  expect(await scene.step((a) => a.closeBatch({ ...batch, failure: 'cancelled' }))).toMatchObject({
    status: 'cancelled',
    again: 0,
  });
  expect(await batchesThere()).toEqual([]);
});

test('a batch at the provider is told to stop, once', async () => {
  await scene.sandbox.gemini.change({ runMs: 60_000 });
  const { batch } = await submitted();
  for (const _ of [1, 2]) expect(await scene.step((a) => a.stopBatch(batch))).toEqual({ isOpen: true });
  expect(await batchesThere()).toEqual(['cancelled']);
  expect(await scene.step((a) => a.collectBatch(batch))).toEqual({
    status: 'failed',
    reason: 'provider_failed',
  });
  expect((await scene.job(batch.jobId)).status).toBe('cancelled');
});

test('an account that is refused ends the run before more is sent, and what it wanted is wanted as before', async () => {
  await scene.sandbox.gemini.change({ revoked: true });
  const { runId, batch } = await opened();
  expect(await scene.step((a) => a.prepareProviderJob(batch))).toEqual({
    status: 'refused',
    reason: 'provider_unavailable',
  });
  expect(scene.told.alarms).toEqual(['account-gemini-1-auth']);
  const close = () =>
    scene.step((a) => a.closeBatch({ ...batch, failure: 'failed', reason: 'provider_unavailable' }));
  for (const _ of [1, 2]) await expect(close()).rejects.toMatchObject(stopped('provider_refused'));
  await moveRun(scene.sql, runId, { status: 'failed', reason: 'provider_refused' });
  const next = await newRun(scene.sql, (await readRun(scene.sql, runId)).sourceId);
  expect(await scene.step((a) => a.planPictures({ runId: next }))).toMatchObject({ pictures: 2 });
});

test('a lost answer of the paid call is looked for, and no batch is paid twice', async () => {
  await scene.sandbox.faults.plan([{ match: 'gemini.create', fault: 'execute_then_reset' }]);
  const { batch } = await opened();
  await scene.step((a) => a.prepareProviderJob(batch));
  await expect(scene.step((a) => a.submitProviderJob(batch))).rejects.toThrow();
  await scene.sql`update provider_jobs set sent_at = sent_at - interval '5 minutes'`;
  expect(await scene.step((a) => a.submitProviderJob(batch), { attempt: 2 })).toMatchObject({
    status: 'sent',
  });
  expect(await batchesThere()).toHaveLength(1);
});

test('a batch whose answer was lost is looked for when nobody wants it any more, and told to stop', async () => {
  await scene.sandbox.gemini.change({ runMs: 60_000 });
  await scene.sandbox.faults.plan([{ match: 'gemini.create', fault: 'execute_then_reset' }]);
  const { batch } = await opened();
  await scene.step((a) => a.prepareProviderJob(batch));
  await expect(scene.step((a) => a.submitProviderJob(batch))).rejects.toThrow();
  const stop = () => scene.step((a) => a.stopBatch(batch));
  await expect(stop()).rejects.toThrow('may still be on its way');
  await scene.sql`update provider_jobs set sent_at = sent_at - interval '5 minutes'`;
  expect([await stop(), await stop()]).toEqual([{ isOpen: true }, { isOpen: true }]);
  expect(await batchesThere()).toEqual(['cancelled']);
});

test('a batch that nobody lived to send stays here when nobody wants it any more', async () => {
  const { batch } = await opened();
  await scene.step((a) => a.prepareProviderJob(batch));
  await scene.sql`
    update provider_jobs set status = 'sending', sent_at = now() - interval '5 minutes' where id = ${batch.jobId}`;
  const stop = () => scene.step((a) => a.stopBatch(batch));
  expect([await stop(), await stop()]).toEqual([{ isOpen: false }, { isOpen: false }]);
  expect((await scene.job(batch.jobId)).status).toBe('cancelled');
  expect(await batchesThere()).toEqual([]);
});

test('a picture that is gone from the store spoils no other line of its batch', async () => {
  const { batch } = await opened(3);
  const [first] = await listLines(scene.sql, batch.batchId);
  await scene.deps.objects.remove(first?.inputHash ?? '');
  await scene.step((a) => a.prepareProviderJob(batch));
  await scene.step((a) => a.submitProviderJob(batch));
  await scene.settle();
  await scene.step((a) => a.collectBatch(batch));
  expect(await scene.step((a) => a.closeBatch(batch))).toMatchObject({ status: 'done', made: 2, again: 1 });
});

test('[b13] a folder in trouble is told of once, keeps the pictures waiting, and a repeat goes on', async () => {
  const { runId } = await scene.pictures(3);
  const batch = await scene.sent(runId);
  await scene.step((a) => a.collectBatch(batch));
  scene.folder.trouble = { kind: 'no_funds', times: 100 };
  const upload = () => scene.step((a) => a.uploadBatch(batch));
  await expect(upload()).rejects.toMatchObject({ nonRetryable: false, nextRetryDelay: 600_000 });
  expect(scene.told.alarms).toEqual(['catalog-folder-no_funds']);
  expect(scene.folder.calls).toBeLessThanOrEqual(4);
  // It arrived, and nobody heard of it.
  scene.folder.trouble = { kind: 'provider_error', isKept: true, times: 1 };
  await expect(upload()).rejects.toMatchObject({ nonRetryable: false });
  await upload();
  expect(scene.folder.files.size).toBe(3);
  expect(scene.folder.made).toBe(3);
  expect((await countGenerate(scene.sql, runId)).uploaded).toBe(3);
});

test('a made picture that is gone from the store keeps no other from the folder', async () => {
  const { runId } = await scene.pictures(2);
  const batch = await scene.sent(runId);
  await scene.step((a) => a.collectBatch(batch));
  const [first] = await listLines(scene.sql, batch.batchId);
  await scene.deps.objects.remove(first?.hash ?? '');
  await scene.step((a) => a.uploadBatch(batch));
  expect(scene.folder.files.size).toBe(1);
  expect(scene.told.alarms).toEqual([`catalog-lost-${first?.id}`]);
});
