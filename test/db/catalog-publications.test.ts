import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayChange, ShownImage } from '../../src/contract/gateway.ts';
import {
  beginWithdrawal,
  claimLook,
  endWithdrawal,
  findWithdrawal,
  listWithdrawals,
  type OpenSet,
  openSets,
  planSets,
  readCursor,
  type SetWish,
  setFailed,
  setPublished,
  takeChanges,
} from '../../src/db/catalog/publications.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { accept, answerOf, newAccepted, newPicture, nextRun, texts } from './catalog-accepted.ts';
import { column } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

const open = async (runId: number, wish: Partial<SetWish & { products: number }> = {}) =>
  openSets(sql, runId, { products: 20, ...wish });
const standing = (itemId: number) =>
  column<string>(
    sql,
    `select version || ' ' || status from catalog_publications where item_id = ${itemId} order by version`,
  );
const eventsOf = (itemId: number) =>
  column<string>(
    sql,
    `select kind from events where subject_kind = 'item' and subject_id = ${itemId} order by id`,
  );
const edit = (resultId: number, title: string) =>
  sql`update catalog_texts set title = ${title} where result_id = ${resultId}`;

async function publishAll(runId: number, wish: SetWish = {}): Promise<OpenSet[]> {
  const { sets } = await open(runId, wish);
  for (const set of sets) await setPublished(sql, set, answerOf(set));
  return sets;
}

/** What a person makes of an item at the CMS, with the revision that comes of it. */
function changeOf(set: OpenSet | undefined, fields: Partial<ShownImage>): GatewayChange {
  const [image] = set ? answerOf(set, fields) : [];
  if (image === undefined) throw new Error('no set');
  return { by: 'person', image };
}

async function take(changes: readonly GatewayChange[]): Promise<boolean> {
  const after = await readCursor(sql);
  return takeChanges(sql, { after, next: `${Number(after ?? 0) + 1}`, changes });
}

test('[b18] a set is written down once, published once, and told again changes nothing', async () => {
  const { runId, itemIds } = await newAccepted(sql);
  const plan = { pictures: 3, products: 2, leftOut: {} };
  expect(await planSets(sql, runId, {})).toEqual(plan);
  const first = await open(runId, { products: 1 });
  expect(await open(runId, { products: 1 })).toEqual(first);
  const [set] = first.sets;
  expect(first).toMatchObject({ left: 1, sets: [{ product: { name: 'Blue Vase, 40 cm' } }] });
  expect(set?.images.map(({ image }) => image)).toEqual(
    itemIds.slice(0, 2).map((id) =>
      expect.objectContaining({
        externalKey: `darkroom-item-${id}`,
        version: 1,
        baseRevision: 0,
        texts: { en: texts },
        attributes: { page: expect.stringContaining('/vase'), product: 'Blue Vase, 40 cm' },
      }),
    ),
  );
  if (set === undefined) throw new Error('no set');
  expect(await setPublished(sql, set, answerOf(set))).toBe(2);
  expect(await setPublished(sql, set, answerOf(set))).toBe(0);
  await setFailed(sql, set, { reason: 'too late' });
  expect(await standing(itemIds[0] ?? 0)).toEqual(['1 published']);
  expect(await eventsOf(itemIds[0] ?? 0)).toEqual(['published']);
  expect((await open(runId)).sets.map(({ images }) => images.length)).toEqual([1]);
  expect((await publishAll(runId)).length).toBe(1);
  expect(await open(runId)).toEqual({ sets: [], left: 0 });
  expect(await planSets(sql, runId, {})).toEqual({ pictures: 0, products: 0, leftOut: { published: 3 } });
});

test('what is not accepted, has no texts in all languages, or is left alone stays here, and is counted by why', async () => {
  const { sourceId, runId, itemIds, resultIds } = await newAccepted(sql, { pictures: [6] });
  const [plain = 0, other = 0, bare = 0, skipped = 0] = itemIds;
  await newPicture(sql, { runId, itemId: other });
  await sql`delete from catalog_texts where result_id = ${resultIds[2] ?? 0}`;
  await sql`update catalog_items set is_skipped = true where id = ${skipped}`;
  expect(await planSets(sql, runId, {})).toEqual({
    pictures: 3,
    products: 1,
    leftOut: { undecided: 1, no_texts: 1 },
  });
  expect(await planSets(sql, runId, { itemId: bare })).toMatchObject({ leftOut: { no_texts: 1 } });
  expect(await planSets(sql, runId, { itemId: plain })).toEqual({ pictures: 1, products: 1, leftOut: {} });
  await sql`update catalog_sources set languages = '["en", "ru"]' where id = ${sourceId}`;
  expect(await planSets(sql, runId, {})).toMatchObject({ pictures: 0, leftOut: { no_texts: 4 } });
});

