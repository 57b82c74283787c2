import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { weigh } from '../../activities/catalog/weighing.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { beginDescription, endDescription, listSingles } from '../../src/db/catalog/texts.ts';
import { type CatalogScene, decideAll } from '../db/catalog-scene.ts';
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
  scene.catalog.descriptionBatchFrom = 50;
  scene.catalog.single = scene.gemini;
  await scene.sandbox.faults.clear();
});
afterAll(() => scene.close());

const calls = async () => (await scene.sandbox.journal('gemini.described')).length;
const paid = async () => (await calls()) - before;

/** A source whose pictures are accepted. */
async function accepted(count: number): Promise<CatalogScene & { resultIds: number[] }> {
  const catalog = await scene.pictures(count);
  return { ...catalog, resultIds: await decideAll(scene.sql, catalog) };
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
  await decideAll(scene.sql, { runId, itemIds: others });
  await decideAll(scene.sql, { runId, itemIds: [first] }, 'reject');
  await decideAll(scene.sql, { runId, itemIds: [second] }, 'redo');
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
    for (const said of ['en', 'ru'])
      expect(new Set(texts.filter(({ language }) => language === said).map((one) => one[field])).size).toBe(
        3,
      );
  expect(texts[0]).toMatchObject({ caption: expect.stringMatching(/Table.*Acme/), by: null });
  const [asked] = (await scene.sandbox.journal('gemini.described')).slice(-3);
  expect(asked?.data).toMatchObject({
    product: { name: 'Blue Vase, 40 cm', category: 'Table', price: '10.5 EUR', material: 'Clay' },
    taken: 0,
  });
  expect(await spent(runId)).toEqual([{ n: 3, amount: '0.012' }]);
  expect(await eventsOf(itemIds[0] ?? 0)).toEqual(['described']);
  expect(resultIds).toHaveLength(3);
  expect(await plan(runId)).toMatchObject({ pictures: 0, leftOut: { described: 3 } });
});

const faults = (fault: string, more: object = {}) =>
  scene.sandbox.faults.plan([{ match: 'gemini.generate', fault, ...more }]);

test.each([
  ['too_long', 'alt', /^Blue Vase.{20,}/],
  ['image_of', 'alt', /^Blue Vase/],
] as const)('[b16] texts that are %s are mended without another call', async (fault, field, form) => {
  const { runId, sourceId } = await accepted(1);
  await plan(runId, { isFinal: true });
  await faults(fault);
  expect(await describe(runId)).toMatchObject({ left: 0 });
  const [texts] = await textsOf(sourceId);
  expect(texts?.[field]).toMatch(form);
  expect(texts?.[field].length).toBeLessThanOrEqual(125);
  expect(await paid()).toBe(1);
});

test('[b16] texts with a forbidden word are asked for once more with what was wrong; after that the picture has failed and is named', async () => {
  const { runId, sourceId, itemIds } = await accepted(1);
  await scene.sql`update catalog_sources set forbidden_words = '["cheap"]' where id = ${sourceId}`;
  await plan(runId, { isFinal: true });
  await faults('forbidden_word', { times: 2 });
  const complaint = 'The texts in en have the forbidden word “cheap”.';
  expect(await describe(runId)).toEqual({ left: 1, done: 1, found: 0 });
  expect(await triesOf(runId)).toMatchObject([
    { attempt: 1, status: 'failed', reason: complaint, isLost: false },
    { attempt: 2, status: 'planned', complaint },
  ]);
  expect(await describe(runId)).toEqual({ left: 0, done: 1, found: 0 });
  expect((await triesOf(runId))[1]).toMatchObject({ status: 'failed', reason: complaint });
  expect(await textsOf(sourceId)).toEqual([]);
  expect(await eventsOf(itemIds[0] ?? 0)).toEqual(['description_failed', 'description_failed']);
  // Both were answered and paid, and a later run tries anew.
  expect(await spent(runId)).toEqual([{ n: 2, amount: '0.008' }]);
  expect(await plan(runId)).toMatchObject({ pictures: 1 });
});

test('[b17] a call whose answer is lost is not made again before somebody says so', async () => {
  const { runId, sourceId } = await accepted(2);
  await plan(runId, { isFinal: true });
  await faults('execute_then_reset');
  await expect(describe(runId)).rejects.toMatchObject({ nonRetryable: false });
  expect(await describe(runId, 2)).toEqual({ left: 0, done: 1, found: 0 });
  expect(await triesOf(runId)).toMatchObject([
    { status: 'failed', isLost: true, reason: 'its answer was lost' },
    { status: 'made' },
  ]);
  expect(await plan(runId, { isAgain: true })).toMatchObject({ pictures: 1, cost: '0.004' });
  for (const _ of [1, 2])
    expect(await plan(runId, { isAgain: true, isFinal: true })).toMatchObject({ pictures: 1 });
  expect(await describe(runId)).toEqual({ left: 0, done: 1, found: 0 });
  expect(await paid()).toBe(3);
  expect(await textsOf(sourceId)).toHaveLength(2);
  expect(await plan(runId, { isAgain: true })).toMatchObject({ pictures: 0 });
});

