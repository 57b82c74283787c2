import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileNameOf } from '../../activities/catalog/file-names.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { moveRun, openRun } from '../../src/db/catalog/runs.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;

beforeEach(async () => {
  scene = await createBatchScene();
});
afterEach(() => scene.close());

const stopped = { type: failureTypes.runStopped, details: ['no_folder'], nonRetryable: true };
const plan = (runId: number, limit?: number) =>
  scene.step((a) => a.planPictures({ runId, ...(limit !== undefined && { limit }) }));
const hourMs = 3_600_000;

test('[b35] a plan says what it would cost to the last digit, how long it takes, and what is left out', async () => {
  const { runId, itemIds } = await scene.pictures(10);
  await scene.sql`update catalog_items set prompt = null where id = ${itemIds[0] ?? 0}`;
  expect(await plan(runId)).toEqual({
    pictures: 9,
    cost: '0.603',
    single: '1.206',
    currency: 'USD',
    // Three batches of four lines, two at once: two rounds.
    expectedMs: 48 * hourMs,
    leftOut: { no_prompt: 1 },
    batchesAtOnce: 2,
  });
  expect(await plan(runId, 5)).toMatchObject({
    pictures: 5,
    cost: '0.335',
    leftOut: { no_prompt: 1, beyond_limit: 4 },
    expectedMs: 24 * hourMs,
  });
  expect(await plan(runId, 0)).toMatchObject({ pictures: 0, cost: '0', expectedMs: 0 });
});

test('[b35] a run for one picture plans and makes that one alone', async () => {
  const { sourceId, itemIds, runId: before } = await scene.pictures(3);
  await moveRun(scene.sql, before, { status: 'done' });
  const [, itemId = 0] = itemIds;
  const opened = await openRun(scene.sql, {
    source: sourceId,
    stages: ['generate'],
    options: { itemId },
    by: 'test',
  });
  if (opened === undefined || !('runId' in opened)) throw new Error('no run was opened');
  const { runId } = opened;
  expect(await scene.step((a) => a.planPictures({ runId, itemId }))).toMatchObject({
    pictures: 1,
    leftOut: {},
  });
  expect(await scene.step((a) => a.planPictures({ runId, itemId, isFinal: true }))).toMatchObject({
    pictures: 1,
  });
  expect(await scene.sql`select item_id::int as item from catalog_results where run_id = ${runId}`).toEqual([
    { item: itemId },
  ]);
});

test('a plan learns from earlier batches how long they take', async () => {
  const first = await scene.pictures(1);
  const batch = await scene.sent(first.runId);
  await scene.step((a) => a.collectBatch(batch));
  await scene.sql`update provider_jobs set sent_at = ended_at - interval '20 minutes'`;
  const { runId } = await scene.pictures(1);
  expect((await plan(runId)).expectedMs).toBe(20 * 60_000);
});

test('a plan that passes the budget of the run or the day says so', async () => {
  const { runId } = await scene.pictures(4);
  scene.catalog.budgets = { run: '0.268', day: '0.27' };
  expect((await plan(runId)).over).toBeUndefined();
  scene.catalog.budgets = { run: '0.2679', day: '0.1' };
  expect((await plan(runId)).over).toEqual({ of: 'run', limit: '0.2679', spent: '0' });
  scene.catalog.budgets = { run: '5', day: '0.1' };
  expect((await plan(runId)).over).toEqual({ of: 'day', limit: '0.1', spent: '0' });
});

test('what other runs have sent counts for the day, and what was spent yesterday does not', async () => {
  const other = await scene.pictures(3);
  const batch = await scene.sent(other.runId);
  scene.catalog.budgets = { run: undefined, day: '0.3' };
  const { runId } = await scene.pictures(2);
  const over = { of: 'day', limit: '0.3', spent: '0.201' };
  expect((await plan(runId)).over).toEqual(over);
  await scene.step((a) => a.collectBatch(batch));
  expect((await plan(runId)).over).toEqual(over);
  await scene.sql`alter table catalog_costs disable trigger catalog_costs_append_only`;
  await scene.sql`update catalog_costs set at = at - interval '1 day'`;
  expect((await plan(runId)).over).toBeUndefined();
});

test('a batch that would pass the budget is not opened until somebody says so, and then all that is left may go', async () => {
  const { runId } = await scene.pictures(9);
  await scene.step((a) => a.planPictures({ runId, isFinal: true }));
  scene.catalog.budgets = { run: '0.5', day: undefined };
  const open = (number: number, isApproved = false) =>
    scene.step((a) => a.openCatalogBatch({ runId, number, isApproved }));
  expect(await open(1)).toMatchObject({ lines: 4 });
  expect(await open(2)).toEqual({
    over: {
      of: 'run',
      limit: '0.5',
      spent: '0.268',
      pictures: 5,
      cost: '0.335',
      single: '0.67',
      currency: 'USD',
      expectedMs: 24 * hourMs,
    },
  });
  expect(await open(1)).toMatchObject({ lines: 4 });
  expect(await open(2, true)).toMatchObject({ lines: 4 });
  expect(await open(2)).toMatchObject({ lines: 4 });
  expect(await open(3, true)).toMatchObject({ lines: 1, isQueued: true });
  expect(await open(4)).toBeNull();
});

test.each([
  ['nobody has signed in', () => void (scene.catalog.drive = undefined), 'google-login'],
  ['no folder is named', () => void (scene.catalog.folderOf = () => undefined), 'GOOGLE_DRIVE_FOLDER_ID'],
  ['the folder is not there', () => void (scene.folder.folderTrouble = 'config'), 'trouble of kind config'],
  ['the sign-in is refused', () => void (scene.folder.folderTrouble = 'auth'), 'trouble of kind auth'],
])('[b13] nothing is planned when %s', async (_, arrange, words) => {
  const { runId } = await scene.pictures(1);
  arrange();
  await expect(plan(runId)).rejects.toMatchObject({ ...stopped, message: expect.stringContaining(words) });
});

test('a folder that cannot be reached now is asked for again', async () => {
  const { runId } = await scene.pictures(1);
  scene.folder.folderTrouble = 'provider_error';
  await expect(plan(runId)).rejects.toMatchObject({ nonRetryable: false });
});

test.each([
  ['Blue Vase, 40 cm', 'jpeg', '7-blue-vase-40-cm-r2.jpg'],
  ['Ваза «Зима» / белая', 'png', '7-ваза-зима-белая-r2.png'],
  ['../../etc/passwd', 'webp', '7-etc-passwd-r2.webp'],
  [null, 'png', '7-r2.png'],
  ['🦄', 'png', '7-r2.png'],
  ['long '.repeat(20), 'png', `7-${Array(12).fill('long').join('-')}-r2.png`],
] as const)('[b13] the product %s gives a name that a person finds', (productName, format, name) => {
  expect(fileNameOf({ itemId: 7, revision: 2, productName }, format)).toBe(name);
});

test('more than what was said yes to is not planned, and its price is said anew', async () => {
  const { runId } = await scene.pictures(3);
  const final = (confirmed: number) => scene.step((a) => a.planPictures({ runId, isFinal: true, confirmed }));
  expect(await final(2)).toMatchObject({ isMore: true, pictures: 3, cost: '0.201' });
  expect(await scene.sql`select id from catalog_results`).toEqual([]);
  for (const _ of [1, 2]) expect(await final(3)).not.toHaveProperty('isMore');
  expect(await scene.sql`select id from catalog_results`).toHaveLength(3);
});
