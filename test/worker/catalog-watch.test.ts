import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideResult } from '../../src/db/catalog/decisions.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { type CatalogWatchDeps, watchFolders } from '../../src/worker/catalog-watch.ts';
import { newCatalog, reviewAll } from '../db/catalog-scene.ts';
import { openOnly } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { becomesTrue } from '../harness/waiting.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
});
afterAll(() => database.drop());

/** Pictures that people decide on, and what is seen of whoever looks after them. */
async function watched(deps: Partial<CatalogWatchDeps> = {}) {
  await sql`update catalog_runs set status = 'done', question = null, ended_at = now() where ended_at is null`;
  const { runId, sourceId, itemIds } = await newCatalog(sql, { items: 2 });
  await reviewAll(sql, runId);
  const seen = { looks: [] as number[], told: [] as string[] };
  const watch = () =>
    watchFolders({
      sql,
      log: pino({ level: 'silent' }),
      look: async ({ id }) => void seen.looks.push(id),
      tellDecided: async (workflowId) => void seen.told.push(workflowId),
      paceMs: 20,
      ...deps,
    });
  const [itemId = 0, other = 0] = itemIds;
  const decide = (id: number, verdict: 'accept' | 'redo') =>
    decideResult(sql, { itemId: id, verdict, by: 'person 1', via: 'chat' });
  return { runId, sourceId, itemId, other, seen, watch, decide };
}

test('[b14] the folder of a source is looked into again and again while people decide, by one worker at a time, and a stop ends it', async () => {
  let atOnce = 0;
  let most = 0;
  const { runId, sourceId, seen, watch } = await watched({
    async look() {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 10));
      atOnce -= 1;
      seen.looks.push(sourceId);
    },
  });
  const stops = [watch(), watch(), watch()];
  expect(await becomesTrue(async () => seen.looks.length > 5, 5_000)).toBe(true);
  expect(most).toBe(1);
  await moveRun(sql, runId, { stage: 'describe' });
  await Promise.all(stops.map((stop) => stop()));
  const looks = seen.looks.length;
  const stop = watch();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await stop();
  expect(seen.looks).toHaveLength(looks);
  expect(seen.told).toEqual([]);
});

test('trouble with one folder makes its looks rare, and keeps no other run from being woken', async () => {
  let looks = 0;
  const { itemId, other, decide, watch, seen, runId } = await watched({
    async look() {
      looks += 1;
      throw new Error('Google is away');
    },
  });
  await decide(itemId, 'accept');
  const stop = watch();
  expect(await becomesTrue(async () => looks > 1, 5_000)).toBe(true);
  await decide(other, 'accept');
  expect(await becomesTrue(async () => seen.told.length > 0, 5_000)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await stop();
  // Told once, although it is looked after all the time; the pauses double.
  expect(seen.told).toEqual([`catalog-run-${runId}`]);
  expect(looks).toBeLessThan(9);
});

test('[b35] a run is woken for another picture that nobody has begun, but not while it asks about the budget', async () => {
  const { runId, itemId, decide, watch, seen } = await watched({
    late: { singleMs: 50, batchMs: 3_600_000 },
  });
  await decide(itemId, 'redo');
  const question = {
    kind: 'budget' as const,
    of: 'run' as const,
    limit: '1',
    spent: '1',
    pictures: 1,
    cost: '1',
    single: '1',
    currency: 'USD',
    expectedMs: 1,
  };
  await moveRun(sql, runId, { status: 'asking', question });
  const stop = watch();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(seen.told).toEqual([]);
  await moveRun(sql, runId, { status: 'running' });
  expect(await becomesTrue(async () => seen.told.length > 0, 5_000)).toBe(true);
  await stop();
});
