import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CatalogDeps } from '../../activities/catalog/deps.ts';
import { createPublishActivities } from '../../activities/catalog/publish.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import type { Gateway } from '../../src/contract/gateway.ts';
import { beginWithdrawal, listWithdrawals } from '../../src/db/catalog/publications.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import type { GatewayClient } from '../../src/sandbox/gateway/client.ts';
import { type AcceptedCatalog, newAccepted, nextRun, texts } from '../db/catalog-accepted.ts';
import { column } from '../db/scene.ts';
import { hashOf, newClient, picture } from '../providers/gateway-rig.ts';
import { type ActivityScene, createActivityScene } from './scene.ts';

type Steps = ReturnType<typeof createPublishActivities>;

let scene: ActivityScene;
let gateway: Gateway | undefined;
let people: GatewayClient;

beforeAll(async () => {
  scene = await createActivityScene();
  people = scene.sandbox.gateway;
});
afterAll(() => scene.close());
beforeEach(async () => {
  gateway = newClient(`${scene.url}/gateway`);
  scene.told.alarms.length = 0;
  await scene.sandbox.faults.clear();
});

async function step<R>(call: (steps: Steps) => Promise<R>): Promise<R> {
  const deps = { ...scene.deps, gateway } as unknown as CatalogDeps;
  const result = await scene.runStep(() => call(createPublishActivities(deps)));
  if (result === 'waits') throw new Error('it waits');
  return result;
}

/** Pictures in the store that are accepted and described. */
async function accepted(pictures: readonly number[] = [2, 1]): Promise<AcceptedCatalog> {
  const count = pictures.reduce((sum, one) => sum + one, 0);
  const stored = Array.from({ length: count }, async () =>
    scene.deps.objects.put(await picture(`#${randomUUID().slice(0, 6)}`)),
  );
  return newAccepted(scene.sql, { pictures, hashes: await Promise.all(stored) });
}

const keyOf = (itemId: number | undefined) => `darkroom-item-${itemId}`;
const shownOf = async (itemId: number | undefined) => (await people.image(keyOf(itemId)))?.shown;
const versionsOf = async (itemId: number | undefined) =>
  (await people.publications())
    .filter(({ externalKey }) => externalKey === keyOf(itemId))
    .map((one) => one.version);
const standings = (runId: number) =>
  column<string>(
    scene.sql,
    `select status || coalesce(': ' || reason, '') from catalog_publications where run_id = ${runId} order by item_id`,
  );
const faulty = (fault: string, match = 'gateway.publish') => scene.sandbox.faults.plan([{ match, fault }]);
const words = { en: { ...texts, title: 'Their own title' } };

test('[b18] [b24] accepted pictures are shown in the CMS with their texts, each once however often it is tried', async () => {
  const { runId, sourceId, itemIds } = await accepted();
  for (const _ of [1, 2])
    expect(await step((a) => a.planPublication({ runId }))).toEqual({
      pictures: 3,
      products: 2,
      leftOut: {},
    });
  expect(await step((a) => a.publishSets({ runId }))).toEqual({ left: 0, done: 3, found: 0 });
  expect(await step((a) => a.publishSets({ runId }))).toEqual({ left: 0, done: 0, found: 0 });
  const [first] = itemIds;
  const image = await people.image(keyOf(first));
  expect(image).toMatchObject({
    shown: 'published',
    texts: { en: texts },
    attributes: { product: 'Blue Vase, 40 cm' },
  });
  const bytes = await people.content(image?.contentHash ?? '');
  expect(hashOf(bytes)).toBe(image?.contentHash);
  const later = await nextRun(scene.sql, sourceId);
  expect(await step((a) => a.planPublication({ runId: later }))).toMatchObject({ leftOut: { published: 3 } });
  await step((a) => a.publishSets({ runId: later }));
  expect(await versionsOf(first)).toEqual([1]);
});

