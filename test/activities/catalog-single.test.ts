import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { decideResult } from '../../src/db/catalog/decisions.ts';
import { beginPicture } from '../../src/db/catalog/singles.ts';
import type { ProviderErrorKind } from '../../src/providers/transport/errors.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { reviewAll } from '../db/catalog-scene.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;
let runId: number;
let itemIds: number[];
let before: number;

beforeAll(async () => {
  scene = await createBatchScene();
});
/** Two of three pictures are wanted anew. */
beforeEach(async () => {
  ({ runId, itemIds } = await scene.pictures(3));
  const batch = await reviewAll(scene.sql, runId);
  await scene.step((a) => a.uploadBatch(batch));
  for (const itemId of itemIds.slice(0, 2))
    await decideResult(scene.sql, {
      itemId,
      verdict: 'redo',
      by: 'person 1',
      via: 'chat',
      prompt: 'brighter',
    });
  before = await calls();
});
afterEach(async () => {
  Object.assign(scene.catalog, { budgets: { run: undefined, day: undefined }, single: scene.gemini });
  Object.assign(scene.folder, { trouble: undefined });
});
afterAll(() => scene.close());

const calls = async () => (await scene.sandbox.journal('gemini.generated')).length;
const paid = async () => (await calls()) - before;
const make = (isApproved = false, attempt = 1) =>
  scene.step((a) => a.makeSingle({ runId, isApproved }), { attempt });
const tries = async () => {
  const rows = await scene.sql<
    { status: string; reason: string | null; cost: string | null; seen: boolean }[]
  >`
    select status, reason, (select amount::text from catalog_costs c where c.result_id = r.id) as cost, uploaded_at is not null as seen
    from catalog_results r where run_id = ${runId} and batch_id is null order by id`;
  return rows.map((row) => ({ ...row }));
};
const planned = { status: 'planned', reason: null, cost: null, seen: false };
const made = { status: 'made', reason: null, cost: '0.134', seen: true };
const lost = { status: 'failed', reason: 'its answer was lost', cost: '0.134', seen: false };

/** The first call meets this; whether it was carried out nobody knows. */
function meet(kind: ProviderErrorKind): void {
  let isMet = false;
  scene.catalog.single = {
    ...scene.gemini,
    async makePicture(shown, signal) {
      if (isMet) return scene.gemini.makePicture(shown, signal);
      isMet = true;
      throw new ProviderError({
        kind,
        provider: 'gemini',
        call: 'make-picture',
        detail: `trouble of kind ${kind}`,
      });
    },
  };
}

test('[b35] another picture is made by a call of its own, paid and put into the folder once, and waits to be decided on', async () => {
  expect(await make()).toEqual({ left: 0, done: 2, found: 0 });
  expect(await make()).toEqual({ left: 0, done: 0, found: 0 });
  expect(await tries()).toEqual([made, made]);
  expect(await paid()).toBe(2);
  const names = [...scene.folder.files.values()].map(({ name }) => name);
  expect(names).toContain(`${itemIds[0]}-blue-vase-40-cm-r2.png`);
  expect(await scene.step((a) => a.readReview({ runId }))).toMatchObject({
    undecided: 3,
    redo: 0,
    under_way: 0,
  });
  expect(await scene.step((a) => a.auditBooks())).toEqual({});
});

test('a picture that was sent by an attempt before is lost and counted, and neither it nor one whose answer did not come is sent again', async () => {
  const [first] = await scene.sql<
    { id: number }[]
  >`select id from catalog_results where run_id = ${runId} and status = 'planned' order by id`;
  expect([
    await beginPicture(scene.sql, first?.id ?? 0),
    await beginPicture(scene.sql, first?.id ?? 0),
  ]).toEqual([true, false]);
  meet('unknown_outcome');
  expect(await make(false, 2)).toEqual({ left: 0, done: 1, found: 0 });
  expect(await tries()).toEqual([lost, lost]);
  expect(await paid()).toBe(0);
  // Nobody tries again but people.
  const again = await decideResult(scene.sql, {
    itemId: itemIds[0] ?? 0,
    verdict: 'redo',
    by: 'person 1',
    via: 'chat',
  });
  expect(again).toMatchObject({ kind: 'decided', isPlanned: true });
  expect(await make()).toEqual({ left: 0, done: 1, found: 0 });
  expect(await tries()).toEqual([lost, lost, made]);
  expect(await scene.step((a) => a.auditBooks())).toEqual({});
});

test.each<ProviderErrorKind>(['busy', 'provider_error', 'no_funds'])(
  'after %s nothing was made, and it is sent again',
  async (kind) => {
    meet(kind);
    await expect(make()).rejects.toThrow(`trouble of kind ${kind}`);
    expect(await tries()).toContainEqual(planned);
    expect(await make(false, 2)).toMatchObject({ left: 0 });
    expect(await tries()).toEqual([made, made]);
    expect(await paid()).toBe(2);
  },
);

test('what the provider refuses has its own end, and no second try', async () => {
  meet('moderation');
  await scene.sandbox.faults.plan([{ match: 'gemini.generate', fault: 'image_safety' }]);
  expect(await make()).toEqual({ left: 0, done: 2, found: 0 });
  expect((await tries()).map(({ status }) => status)).toEqual(['refused', 'refused']);
  expect(await scene.step((a) => a.readReview({ runId }))).toMatchObject({ undecided: 1, redo: 2 });
});

test('[b8] what would pass the budget is asked about with all that is left, and made when somebody says so', async () => {
  // Three of the batch are paid already.
  scene.catalog.budgets = { run: '0.4', day: undefined };
  expect(await make()).toEqual({
    over: {
      of: 'run',
      limit: '0.4',
      spent: '0.335',
      pictures: 1,
      cost: '0.134',
      single: '0.134',
      currency: 'USD',
      expectedMs: 30_000,
    },
  });
  expect((await tries()).map(({ status }) => status).toSorted()).toEqual(['made', 'planned']);
  expect(await make(true)).toEqual({ left: 0, done: 1, found: 0 });
});

test('a picture that could not be put into the folder is put there by the next attempt, and not made again', async () => {
  scene.folder.trouble = { kind: 'provider_error', times: 2 };
  await expect(make()).rejects.toThrow('trouble of kind provider_error');
  const left = (await tries()).filter(({ status }) => status === 'planned').length;
  expect(await make(false, 2)).toEqual({ left: 0, done: left, found: 0 });
  expect(await tries()).toEqual([made, made]);
  expect(await paid()).toBe(2);
});
