import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  countWishes,
  endBatch,
  endLine,
  keyOf,
  listAbandonedBatches,
  listLines,
  openBatch,
  planResults,
  readPlanned,
} from '../../src/db/catalog/batches.ts';
import { tellItem } from '../../src/db/catalog/items.ts';
import { countGenerate, moveRun } from '../../src/db/catalog/runs.ts';
import { beginSubmission, dropJob, endJob, readJob, recordSubmission } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { listOverdueJobs } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { cost, hashOf, newCatalog, newRun, sentBatch, usualBatch } from './catalog-scene.ts';
import { column, openOnly } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 2 }]);
});
afterEach(() => database.drop());

const wishes = (sourceId: number, force = false) => countWishes(sql, { sourceId, force });
const statuses = async (batchId: number) => (await listLines(sql, batchId)).map(({ status }) => status);
const eventsOf = (kind: string, id: number) =>
  column<string>(
    sql,
    `select kind from events where subject_kind = '${kind}' and subject_id = ${id} order by id`,
  );

test('[b7] what is wanted is counted by why the rest is not', async () => {
  const { sourceId, itemIds } = await newCatalog(sql, { items: 7 });
  const [gone, removed, marked, skipped, empty] = itemIds;
  await sql`update catalog_items set missing_since = now() where id = ${gone ?? 0}`;
  await sql`update catalog_items set row_state = 'removed' where id = ${removed ?? 0}`;
  await sql`update catalog_items set is_marked = true where id = ${marked ?? 0}`;
  await sql`update catalog_items set is_skipped = true where id = ${skipped ?? 0}`;
  await sql`update catalog_items set prompt = null where id = ${empty ?? 0}`;
  expect(await wishes(sourceId)).toEqual({ wanted: 2, gone: 1, removed: 1, skipped: 2, no_prompt: 1 });
  await sql`update catalog_sources set default_prompt = 'on a table' where id = ${sourceId}`;
  expect(await wishes(sourceId)).toEqual({ wanted: 3, gone: 1, removed: 1, skipped: 2 });
});

test('what is wanted is planned once, as much as asked for, and planned again adds nothing', async () => {
  const { sourceId, runId } = await newCatalog(sql, { items: 5 });
  expect(await planResults(sql, runId, 3)).toBe(3);
  expect(await planResults(sql, runId, 5)).toBe(3);
  expect(await wishes(sourceId)).toEqual({ wanted: 2, under_way: 3 });
  expect(await wishes(sourceId, true)).toEqual({ wanted: 2, under_way: 3 });
});

test('[b10] [b11] a batch takes its lines and a place, and opened again it is the same', async () => {
  const { runId, itemIds } = await newCatalog(sql, { items: 5 });
  await planResults(sql, runId, 5);
  const first = await openBatch(sql, runId, { ...usualBatch, most: 3 });
  expect(first).toMatchObject({ lines: 3, isQueued: false });
  expect(await openBatch(sql, runId, { ...usualBatch, most: 3 })).toEqual(first);
  const second = await openBatch(sql, runId, { ...usualBatch, number: 2, most: 3 });
  expect(second).toMatchObject({ lines: 2 });
  expect(await openBatch(sql, runId, { ...usualBatch, number: 3 })).toBeNull();
  expect(await readPlanned(sql, { runId, number: 2, makes: 'pictures' })).toEqual({
    planned: 0,
    isOpened: true,
  });
  const lines = await listLines(sql, first?.batchId ?? 0);
  expect(lines.map(keyOf)).toEqual(itemIds.slice(0, 3).map((id) => `item-${id}-r1`));
  expect(lines[0]).toMatchObject({ status: 'sent', productName: 'Blue Vase, 40 cm', prompt: 'on a beach' });
  expect(await readJob(sql, first?.jobId ?? 0)).toMatchObject({
    kind: 'batch',
    subject: { kind: 'batch', id: first?.batchId },
    status: 'planned',
    accountId: 'gemini-1',
    isUnwanted: false,
  });
});

test('a batch without a place waits for one', async () => {
  const { runId } = await newCatalog(sql, { items: 3 });
  await planResults(sql, runId, 3);
  const opened = [];
  for (const number of [1, 2, 3])
    opened.push(await openBatch(sql, runId, { ...usualBatch, number, most: 1 }));
  expect(opened.map((one) => one?.isQueued)).toEqual([false, false, true]);
  await endJob(sql, opened[0]?.jobId ?? 0, { status: 'done' });
  expect((await readJob(sql, opened[2]?.jobId ?? 0)).status).toBe('planned');
});

