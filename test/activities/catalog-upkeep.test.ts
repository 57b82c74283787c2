import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BatchInput } from '../../src/contract/catalog.ts';
import { beginWithdrawal, openSets, setPublished } from '../../src/db/catalog/publications.ts';
import { readRun } from '../../src/db/catalog/runs.ts';
import { answerOf, newAccepted } from '../db/catalog-accepted.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;
let started: number[];
let abandoned: BatchInput[];
let isRunning: boolean;

beforeEach(async () => {
  scene = await createBatchScene();
  started = [];
  abandoned = [];
  isRunning = false;
  scene.deps.startRun = async (runId) => void started.push(runId);
  scene.deps.isRunRunning = async () => isRunning;
  scene.deps.startAbandonedBatch = async (batch) => void abandoned.push(batch);
});
afterEach(() => scene.close());

const heal = () => scene.step((a) => a.healStalled());
const audit = () => scene.step((a) => a.auditBooks());
const statusOf = async (runId: number) => (await readRun(scene.sql, runId)).status;

async function age(): Promise<void> {
  await scene.sql`update catalog_runs set moved_at = moved_at - interval '2 minutes', ended_at = ended_at - interval '2 minutes'`;
}

test('a run whose start was lost is started, and one that works or waits is left alone', async () => {
  const { runId } = await scene.pictures(1);
  expect(await heal()).toBe(0);
  await age();
  isRunning = true;
  expect(await heal()).toBe(0);
  isRunning = false;
  scene.deps.isRunRunning = async () => started.includes(runId);
  expect(await heal()).toBe(1);
  expect(await heal()).toBe(0);
  expect(started).toEqual([runId]);
  expect(await statusOf(runId)).toBe('running');
});

test('a run whose execution is gone is ended, and so is what it has not sent', async () => {
  const { runId } = await scene.pictures(2);
  await scene.step((a) => a.planPictures({ runId, isFinal: true }));
  const batch = await scene.step((a) => a.openCatalogBatch({ runId, number: 1 }));
  await age();
  expect(await heal()).toBe(1);
  expect(await readRun(scene.sql, runId)).toMatchObject({ status: 'failed', reason: 'internal' });
  expect(batch !== null && 'jobId' in batch && (await scene.job(batch.jobId)).status).toBe('cancelled');
  expect(await audit()).toEqual({});
  await age();
  expect(await heal()).toBe(0);
  expect(abandoned).toEqual([]);
});

test('a run that was started by hand and is gone is not started again', async () => {
  const { runId } = await scene.pictures(1);
  await scene.sql`update catalog_runs set workflow_id = 'by-hand'`;
  await age();
  expect(await heal()).toBe(1);
  expect(started).toEqual([]);
  expect(await statusOf(runId)).toBe('failed');
});

test('a batch at the provider whose run has ended gets an execution that brings it to its end', async () => {
  await scene.sandbox.gemini.change({ runMs: 60_000 });
  const { runId } = await scene.pictures(2);
  await scene.step((a) => a.planPictures({ runId, isFinal: true }));
  const batch = await scene.step((a) => a.openCatalogBatch({ runId, number: 1 }));
  if (batch === null || 'over' in batch) throw new Error('no batch');
  await scene.step((a) => a.prepareProviderJob(batch));
  await scene.step((a) => a.submitProviderJob(batch));
  await age();
  await heal();
  await age();
  await heal();
  expect(abandoned).toEqual([{ ...batch, runId, isQueued: false }]);
  // Nobody wants it, so the provider is told as well.
  expect((await scene.sandbox.gemini.batches()).map(({ status }) => status)).toEqual(['cancelled']);
  await heal();
  expect((await scene.job(batch.jobId)).status).toBe('cancelled');
  await scene.step((a) => a.closeBatch({ ...batch, failure: 'cancelled' }));
  expect(await audit()).toEqual({});
});

test('what is to be taken back from the shop, and is not yet, is begun again', async () => {
  const withdrawn: number[] = [];
  scene.deps.startWithdrawal = async (id) => void withdrawn.push(id);
  const { runId, itemIds } = await newAccepted(scene.sql, { pictures: [1] });
  const { sets } = await openSets(scene.sql, runId, { products: 1 });
  for (const set of sets) await setPublished(scene.sql, set, answerOf(set));
  await heal();
  expect(withdrawn).toEqual([]);
  const word = { itemId: itemIds[0] ?? 0, by: 'person 1', why: 'a mistake' };
  const begun = await beginWithdrawal(scene.sql, word);
  for (const _ of [1, 2]) await heal();
  expect(withdrawn).toEqual([begun?.publicationId, begun?.publicationId]);
});

test('the audit finds pictures without a price, prices without a picture, and lines that nobody waits for', async () => {
  const { runId } = await scene.pictures(4);
  const batch = await scene.sent(runId);
  await scene.step((a) => a.collectBatch(batch));
  await scene.step((a) => a.closeBatch(batch));
  expect(await audit()).toEqual({});
  const { sql } = scene;
  await sql`alter table catalog_costs disable trigger catalog_costs_append_only`;
  await sql`delete from catalog_costs where id = (select min(id) from catalog_costs)`;
  const [, , third, fourth] = await sql<{ id: number }[]>`select id from catalog_results order by id`;
  await sql`update catalog_results set status = 'failed', hash = null where id = ${third?.id ?? 0}`;
  await sql`update catalog_results set status = 'sent', hash = null where id = ${fourth?.id ?? 0}`;
  expect(await audit()).toEqual({
    'I24 a picture that was made was charged': 1,
    'I24 what was charged is a picture that was made': 2,
    'I24 nothing is on its way in a batch that has ended, or planned by a run that has': 1,
  });
});