test('a limit breaks no set, and lets the first one go whole', async () => {
  const { sourceId, runId } = await newAccepted(sql, { pictures: [2, 2, 1] });
  expect(await planSets(sql, runId, { limit: 3 })).toEqual({
    pictures: 2,
    products: 1,
    leftOut: { beyond_limit: 3 },
  });
  expect((await publishAll(runId, { limit: 3 })).length).toBe(1);
  expect(await open(runId, { limit: 3 })).toEqual({ sets: [], left: 0 });
  const later = await nextRun(sql, sourceId);
  expect(await planSets(sql, later, { limit: 1 })).toMatchObject({ pictures: 2, products: 1 });
});

test('texts that are edited between the plan and the call go as they are then, and later ones with the next run', async () => {
  const { sourceId, runId, itemIds, resultIds } = await newAccepted(sql, { pictures: [1] });
  await planSets(sql, runId, {});
  await edit(resultIds[0] ?? 0, 'Second');
  const { sets } = await open(runId);
  expect(sets[0]?.images[0]?.image.texts.en?.title).toBe('Second');
  await edit(resultIds[0] ?? 0, 'Third');
  expect((await publishAll(runId))[0]?.images[0]?.image.texts.en?.title).toBe('Second');
  expect(await open(runId)).toEqual({ sets: [], left: 0 });
  const [next] = await publishAll(await nextRun(sql, sourceId));
  expect(next?.images[0]?.image).toMatchObject({
    version: 2,
    baseRevision: 1,
    texts: { en: { title: 'Third' } },
  });
  expect(await standing(itemIds[0] ?? 0)).toEqual(['1 published', '2 published']);
});

test('a newer picture is published only when it is accepted, too', async () => {
  const { sourceId, runId, itemIds } = await newAccepted(sql, { pictures: [1, 1] });
  const [itemId = 0, otherId = 0] = itemIds;
  await publishAll(runId);
  const [other] = await sql<{ hash: string }[]>`select hash from catalog_items where id = ${otherId}`;
  const second = await newPicture(sql, { runId, itemId, hash: other?.hash });
  expect(await open(await nextRun(sql, sourceId))).toEqual({ sets: [], left: 0 });
  await accept(sql, second);
  const { sets } = await open(await nextRun(sql, sourceId));
  expect(sets.flatMap(({ images }) => images.map(({ image }) => image))).toEqual([
    expect.objectContaining({ version: 2, contentHash: other?.hash }),
  ]);
});

test('nothing but a picture that was accepted can be written down', async () => {
  const { runId, itemIds, resultIds } = await newAccepted(sql, { pictures: [1, 1] });
  const [other] = await sql<{ hash: string }[]>`select hash from catalog_items where id = ${itemIds[1] ?? 0}`;
  const written = sql`
    insert into catalog_publications (item_id, version, product_id, result_id, hash, external_key, replaces, texts, base_revision, run_id, by)
    select id, 1, product_id, ${resultIds[0] ?? 0}, ${other?.hash ?? ''}, 'key', 'url', '{}', 0, ${runId}, 'a test'
    from catalog_items where id = ${itemIds[0] ?? 0}`;
  await expect(written).rejects.toThrow(/foreign key/);
});

test('a set that failed is left in its run, told again where somebody wants that, and tried by the next run', async () => {
  const { sourceId, runId, itemIds } = await newAccepted(sql, { pictures: [2] });
  const [set] = (await open(runId)).sets;
  if (set === undefined) throw new Error('no set');
  const shown = answerOf(set, { shown: 'edited', revision: 3, version: 1 }).slice(0, 1);
  for (const _ of [1, 2]) await setFailed(sql, set, { reason: 'somebody has changed it', shown });
  expect(await open(runId)).toEqual({ sets: [], left: 0 });
  expect(await eventsOf(itemIds[0] ?? 0)).toEqual(['not_published']);
  const later = await nextRun(sql, sourceId);
  expect(await planSets(sql, later, {})).toEqual({ pictures: 1, products: 1, leftOut: { edited_there: 1 } });
  const [forced] = (await open(later, { force: true })).sets;
  expect(forced?.images.map(({ image }) => [image.version, image.baseRevision])).toEqual([
    [2, 3],
    [2, 0],
  ]);
});