test('a lost answer is asked for again, and nothing is shown twice', async () => {
  const { runId, itemIds } = await accepted([1]);
  await faulty('execute_then_reset');
  await expect(step((a) => a.publishSets({ runId }))).rejects.toMatchObject({
    type: failureTypes.providerTrouble,
  });
  expect(await standings(runId)).toEqual(['sending']);
  expect(await step((a) => a.publishSets({ runId }))).toMatchObject({ left: 0, done: 1 });
  expect([await standings(runId), await versionsOf(itemIds[0])]).toEqual([['published'], [1]]);
});

test.each([
  ['http_413', 'gateway.putContent', 'the CMS refuses it: The picture is too big.'],
  ['http_422', 'gateway.publish', 'the CMS refuses it: The request cannot be processed.'],
])('a set that the CMS refuses with %s keeps no other from being shown', async (fault, match, reason) => {
  const { runId } = await accepted([1, 1]);
  await faulty(fault, match);
  expect(await step((a) => a.publishSets({ runId }))).toEqual({ left: 0, done: 1, found: 0 });
  expect((await standings(runId)).toSorted()).toEqual([`failed: ${reason}`, 'published']);
});

test('a CMS that has too much to do is asked later', async () => {
  const { runId } = await accepted([1]);
  await faulty('http_429');
  await expect(step((a) => a.publishSets({ runId }))).rejects.toMatchObject({
    type: failureTypes.providerBusy,
    nextRetryDelay: 1_000,
  });
});

test('a key that is refused ends the run and tells an administrator; so does a CMS that is not set', async () => {
  const { runId } = await accepted([1]);
  const stopped = { type: failureTypes.runStopped, details: ['no_gateway'], nonRetryable: true };
  const calls: ((a: Steps) => Promise<unknown>)[] = [
    (a) => a.planPublication({ runId }),
    (a) => a.syncGateway(),
    (a) => a.publishSets({ runId }),
  ];
  await scene.sandbox.faults.plan([{ match: 'gateway.*', fault: 'http_401', times: 3 }]);
  for (const call of calls) await expect(step(call)).rejects.toMatchObject(stopped);
  expect(scene.told.alarms).toEqual(['gateway-auth', 'gateway-auth', 'gateway-auth']);
  gateway = undefined;
  for (const call of calls) await expect(step(call)).rejects.toMatchObject(stopped);
});

test('a picture that is lost in the store leaves its whole set unshown, and an administrator is told', async () => {
  const { runId, itemIds } = await accepted([2, 1]);
  const [, lost = 0, other] = itemIds;
  const [item] = await scene.sql<{ hash: string }[]>`select hash from catalog_items where id = ${lost}`;
  await scene.deps.objects.remove(item?.hash ?? '');
  expect(await step((a) => a.publishSets({ runId }))).toMatchObject({ done: 1 });
  const reason = `failed: the picture of item ${lost} is gone or damaged in the store`;
  expect(await standings(runId)).toEqual([reason, reason, 'published']);
  expect(await shownOf(itemIds[0])).toBeUndefined();
  expect([await shownOf(other), scene.told.alarms]).toEqual(['published', [`catalog-lost-item-${lost}`]]);
});

test('[b20] what people have changed there is known and not overwritten, until somebody says so', async () => {
  const { runId, sourceId, itemIds } = await accepted([3]);
  const [editedId, removedId, backId] = itemIds;
  await step((a) => a.publishSets({ runId }));
  await people.edit(keyOf(editedId), words);
  await people.remove(keyOf(removedId));
  await people.remove(keyOf(backId));
  await people.restore(keyOf(backId));
  expect((await step((a) => a.syncGateway())).changes).toBeGreaterThanOrEqual(7);
  expect(await step((a) => a.syncGateway())).toEqual({ changes: 0 });
  const later = await nextRun(scene.sql, sourceId);
  expect(await step((a) => a.planPublication({ runId: later }))).toEqual({
    pictures: 0,
    products: 0,
    leftOut: { edited_there: 1, removed_there: 1, published: 1 },
  });
  await step((a) => a.publishSets({ runId: later }));
  expect(await people.image(keyOf(editedId))).toMatchObject({ shown: 'edited', texts: words });
  await step((a) => a.publishSets({ runId: later, force: true }));
  expect([await shownOf(editedId), await shownOf(removedId)]).toEqual(['published', 'published']);
  expect(await versionsOf(editedId)).toEqual([1, 2]);
});

