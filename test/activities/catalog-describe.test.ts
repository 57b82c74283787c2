import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { acceptAll, type CatalogScene } from '../db/catalog-scene.ts';
import { type BatchScene, createBatchScene } from './batch-scene.ts';

let scene: BatchScene;
beforeAll(async () => {
  scene = await createBatchScene();
});
let before: number;
beforeEach(async () => {
  before = await calls();
});
afterEach(async () => {
  scene.catalog.budgets = { run: undefined, day: undefined };
  await scene.sandbox.faults.clear();
});
afterAll(() => scene.close());

const calls = async () => (await scene.sandbox.journal('gemini.described')).length;
const paid = async () => (await calls()) - before;

/** A source whose pictures are accepted. */
async function accepted(count: number): Promise<CatalogScene & { resultIds: number[] }> {
  const catalog = await scene.pictures(count);
  return { ...catalog, resultIds: await acceptAll(scene.sql, catalog) };
}

type Plan = { isFinal?: boolean; isAgain?: boolean; limit?: number; itemId?: number; confirmed?: number };
const plan = (runId: number, wish: Plan = {}) => scene.step((a) => a.planDescriptions({ runId, ...wish }));
const describe = (runId: number, attempt = 1) =>
  scene.step((a) => a.describePictures({ runId, isApproved: false }), { attempt });
const textsOf = (sourceId: number) => scene.sql<
  { itemId: number; language: string; alt: string; title: string; caption: string; by: string | null }[]
>`
  select r.item_id as "itemId", t.language, t.alt, t.title, t.caption, t.edited_by as by
  from catalog_texts t join catalog_results r on r.id = t.result_id join catalog_items i on i.id = r.item_id
  where i.source_id = ${sourceId} order by r.item_id, t.language`;
const triesOf = (runId: number) => scene.sql`
  select attempt, status, reason, is_lost as "isLost", complaint from catalog_descriptions where run_id = ${runId} order by id`;
const spent = (runId: number) => scene.sql`
  select count(*)::integer as n, coalesce(sum(amount), 0)::text as amount from catalog_costs where run_id = ${runId}`;
const eventsOf = async (itemId: number) => {
  const rows = await scene.sql<{ kind: string }[]>`
    select kind from events where subject_kind = 'item' and subject_id = ${itemId} order by id`;
  return rows.map(({ kind }) => kind);
};

test('[b15] what is accepted is planned with its price, and nothing else; planned twice it is planned once', async () => {
  const { runId, itemIds } = await scene.pictures(5);
  const [first = 0, second = 0, ...others] = itemIds;
  await acceptAll(scene.sql, { runId, itemIds: others });
  await acceptAll(scene.sql, { runId, itemIds: [first] }, 'reject');
  await acceptAll(scene.sql, { runId, itemIds: [second] }, 'redo');
  const expected = {
    pictures: 3,
    cost: '0.012',
    single: '0.012',
    currency: 'USD',
    expectedMs: 5_000,
    leftOut: { rejected: 1, redo: 1 },
    by: 'single',
    batchesAtOnce: 2,
    nextBatch: 1,
  };
  expect([await plan(runId), await plan(runId)]).toEqual([expected, expected]);
  scene.catalog.descriptionBatchFrom = 3;
  expect(await plan(runId)).toMatchObject({ by: 'batch', cost: '0.006', expectedMs: 24 * 3_600_000 });
  scene.catalog.descriptionBatchFrom = 0;
  expect(await plan(runId, { limit: 2 })).toMatchObject({ pictures: 2, leftOut: { beyond_limit: 1 } });
  expect(await plan(runId, { itemId: others[1] ?? 0 })).toMatchObject({ pictures: 1, leftOut: {} });
  expect(await plan(runId, { isFinal: true, confirmed: 2 })).toMatchObject({ isMore: true, pictures: 3 });
  expect(await triesOf(runId)).toEqual([]);
  for (const _ of [1, 2]) expect(await plan(runId, { isFinal: true })).toMatchObject({ pictures: 3 });
  expect(await triesOf(runId)).toHaveLength(3);
});

test('[b15] [b16] pictures are described once, in each language, with what the shop says, and told apart', async () => {
  const { runId, sourceId, itemIds, resultIds } = await accepted(3);
  await scene.sql`update catalog_sources set languages = '["en", "ru"]', demanded_words = '["Acme"]' where id = ${sourceId}`;
  await scene.sql`update catalog_products set category = 'Table', price = 10.5, currency = 'EUR', attributes = '{"material": "Clay"}'
    where source_id = ${sourceId}`;
  await plan(runId, { isFinal: true });
  expect(await describe(runId)).toEqual({ left: 0, done: 3, found: 0 });
  expect(await describe(runId)).toEqual({ left: 0, done: 0, found: 0 });
  expect(await paid()).toBe(3);
  const texts = await textsOf(sourceId);
  expect(texts.map(({ itemId, language }) => `${itemId} ${language}`)).toEqual(
    itemIds.flatMap((id) => [`${id} en`, `${id} ru`]),
  );
  for (const field of ['alt', 'title', 'caption'] as const)
    expect(new Set(texts.map((one) => one[field])).size).toBe(6);
  expect(texts[0]).toMatchObject({ caption: expect.stringMatching(/Table.*Acme/), by: null });
  const [asked] = (await scene.sandbox.journal('gemini.described')).slice(-3);
  expect(asked?.data).toMatchObject({
    product: { name: 'Blue Vase, 40 cm', category: 'Table', price: '10.5 EUR', material: 'Clay' },
    taken: 0,
  });
  expect(await spent(runId)).toEqual([{ n: 3, amount: '0.012' }]);
  expect(await eventsOf(itemIds[0] ?? 0)).toEqual(['decided', 'described']);
  expect(resultIds).toHaveLength(3);
  expect(await plan(runId)).toMatchObject({ pictures: 0, leftOut: { described: 3 } });
});