test('[b11] each line has an end of its own, told again it changes nothing, and what failed is planned once more', async () => {
  const { sourceId, runId } = await newCatalog(sql, { items: 4 });
  const { batchId } = await sentBatch(sql, runId);
  const [made, refused, failed, silent] = (await listLines(sql, batchId)).map(({ id }) => id);
  const hash = hashOf(`${sourceId}-0`);
  const told = () =>
    Promise.all([
      endLine(sql, { resultId: made ?? 0, status: 'made', hash, cost }),
      endLine(sql, { resultId: refused ?? 0, status: 'refused', reason: 'IMAGE_SAFETY' }),
      endLine(sql, { resultId: failed ?? 0, status: 'failed', reason: 'no picture' }),
    ]);
  expect(await told()).toEqual([true, true, true]);
  expect(await told()).toEqual([false, false, false]);
  const counts = { status: 'done', made: 1, refused: 1, failed: 0, again: 2 };
  const end = () => endBatch(sql, batchId, { outcome: 'done', reason: 'no answer' });
  expect([await end(), await end()]).toEqual([counts, counts]);
  expect(await statuses(batchId)).toEqual(['made', 'refused', 'failed', 'failed']);
  expect(await countGenerate(sql, runId)).toMatchObject({
    results: { made: 1, refused: 1, planned: 2 },
    refused: { IMAGE_SAFETY: 1 },
    spent: '0.067',
    single: '0.134',
  });

  // The second try of both, which fails again, is their last.
  const later = await openBatch(sql, runId, { ...usualBatch, number: 2 });
  expect(later).toMatchObject({ lines: 2 });
  const attempts = (await listLines(sql, later?.batchId ?? 0)).map(({ attempt, revision }) => [
    attempt,
    revision,
  ]);
  expect(attempts).toEqual([
    [2, 1],
    [2, 1],
  ]);
  expect(await endBatch(sql, later?.batchId ?? 0, { outcome: 'expired', reason: 'expired' })).toEqual({
    status: 'expired',
    made: 0,
    refused: 0,
    failed: 2,
    again: 0,
  });
  expect(await openBatch(sql, runId, { ...usualBatch, number: 3 })).toBeNull();
  expect(await countGenerate(sql, runId)).toMatchObject({
    results: { made: 1, refused: 1, failed: 2 },
    refused: { IMAGE_SAFETY: 1 },
    failed: { expired: 2 },
    batches: [
      { number: 1, lines: 4, outcome: 'done' },
      { number: 2, lines: 2, outcome: 'expired' },
    ],
  });
  expect(silent).toBeDefined();
});

test('[b35] what is made stays made until there is another prompt, the word of an operator, or force', async () => {
  const { sourceId, runId, itemIds } = await newCatalog(sql, { items: 2 });
  const { batchId } = await sentBatch(sql, runId);
  const lines = await listLines(sql, batchId);
  for (const { id } of lines)
    await endLine(sql, { resultId: id, status: 'made', hash: hashOf(`${sourceId}-0`), cost });
  await endBatch(sql, batchId, { outcome: 'done' });
  await moveRun(sql, runId, { status: 'done' });
  expect(await wishes(sourceId)).toEqual({ made: 2 });
  expect(await wishes(sourceId, true)).toEqual({ wanted: 2 });
  const next = await newRun(sql, sourceId);
  await tellItem(sql, itemIds[0] ?? 0, { word: 'retry', run: next, by: 'person 1', why: 'too dark' });
  expect(await wishes(sourceId)).toEqual({ made: 1, wanted: 1 });
  await sql`update catalog_items set prompt = 'in a forest' where id = ${itemIds[1] ?? 0}`;
  expect(await wishes(sourceId)).toEqual({ wanted: 2 });
  const second = await sentBatch(sql, next);
  expect((await listLines(sql, second.batchId)).map(keyOf)).toEqual(itemIds.map((id) => `item-${id}-r2`));
  expect(await wishes(sourceId)).toEqual({ under_way: 2 });
});

test('[b35] the wish for another picture outlives a run that was cancelled before it came', async () => {
  const { sourceId, runId, itemIds } = await newCatalog(sql, { items: 3 });
  const { batchId } = await sentBatch(sql, runId);
  for (const { id } of await listLines(sql, batchId))
    await endLine(sql, { resultId: id, status: 'made', hash: hashOf(`${sourceId}-0`), cost });
  await endBatch(sql, batchId, { outcome: 'done' });
  await moveRun(sql, runId, { status: 'done' });
  const next = await newRun(sql, sourceId);
  for (const id of itemIds.slice(0, 2)) await tellItem(sql, id, { word: 'retry', run: next, by: 'person 1' });
  await planResults(sql, next, 10);
  const opened = await openBatch(sql, next, { ...usualBatch, most: 1 });
  await endBatch(sql, opened?.batchId ?? 0, { outcome: 'cancelled' });
  await moveRun(sql, next, { status: 'cancelled' });
  expect(await wishes(sourceId)).toEqual({ made: 1, wanted: 2 });
});

