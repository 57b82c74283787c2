import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdict } from '../../src/contract/review.ts';
import { endLine, listLines, openBatch } from '../../src/db/catalog/batches.ts';
import { acceptRest, decideResult, dropRedos, readReview } from '../../src/db/catalog/decisions.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type CatalogScene, cost, newCatalog, reviewAll, usualBatch } from './catalog-scene.ts';
import { openOnly } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
});
afterAll(() => database.drop());

/** Pictures that were made, in a run that asks people about them. */
async function reviewed(items: number): Promise<CatalogScene> {
  const scene = await newCatalog(sql, { items });
  await reviewAll(sql, scene.runId);
  return scene;
}

const say = (
  itemId: number | undefined,
  verdict: Verdict,
  more: Partial<Parameters<typeof decideResult>[1]> = {},
) => decideResult(sql, { itemId: itemId ?? 0, verdict, by: 'person 1', via: 'chat', ...more });

test('[b35] the first decision on a picture counts, later ones are kept and told, and the same one again is nothing new', async () => {
  const {
    runId,
    itemIds: [first, second],
  } = await reviewed(2);
  expect(await say(first, 'reject', { why: 'too dark' })).toEqual({
    kind: 'decided',
    resultId: expect.any(Number),
    revision: 1,
    isLast: false,
    isPlanned: false,
    run: { id: runId, workflowId: `catalog-run-${runId}` },
  });
  expect(await say(first, 'reject')).toMatchObject({ kind: 'same', verdict: 'reject' });
  expect(await say(first, 'accept', { by: 'person 2', via: 'panel' })).toMatchObject({
    kind: 'late',
    verdict: 'reject',
    by: 'person 1',
    via: 'chat',
    why: 'too dark',
    at: expect.any(String),
  });
  expect(await say(second, 'accept')).toMatchObject({ kind: 'decided', isLast: true });
  expect(await readReview(sql, runId)).toEqual({
    undecided: 0,
    accepted: 1,
    rejected: 1,
    redo: 0,
    under_way: 0,
    planned: 0,
    nextBatch: 2,
    redoBy: 'single',
    days: 7,
    rest: 'hold',
  });
  const kept =
    await sql`select verdict, counts, by from catalog_decisions where item_id = ${first ?? 0} order by id`;
  expect(kept.map((row) => ({ ...row }))).toEqual([
    { verdict: 'reject', counts: true, by: 'person 1' },
    { verdict: 'accept', counts: false, by: 'person 2' },
  ]);
  expect(await auditBooks(sql)).toEqual({});
});

test('a word on a picture that there is a newer one of decides nothing, and the newer one is undecided', async () => {
  const { runId, itemIds } = await reviewed(1);
  const [itemId] = itemIds;
  const old = await say(itemId, 'redo', { prompt: 'brighter' });
  const resultId = 'resultId' in old ? old.resultId : 0;
  const another = await openBatch(sql, runId, { ...usualBatch, number: 2, makes: 'pictures' });
  for (const { id, inputHash } of await listLines(sql, another?.batchId ?? 0))
    await endLine(sql, { resultId: id, status: 'made', hash: inputHash, cost });
  expect(await say(itemId, 'accept', { resultId })).toEqual({ kind: 'superseded' });
  expect(await readReview(sql, runId)).toMatchObject({ undecided: 1, accepted: 0 });
  expect(await sql`select from catalog_approvals where item_id = ${itemId ?? 0}`).toHaveLength(0);
});

test('what nobody has decided on is accepted in chunks, and wishes that nothing came of are let go', async () => {
  const { runId, itemIds } = await reviewed(5);
  await say(itemIds[0], 'reject');
  await say(itemIds[1], 'redo', { prompt: 'brighter' });
  const rest = () => acceptRest(sql, runId, { by: 'the clock', via: 'clock', most: 2 });
  expect([await rest(), await rest(), await rest()]).toEqual([2, 1, 0]);
  expect(await readReview(sql, runId)).toMatchObject({ accepted: 3, rejected: 1, under_way: 1, planned: 1 });
  await dropRedos(sql, runId, 'the budget');
  expect(await readReview(sql, runId)).toMatchObject({ redo: 1, planned: 0 });
});

test('the audit finds what was accepted and may not be published, and what may be and was not accepted', async () => {
  const {
    itemIds: [first = 0, second = 0],
  } = await reviewed(2);
  await say(first, 'accept');
  await say(second, 'reject');
  await sql`alter table catalog_approvals disable trigger catalog_approvals_append_only`;
  await sql`delete from catalog_approvals where item_id = ${first}`;
  await sql`
    insert into catalog_approvals (item_id, hash, decision_id)
    select item_id, hash, id from catalog_decisions where item_id = ${second}`;
  expect(await auditBooks(sql)).toEqual({
    'I14 what may be published was accepted': 1,
    'I14 what was accepted may be published': 1,
  });
});