test('a description that an attempt before has sent is lost, and counts when its answer comes after all', async () => {
  const { runId, sourceId } = await accepted(1);
  await plan(runId, { isFinal: true });
  const [row] = await listSingles(scene.sql, { runId, status: 'planned', most: 1 });
  const descriptionId = row?.id ?? 0;
  expect([
    await beginDescription(scene.sql, descriptionId),
    await beginDescription(scene.sql, descriptionId),
  ]).toEqual([true, false]);
  expect(await describe(runId, 2)).toEqual({ left: 0, done: 0, found: 0 });
  expect(await triesOf(runId)).toMatchObject([{ status: 'failed', isLost: true }]);
  const texts = { en: { alt: 'A vase', title: 'Vase', caption: 'A vase.' } };
  const cost = { amount: '0.004', single: '0.004', currency: 'USD' };
  const end = () => endDescription(scene.sql, { descriptionId, status: 'made', texts, cost });
  expect([await end(), await end()]).toEqual([true, false]);
  expect(await textsOf(sourceId)).toMatchObject([{ alt: 'A vase' }]);
  expect([await paid(), await spent(runId)]).toEqual([0, [{ n: 1, amount: '0.004' }]]);
});

test.each([
  ['a provider that is busy', 'quota_minute'],
  ['trouble of the provider', 'http_503'],
])('%s leaves the description planned, and it is made by a later attempt', async (_, fault) => {
  const { runId } = await accepted(1);
  await plan(runId, { isFinal: true });
  await faults(fault);
  await expect(describe(runId)).rejects.toMatchObject({ nonRetryable: false });
  expect(await triesOf(runId)).toMatchObject([{ status: 'planned' }]);
  expect(await describe(runId, 2)).toEqual({ left: 0, done: 1, found: 0 });
  expect(await paid()).toBe(1);
});

test('trouble that stays with one picture lets the others pass in the end; a refusal is named and not asked again', async () => {
  const { runId } = await accepted(2);
  await plan(runId, { isFinal: true });
  await faults('http_503');
  await expect(describe(runId, 8)).rejects.toMatchObject({ type: 'ProviderTrouble' });
  await faults('image_safety');
  expect(await describe(runId, 9)).toMatchObject({ left: 0 });
  const tries = await triesOf(runId);
  expect(new Set(tries.map(({ status }) => status))).toEqual(new Set(['failed', 'made', 'refused']));
  expect(tries.find(({ status }) => status === 'refused')?.reason).toBe('SAFETY');
});

test('descriptions keep to the budget, with what is open of them and of pictures', async () => {
  const { runId } = await accepted(3);
  await plan(runId, { isFinal: true });
  scene.catalog.budgets = { run: '0.011', day: undefined };
  const over = { of: 'run', limit: '0.011', spent: '0' };
  expect(await plan(runId)).toMatchObject({ pictures: 0 });
  expect(await describe(runId)).toMatchObject({ over: { ...over, pictures: 3, cost: '0.012' } });
  const [row] = await listSingles(scene.sql, { runId, status: 'planned', most: 1 });
  await beginDescription(scene.sql, row?.id ?? 0);
  scene.catalog.budgets = { run: '0.012', day: undefined };
  const wish = { runId, kind: 'description', by: 'single', count: 3 } as const;
  expect(await weigh(scene.catalog, wish)).toMatchObject({ over: { spent: '0.004' } });
  expect(await scene.step((a) => a.describePictures({ runId, isApproved: true }))).toMatchObject({ done: 2 });
  expect(await paid()).toBe(2);
});

test('without an account nothing is sent, and the run says what is missing', async () => {
  const { runId } = await accepted(1);
  await plan(runId, { isFinal: true });
  scene.catalog.single = undefined;
  await expect(describe(runId)).rejects.toMatchObject({
    type: failureTypes.runStopped,
    details: ['provider_refused'],
  });
  expect(await triesOf(runId)).toMatchObject([{ status: 'planned' }]);
});

test('a key that is refused is told to an administrator, and what was to leave stays here', async () => {
  const { runId } = await accepted(1);
  await plan(runId, { isFinal: true });
  await faults('key');
  await expect(describe(runId)).rejects.toMatchObject({ nonRetryable: false });
  expect(scene.told.alarms).toContain('catalog-describe-auth');
  expect(await triesOf(runId)).toMatchObject([{ status: 'planned' }]);
});