test('a skipped item that is planned stays here, and one that fails is not tried again', async () => {
  const { runId, itemIds } = await newCatalog(sql, { items: 2 });
  await planResults(sql, runId, 2);
  await tellItem(sql, itemIds[1] ?? 0, { word: 'skip', run: runId, by: 'person 1' });
  const opened = await openBatch(sql, runId, usualBatch);
  expect(opened).toMatchObject({ lines: 1 });
  await tellItem(sql, itemIds[0] ?? 0, { word: 'skip', run: runId, by: 'person 1' });
  expect(await endBatch(sql, opened?.batchId ?? 0, { outcome: 'failed', reason: 'broken' })).toMatchObject({
    failed: 1,
    again: 0,
  });
  expect(await eventsOf('item', itemIds[0] ?? 0)).toEqual(['skip']);
});

test('what a cancelled batch left is wanted as before', async () => {
  const { sourceId, runId } = await newCatalog(sql, { items: 2 });
  const { batchId } = await sentBatch(sql, runId);
  expect(await endBatch(sql, batchId, { outcome: 'cancelled', reason: 'cancelled' })).toEqual({
    status: 'cancelled',
    made: 0,
    refused: 0,
    failed: 2,
    again: 0,
  });
  expect(await statuses(batchId)).toEqual(['dropped', 'dropped']);
  expect(await wishes(sourceId)).toEqual({ wanted: 2 });
});

test('a run that ends takes back what has not left, and leaves alone what is at the provider', async () => {
  const { sourceId, runId } = await newCatalog(sql, { items: 3 });
  await planResults(sql, runId, 3);
  const [sent, waiting] = [
    await openBatch(sql, runId, { ...usualBatch, most: 1 }),
    await openBatch(sql, runId, { ...usualBatch, number: 2, most: 1 }),
  ];
  await accept(sent?.jobId ?? 0);
  expect(await moveRun(sql, runId, { status: 'failed', reason: 'internal', event: 'failed' })).toBe(true);
  expect(await moveRun(sql, runId, { status: 'done' })).toBe(false);
  expect((await readJob(sql, waiting?.jobId ?? 0)).status).toBe('cancelled');
  expect((await readJob(sql, sent?.jobId ?? 0)).status).toBe('accepted');
  expect(await wishes(sourceId)).toEqual({ under_way: 1, wanted: 2 });
  expect(await listAbandonedBatches(sql, 60_000)).toEqual([]);
  expect(await listOverdueJobs(sql, 60_000)).toEqual([]);
  await sql`update catalog_runs set ended_at = now() - interval '2 minutes'`;
  expect(await listAbandonedBatches(sql, 60_000)).toEqual([
    { batchId: sent?.batchId, jobId: sent?.jobId, runId, lines: 1, isQueued: false },
  ]);
  expect(await listOverdueJobs(sql, 60_000)).toMatchObject([
    { id: sent?.jobId, isUnwanted: true, isLate: false },
  ]);
});

test('a second run of a source cannot be written down while one is under way', async () => {
  const { sourceId } = await newCatalog(sql);
  const second = sql`
    insert into catalog_runs (source_id, stages, workflow_id, started_by) values (${sourceId}, '[]', 'second', 'test')`;
  await expect(second).rejects.toThrow('catalog_runs_open');
});

test('a job that may be with its provider is not dropped', async () => {
  const { runId } = await newCatalog(sql);
  const { jobId } = await sentBatch(sql, runId);
  await accept(jobId);
  expect(await dropJob(sql, jobId, 'not wanted')).toBe(false);
  const other = await sentBatch(sql, (await newCatalog(sql)).runId);
  expect([await dropJob(sql, other.jobId, 'not wanted'), await dropJob(sql, other.jobId, 'again')]).toEqual([
    true,
    false,
  ]);
  expect(await readJob(sql, other.jobId)).toMatchObject({ status: 'cancelled', detail: 'not wanted' });
});

async function accept(jobId: number): Promise<void> {
  const request = { path: '/batch', body: {} };
  await beginSubmission(sql, { id: jobId, accountId: 'gemini-1' }, { request, holdMs: 3_600_000 });
  await recordSubmission(sql, jobId, { status: 'accepted', externalId: `batches/${jobId}` });
}