test('what a run that has ended wrote down and heard no answer to is sent again as it was', async () => {
  const { sourceId, runId, itemIds, resultIds } = await newAccepted(sql);
  const before = await open(runId, { products: 1 });
  await edit(resultIds[0] ?? 0, 'Newer');
  await moveRun(sql, runId, { status: 'failed', reason: 'no_gateway' });
  expect(await open(runId)).toEqual({ sets: [], left: 0 });
  const later = await nextRun(sql, sourceId);
  expect(await planSets(sql, later, {})).toEqual({ pictures: 3, products: 2, leftOut: {} });
  expect(await planSets(sql, later, { itemId: itemIds[2] ?? 0 })).toMatchObject({ pictures: 1 });
  const again = await open(later);
  expect(again.sets[0]).toEqual(before.sets[0]);
  expect(again.sets).toHaveLength(2);
  await publishAll(later);
  expect(await standing(itemIds[0] ?? 0)).toEqual(['1 published']);
});

test('a publication is taken back once, which shows what was there before', async () => {
  const { sourceId, runId, itemIds } = await newAccepted(sql, { pictures: [1] });
  const [itemId = 0] = itemIds;
  const word = { itemId, by: 'person 1', why: 'the wrong vase' };
  expect(await beginWithdrawal(sql, word)).toBeUndefined();
  const [set] = (await open(runId)).sets;
  // It is on its way: whoever wants it back waits until it is there.
  expect(await beginWithdrawal(sql, word)).toBeUndefined();
  if (set === undefined) throw new Error('no set');
  await setPublished(sql, set, answerOf(set));
  const begun = await beginWithdrawal(sql, word);
  expect(begun).toMatchObject({ externalKey: `darkroom-item-${itemId}`, version: 1 });
  expect(await beginWithdrawal(sql, word)).toEqual(begun);
  const publicationId = begun?.publicationId ?? 0;
  expect(await listWithdrawals(sql)).toEqual([publicationId]);
  // Nothing is published while it leaves.
  expect(await planSets(sql, await nextRun(sql, sourceId), { force: true })).toMatchObject({
    pictures: 0,
    leftOut: { sending: 1 },
  });
  const original = answerOf(set, { shown: 'original', version: null, contentHash: null, revision: 2 })[0];
  for (const _ of [1, 2]) await endWithdrawal(sql, publicationId, original);
  expect(await findWithdrawal(sql, publicationId)).toBeUndefined();
  expect(await eventsOf(itemId)).toEqual(['published', 'withdrawal_begun', 'withdrawn']);
  const shown = await sql`select shown, revision, version from catalog_shown where item_id = ${itemId}`;
  expect([...shown]).toEqual([{ shown: 'original', revision: 2, version: null }]);
  const later = await nextRun(sql, sourceId);
  expect(await planSets(sql, later, {})).toMatchObject({ pictures: 0, leftOut: { withdrawn: 1 } });
  expect(await planSets(sql, later, { itemId })).toMatchObject({ pictures: 1, leftOut: {} });
});

test('[b20] changes are taken once and in order, and what is older than what is known changes nothing', async () => {
  const { sourceId, runId, itemIds } = await newAccepted(sql, { pictures: [1] });
  const [set] = await publishAll(runId);
  const later = await nextRun(sql, sourceId);
  const edited = changeOf(set, { shown: 'edited', revision: 2 });
  const stranger = { ...edited, image: { ...edited.image, externalKey: 'moss-mug/1' } };
  expect(await take([edited, stranger])).toBe(true);
  expect(await takeChanges(sql, { after: null, next: '9', changes: [] })).toBe(false);
  expect(await planSets(sql, later, {})).toMatchObject({ pictures: 0, leftOut: { edited_there: 1 } });
  await take([changeOf(set, { shown: 'removed', revision: 3 }), edited]);
  expect(await planSets(sql, later, {})).toMatchObject({ leftOut: { removed_there: 1 } });
  await take([changeOf(set, { revision: 4 })]);
  expect(await planSets(sql, later, {})).toMatchObject({ leftOut: { published: 1 } });
  const changes = (await eventsOf(itemIds[0] ?? 0)).filter((kind) => kind === 'changed_there');
  expect(changes).toHaveLength(3);
});

test('one of several looks at the CMS in its time', async () => {
  await sql`update catalog_gateway set read_at = null`;
  const looks = await Promise.all([claimLook(sql, 60_000), claimLook(sql, 60_000), claimLook(sql, 60_000)]);
  expect(looks.filter(Boolean)).toHaveLength(1);
  expect(await claimLook(sql, 60_000)).toBe(false);
  await sql`update catalog_gateway set read_at = now() - interval '61 seconds'`;
  expect(await claimLook(sql, 60_000)).toBe(true);
});
