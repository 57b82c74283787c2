import { afterEach, beforeEach, expect, test } from 'vitest';
import { listLines } from '../../src/db/catalog/batches.ts';
import { countGenerate } from '../../src/db/catalog/runs.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;

beforeEach(async () => {
  scene = await createBatchScene();
});
afterEach(() => scene.close());

const statuses = async (batchId: number) => (await listLines(scene.sql, batchId)).map(({ status }) => status);
const created = async () => (await scene.sandbox.journal('gemini.batch.accepted')).length;
const audit = () => scene.step((a) => a.auditBooks());

test('[b8] [b10] [b11] [b13] pictures are planned, sent as one batch, read line by line and put into the folder, and each step run twice does it once', async () => {
  const { runId, itemIds } = await scene.pictures(3);
  const plan = () => scene.step((a) => a.planPictures({ runId }));
  const expected = {
    pictures: 3,
    cost: '0.201',
    single: '0.402',
    currency: 'USD',
    leftOut: {},
    batchesAtOnce: 2,
  };
  expect([await plan(), await plan()]).toMatchObject([expected, expected]);
  const final = () => scene.step((a) => a.planPictures({ runId, isFinal: true }));
  expect([await final(), await final()]).toMatchObject([{ pictures: 3 }, { pictures: 3 }]);
  const open = (number: number) => scene.step((a) => a.openCatalogBatch({ runId, number }));
  const batch = await open(1);
  if (batch === null || 'over' in batch) throw new Error('no batch');
  expect(await open(1)).toEqual(batch);
  expect(await open(2)).toBeNull();

  for (const _ of [1, 2]) {
    expect(await scene.step((a) => a.prepareProviderJob(batch))).toEqual({ status: 'prepared' });
  }
  for (const _ of [1, 2])
    expect(await scene.step((a) => a.submitProviderJob(batch))).toMatchObject({
      status: 'sent',
      waitBy: 'retrying',
    });
  await scene.settle();
  for (const _ of [1, 2]) await scene.step((a) => a.awaitProviderJob({ ...batch, waitBy: 'retrying' }));
  for (const _ of [1, 2])
    expect(await scene.step((a) => a.collectBatch(batch))).toEqual({ status: 'collected' });
  expect(await statuses(batch.batchId)).toEqual(['made', 'made', 'made']);
  expect((await scene.job(batch.jobId)).status).toBe('done');

  for (const _ of [1, 2]) await scene.step((a) => a.uploadBatch(batch));
  const files = [...scene.folder.files.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  expect(files.map(({ name }) => name)).toEqual(itemIds.map((id) => `${id}-blue-vase-40-cm-r1.png`));
  expect(files[0]).toMatchObject({
    folderId: 'FAKE_FOLDER',
    mimeType: 'image/png',
    properties: { key: `item-${itemIds[0]}-r1`, item: String(itemIds[0]), run: String(runId) },
  });
  expect([scene.folder.calls, scene.folder.made, await created()]).toEqual([3, 3, 1]);

  const close = () => scene.step((a) => a.closeBatch(batch));
  const counts = { status: 'done', made: 3, refused: 0, failed: 0, again: 0 };
  expect([await close(), await close()]).toEqual([counts, counts]);
  expect(await scene.sandbox.gemini.files()).toEqual([]);
  expect(await countGenerate(scene.sql, runId)).toMatchObject({
    results: { made: 3 },
    uploaded: 3,
    spent: '0.201',
    single: '0.402',
  });
  expect(await audit()).toEqual({});
});

test('[b11] lines end each in its own way, and those that failed are planned for a later batch', async () => {
  const { runId } = await scene.pictures(4);
  await scene.sandbox.faults.plan([
    { match: 'gemini.line', fault: 'image_safety', nth: 1 },
    { match: 'gemini.line', fault: 'no_image', nth: 2 },
    { match: 'gemini.line', fault: 'missing_line', nth: 3 },
  ]);
  const batch = await scene.sent(runId);
  await scene.step((a) => a.collectBatch(batch));
  expect(await statuses(batch.batchId)).toEqual(['refused', 'failed', 'sent', 'made']);
  await scene.step((a) => a.uploadBatch(batch));
  expect(await scene.step((a) => a.closeBatch(batch))).toEqual({
    status: 'done',
    made: 1,
    refused: 1,
    failed: 0,
    again: 2,
  });
  expect((await countGenerate(scene.sql, runId)).refused).toEqual({ IMAGE_SAFETY: 1 });
  const later = await scene.step((a) => a.openCatalogBatch({ runId, number: 2 }));
  expect(later).toMatchObject({ lines: 2 });
  expect(await audit()).toEqual({});
});

test('a reading that breaks off in the middle goes on where it was, and neither loses a picture nor has one twice', async () => {
  const { runId } = await scene.pictures(4);
  const batch = await scene.sent(runId);
  const { readLines } = scene.gemini;
  scene.gemini.readLines = async function* (file, signal) {
    let left = 2;
    for await (const answer of readLines(file, signal)) {
      if (left === 0) throw new Error('the connection broke');
      left -= 1;
      yield answer;
    }
  };
  await expect(scene.step((a) => a.collectBatch(batch))).rejects.toThrow('the connection broke');
  expect((await statuses(batch.batchId)).filter((status) => status === 'made')).toHaveLength(2);
  scene.gemini.readLines = async function* (file, signal) {
    yield { key: 'item-999999-r1', outcome: 'refused', reason: 'nobody asked' };
    yield* readLines(file, signal);
  };
  expect(await scene.step((a) => a.collectBatch(batch))).toEqual({ status: 'collected' });
  expect(await statuses(batch.batchId)).toEqual(['made', 'made', 'made', 'made']);
  expect((await countGenerate(scene.sql, runId)).spent).toBe('0.268');
});

test('a picture that cannot be decoded has failed, and costs nothing', async () => {
  const { runId } = await scene.pictures(1);
  const batch = await scene.sent(runId);
  scene.gemini.readLines = async function* () {
    const [line] = await listLines(scene.sql, batch.batchId);
    yield { key: `item-${line?.itemId}-r1`, outcome: 'picture', picture: Buffer.from('no picture') };
  };
  await scene.step((a) => a.collectBatch(batch));
  expect(await scene.step((a) => a.closeBatch(batch))).toMatchObject({ made: 0, again: 1 });
  const [row] = await scene.sql`select reason from catalog_results where attempt = 1`;
  expect(row?.['reason']).toBe('result unusable: not_a_picture');
  expect((await countGenerate(scene.sql, runId)).spent).toBe('0');
});

test('answers that are gone at the provider end their lines with that reason, and what was read stays', async () => {
  const { runId } = await scene.pictures(3);
  const batch = await scene.sent(runId);
  const { readLines } = scene.gemini;
  scene.gemini.readLines = async function* (file, signal) {
    for await (const answer of readLines(file, signal)) {
      yield answer;
      break;
    }
    await scene.sandbox.gemini.pass(49 * 3_600_000);
    yield* readLines(file, signal);
  };
  expect(await scene.step((a) => a.collectBatch(batch))).toEqual({ status: 'collected' });
  expect((await statuses(batch.batchId)).toSorted()).toEqual(['failed', 'failed', 'made']);
  await scene.step((a) => a.uploadBatch(batch));
  expect(scene.folder.files.size).toBe(1);
  expect(await scene.step((a) => a.closeBatch(batch))).toMatchObject({ status: 'done', made: 1, again: 2 });
  const [row] = await scene.sql`select reason from catalog_results where status = 'failed' limit 1`;
  expect(row?.['reason']).toContain('the provider has no answers any more');
});
