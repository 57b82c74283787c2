import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BatchRef, OpenedBatch } from '../../src/contract/catalog.ts';
import { listTextLines } from '../../src/db/catalog/texts.ts';
import { type CatalogScene, decideAll } from '../db/catalog-scene.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;
beforeAll(async () => {
  scene = await createBatchScene();
  scene.catalog.descriptionBatchFrom = 1;
});
afterAll(() => scene.close());

async function planned(count: number): Promise<CatalogScene> {
  const catalog = await scene.pictures(count);
  await decideAll(scene.sql, catalog);
  await scene.step((a) => a.planDescriptions({ runId: catalog.runId, isFinal: true }));
  return catalog;
}

async function open(runId: number, number = 1): Promise<BatchRef & OpenedBatch> {
  const opened = await scene.step((a) => a.openCatalogBatch({ runId, number, makes: 'texts' }));
  if (opened === null || 'over' in opened) throw new Error('no batch was opened');
  return opened;
}

async function send(batch: BatchRef & OpenedBatch): Promise<void> {
  await scene.step((a) => a.prepareProviderJob(batch));
  await scene.step((a) => a.submitProviderJob(batch));
  await scene.settle();
}

const collect = (batch: BatchRef) => scene.step((a) => a.collectBatch(batch));
const close = (batch: BatchRef) => scene.step((a) => a.closeBatch(batch));
const statuses = async ({ batchId }: BatchRef) =>
  (await listTextLines(scene.sql, batchId)).map(({ status }) => status);
const textsOf = (sourceId: number) => scene.sql<{ itemId: number; title: string }[]>`
  select r.item_id as "itemId", t.title from catalog_texts t join catalog_results r on r.id = t.result_id
  join catalog_items i on i.id = r.item_id where i.source_id = ${sourceId} order by r.item_id`;

/** As a person does. */
const write = async (itemId = 0) => scene.sql`
  insert into catalog_texts (result_id, language, alt, title, caption, edited_by, edited_via)
  select id, 'en', 'A vase', 'Mine', 'A vase.', 'person 1', 'chat' from catalog_results where item_id = ${itemId}`;

test('[b15] [b16] many pictures are described by batches, each once and told apart, and each step run twice does it once', async () => {
  const { runId, sourceId, itemIds } = await planned(5);
  const first = await open(runId);
  expect(first).toMatchObject({ lines: 4, isQueued: false });
  expect(await open(runId)).toEqual(first);
  await send(first);
  for (const _ of [1, 2]) expect(await collect(first)).toEqual({ status: 'collected' });
  for (const _ of [1, 2]) await scene.step((a) => a.uploadBatch(first));
  const done = { status: 'done', made: 4, refused: 0, failed: 0, again: 0 };
  expect([await close(first), await close(first)]).toEqual([done, done]);
  const second = await open(runId, 2);
  await send(second);
  await collect(second);
  expect(await close(second)).toMatchObject({ made: 1 });
  expect(await scene.step((a) => a.openCatalogBatch({ runId, number: 3, makes: 'texts' }))).toBeNull();
  const texts = await textsOf(sourceId);
  expect(texts.map(({ itemId }) => itemId)).toEqual(itemIds);
  expect(new Set(texts.map(({ title }) => title)).size).toBe(5);
  expect(
    await scene.sql`select count(*)::integer as n, sum(amount)::text as amount, sum(single)::text as single
      from catalog_costs where run_id = ${runId} and kind = 'description'`,
  ).toEqual([{ n: 5, amount: '0.010', single: '0.020' }]);
  expect(scene.folder.calls).toBe(0);
});

test('[b16] a line whose answer is missing or wrong goes into a later batch, once', async () => {
  const { runId, sourceId } = await planned(3);
  await scene.sql`update catalog_sources set forbidden_words = '["cheap"]' where id = ${sourceId}`;
  await scene.sandbox.faults.plan([
    { match: 'gemini.line', fault: 'missing_line' },
    { match: 'gemini.line', fault: 'forbidden_word' },
    { match: 'gemini.line', fault: 'image_safety' },
  ]);
  const batch = await open(runId);
  await send(batch);
  await collect(batch);
  expect(await close(batch)).toEqual({ status: 'done', made: 0, refused: 1, failed: 0, again: 2 });
  const again = await open(runId, 2);
  expect((await listTextLines(scene.sql, again.batchId)).map(({ complaint }) => complaint)).toEqual([
    null,
    'The texts in en have the forbidden word “cheap”.',
  ]);
  await scene.sandbox.faults.plan([{ match: 'gemini.line', fault: 'item_error', times: 2 }]);
  await send(again);
  await collect(again);
  expect(await close(again)).toMatchObject({ made: 0, failed: 2, again: 0 });
  expect(await textsOf(sourceId)).toEqual([]);
});

test('a batch that expires is planned again once; one that nobody wants any more leaves its pictures as they were', async () => {
  const { runId } = await planned(2);
  const batch = await open(runId);
  await scene.sql`update provider_jobs set detail = 'expired' where id = ${batch.jobId}`;
  const end = { ...batch, failure: 'failed' } as const;
  expect(await scene.step((a) => a.closeBatch(end))).toMatchObject({ status: 'expired', again: 2 });
  const second = await open(runId, 2);
  expect(await statuses(second)).toEqual(['sent', 'sent']);
  await scene.step((a) => a.stopBatch(second));
  const cancelled = { ...second, failure: 'cancelled' } as const;
  expect(await scene.step((a) => a.closeBatch(cancelled))).toMatchObject({ status: 'cancelled', again: 0 });
  expect(await statuses(second)).toEqual(['dropped', 'dropped']);
  expect(await scene.step((a) => a.planDescriptions({ runId }))).toMatchObject({ pictures: 2 });
});

test('what people wrote meanwhile is not asked for, and not overwritten by an answer that comes later', async () => {
  const { runId, sourceId, itemIds } = await planned(3);
  await write(itemIds[0]);
  const batch = await open(runId);
  await send(batch);
  expect(await statuses(batch)).toEqual(['dropped', 'sent', 'sent']);
  await write(itemIds[1]);
  await collect(batch);
  const titles = (await textsOf(sourceId)).map(({ title }) => title);
  expect(titles).toEqual(['Mine', 'Mine', expect.stringMatching(/^Blue Vase/)]);
});
