import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { startRun } from '../../src/temporal/catalog.ts';
import { newCatalog, newRun } from '../db/catalog-scene.ts';
import { openSystem, type ProcessName, type System } from '../harness/system.ts';

const pictures = 24;
const linesEach = 8;

/** Who is killed, and after how much of the work. */
const kills: readonly [ProcessName, 'accepted' | 'made' | 'uploaded', number][] = [
  ['postgres', 'accepted', 1],
  ['worker', 'made', 3],
  ['temporal', 'uploaded', 2],
  ['worker', 'uploaded', 6],
];

let system: System;

beforeAll(async () => {
  system = await openSystem({ env: { GEMINI_BATCH_LINES: String(linesEach), GEMINI_MAX_BATCHES: '2' } });
  await system.sandbox.gemini.change({ queuedMs: 100, runMs: 900, longestSide: 1_024 });
}, 120_000);
afterAll(() => system.close(), 30_000);

test('[b8] [b13] no picture is made, charged or uploaded twice, and none is lost, whoever is killed while it is read and put into the folder', async () => {
  const { sql, sandbox, temporal } = system;
  const { sourceId, runId: first, itemIds } = await stored();
  await moveRun(sql, first, { status: 'done' });
  const runId = await newRun(sql, sourceId);
  const run = { id: runId, sourceId, sourceName: 'vases', stages: ['generate'] as const, startedBy: 'test' };
  await startRun(temporal, { ...run, options: { isConfirmed: true } });
  for (const [name, what, count] of kills) {
    while ((await counts(runId))[what] < count) await sleep(20);
    await system.kill(name);
  }
  const result = await temporal.workflow.getHandle(`catalog-run-${runId}`).result();
  expect(result).toEqual({ runId, status: 'done' });

  const keys = itemIds.map((id) => `item-${id}-r1`).toSorted();
  const files = await sandbox.google.files();
  expect(files.map(({ properties }) => String(properties.key)).toSorted()).toEqual(keys);
  const batches = await sandbox.gemini.batches();
  expect(batches.map(({ lines, status }) => [lines, status])).toEqual(
    Array.from({ length: pictures / linesEach }, () => [linesEach, 'succeeded']),
  );
  expect(await counts(runId)).toEqual({ accepted: 3, made: pictures, uploaded: pictures });
  expect(await sql`select count(*)::int as n from catalog_costs`).toEqual([{ n: pictures }]);
  expect(await auditBooks(sql)).toEqual({});
}, 300_000);

async function stored() {
  const { folder, sql } = system;
  const store = createFolderStore(join(folder, 'objects'));
  const hashes: string[] = [];
  for (let index = 0; index < pictures; index += 1) {
    const background = { r: index * 10, g: 100, b: 255 - index * 10 };
    const bytes = await sharp({ create: { width: 200, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
    hashes.push(await store.put(bytes));
  }
  const catalog = await newCatalog(sql, { hashes });
  // The sheet has no rows of them yet.
  await sql`update catalog_items set row_state = 'missing'`;
  return catalog;
}

async function counts(runId: number): Promise<Record<'accepted' | 'made' | 'uploaded', number>> {
  const { 'gemini.batch.accepted': accepted = 0 } = await system.sandbox.journalCounts();
  const [row] = await system.sql<{ made: number; uploaded: number }[]>`
    select count(*) filter (where status = 'made')::int as made, count(uploaded_at)::int as uploaded
    from catalog_results where run_id = ${runId}`.catch(() => []);
  return { accepted, made: row?.made ?? 0, uploaded: row?.uploaded ?? 0 };
}
