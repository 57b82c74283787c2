import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideResult } from '../../src/db/catalog/decisions.ts';
import { tellItem } from '../../src/db/catalog/items.ts';
import { openSets, setFailed, setPublished } from '../../src/db/catalog/publications.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { answerOf, newAccepted, newPicture } from './catalog-accepted.ts';
import { newCatalog } from './catalog-scene.ts';
import { column } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
});
afterAll(() => database.drop());

test('of many sets each chunk looks only as far as it must, and what comes back to an earlier product is found at the end', async () => {
  const { runId, itemIds } = await newAccepted(sql, { pictures: Array.from({ length: 12 }, () => 1) });
  const [, second = 0] = itemIds;
  const opened: { item: number | undefined; left: number }[] = [];
  for (;;) {
    const { sets, left } = await openSets(sql, runId, { products: 1 });
    const [set] = sets;
    if (set === undefined) break;
    const item = set.images[0]?.itemId;
    if (opened.length === 1) await setFailed(sql, set, { reason: 'the CMS refuses it' });
    else await setPublished(sql, set, answerOf(set));
    if (opened.length === 3)
      await tellItem(sql, second, { word: 'retry', of: 'publication', run: runId, by: 'person 1' });
    opened.push({ item, left });
  }
  expect(opened.map(({ item }) => item)).toEqual([...itemIds, second]);
  // Ten products at most, and none only when there are none.
  expect(opened.map(({ left }) => left)).toEqual([9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 0]);
});

test('what is undecided is found as the review says it, whatever became of a picture', async () => {
  const { runId, sourceId, itemIds } = await newCatalog(sql, { items: 6 });
  const [plain = 0, twice = 0, decided = 0, again = 0, skipped = 0] = itemIds;
  for (const itemId of [plain, twice, twice, decided, again, skipped])
    await newPicture(sql, { runId, itemId });
  await decideResult(sql, { itemId: decided, verdict: 'reject', by: 'person 1', via: 'chat' });
  await sql`
    insert into catalog_results (item_id, revision, run_id, prompt, input_hash)
    select id, 2, ${runId}, 'in the snow', hash from catalog_items where id = ${again}`;
  await tellItem(sql, skipped, { word: 'skip', run: runId, by: 'person 1' });
  const found = await column<number>(
    sql,
    `select item_id from undecided_items(${sourceId}) order by item_id`,
  );
  expect(found).toEqual([plain, twice]);
  expect(found).toEqual(
    await column<number>(
      sql,
      `select item_id from review_items(${sourceId}) where standing = 'undecided' order by item_id`,
    ),
  );
});