test('a change that nobody has read yet is not overwritten either: its whole set stays as it is', async () => {
  const { runId, sourceId, itemIds, resultIds } = await accepted([2]);
  await step((a) => a.publishSets({ runId }));
  await people.edit(keyOf(itemIds[0]), words);
  for (const id of resultIds) await scene.sql`update catalog_texts set title = 'New' where result_id = ${id}`;
  const later = await nextRun(scene.sql, sourceId);
  for (const done of [0, 0])
    expect(await step((a) => a.publishSets({ runId: later }))).toMatchObject({ done });
  const reason = `failed: item ${itemIds[0]}: somebody has changed it in the CMS`;
  expect(await standings(later)).toEqual([reason, reason]);
  expect((await people.image(keyOf(itemIds[1])))?.texts).toEqual({ en: texts });
  const last = await nextRun(scene.sql, sourceId);
  expect(await step((a) => a.planPublication({ runId: last }))).toMatchObject({
    pictures: 1,
    leftOut: { edited_there: 1 },
  });
});

test('a CMS that shows something else than it was sent is not believed', async () => {
  const { runId } = await accepted([1]);
  const honest = newClient(`${scene.url}/gateway`);
  gateway = {
    ...honest,
    async find(externalKey, signal) {
      const image = await honest.find(externalKey, signal);
      return image && { ...image, contentHash: '0'.repeat(64) };
    },
  };
  expect(await step((a) => a.publishSets({ runId }))).toMatchObject({ done: 0 });
  expect(await standings(runId)).toEqual(['failed: the CMS shows something else than it was sent']);
});

test('a publication that is taken back shows what was there before, once, and later where the CMS is away', async () => {
  const { runId, itemIds } = await accepted([1]);
  const [itemId = 0] = itemIds;
  await step((a) => a.publishSets({ runId }));
  const begun = await beginWithdrawal(scene.sql, { itemId, by: 'person 1', why: 'a mistake' });
  const publicationId = begun?.publicationId ?? 0;
  await faulty('http_401', 'gateway.withdraw');
  await expect(step((a) => a.withdrawPublication({ publicationId }))).rejects.toMatchObject({
    nonRetryable: false,
    nextRetryDelay: 600_000,
  });
  await faulty('execute_then_reset', 'gateway.withdraw');
  await expect(step((a) => a.withdrawPublication({ publicationId }))).rejects.toThrow();
  for (const _ of [1, 2]) await step((a) => a.withdrawPublication({ publicationId }));
  expect([await shownOf(itemId), await standings(runId), await listWithdrawals(scene.sql)]).toEqual([
    'original',
    ['withdrawn'],
    [],
  ]);
  const [shown] = await column(scene.sql, `select shown from catalog_shown where item_id = ${itemId}`);
  expect(shown).toBe('original');
});

test('the audit finds what nobody accepted, what was not sent, and what nobody saw', async () => {
  const { sql } = scene;
  const { runId, itemIds } = await accepted([1, 1, 1]);
  const [first = 0, second = 0, third = 0] = itemIds;
  await step((a) => a.publishSets({ runId }));
  expect(await auditBooks(sql)).toEqual({});
  await sql`alter table catalog_decisions disable trigger catalog_decisions_append_only`;
  await sql`update catalog_decisions set verdict = 'reject' where item_id = ${first}`;
  await sql`update catalog_shown set hash = ${'0'.repeat(64)} where item_id = ${second}`;
  await sql`delete from catalog_shown where item_id = ${third}`;
  expect(await auditBooks(sql)).toEqual({
    'I12 what was published is a picture of that item that somebody accepted': 1,
    'I13 what the shop shows as ours is what was sent': 1,
    'I13 what was published is known to be shown': 1,
    'I14 what may be published was accepted': 1,
  });
});
