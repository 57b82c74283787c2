import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherDecided, isCmsKnown } from '../../chaos/catalog-decided-evidence.ts';
import { decidedInvariants } from '../../chaos/catalog-decided-invariants.ts';
import { moveRun, readRun } from '../../src/db/catalog/runs.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { type FailPoint, failPointFile } from '../../src/process/fail-points.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { resumeRun, startRun } from '../../src/temporal/catalog.ts';
import { decideAll, newCatalog, newRun } from '../db/catalog-scene.ts';
import { openSystem, type ProcessName, type System } from '../harness/system.ts';
import { becomesTrue } from '../harness/waiting.ts';

const pictures = 24;
const linesEach = 8;
/** Of another source, which are decided on. */
const accepted = 4;

/** Who is killed, and after how much of the work. */
const kills: readonly [ProcessName, 'accepted' | 'made' | 'uploaded', number][] = [
  ['postgres', 'accepted', 1],
  ['worker', 'made', 3],
  ['temporal', 'uploaded', 2],
];

let system: System;
const pointsFolder = mkdtempSync(join(tmpdir(), 'darkroom-points-'));

beforeAll(async () => {
  system = await openSystem({
    env: {
      GEMINI_BATCH_LINES: String(linesEach),
      GEMINI_MAX_BATCHES: '2',
      FAIL_POINTS_DIR: pointsFolder,
    },
  });
  await system.sandbox.gemini.change({ queuedMs: 100, runMs: 900, longestSide: 1_024 });
}, 120_000);
afterAll(async () => {
  await system.close();
  rmSync(pointsFolder, { recursive: true, force: true });
}, 30_000);

test('[b8] [b13] [b17] [b18] no picture is made, charged, uploaded, described or published twice, and none is lost, whoever is killed meanwhile', async () => {
  const { sql, sandbox, temporal } = system;
  const texts = await beginTexts();
  const { sourceId, runId: first, itemIds } = await stored(pictures);
  await moveRun(sql, first, { status: 'done' });
  const runId = await newRun(sql, sourceId);
  const run = { id: runId, sourceId, sourceName: 'vases', stages: ['generate'] as const, startedBy: 'test' };
  await startRun(temporal, { ...run, options: { isConfirmed: true } });
  for (const [name, what, count] of kills) {
    while ((await counts(runId))[what] < count) await sleep(20);
    await system.kill(name);
    // What was killed above is missed after half a minute, which is time enough.
    if (what === 'made') await dieAt('publish.after-call', texts.runId, () => sayYes(texts.runId));
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
  expect(await sql`select count(*)::int as n from catalog_costs where run_id = ${runId}`).toEqual([
    { n: pictures },
  ]);
  await expectPublished(texts);
  expect(await auditBooks(sql)).toEqual({});
}, 300_000);

/** A run that has accepted pictures described, in which the worker dies with an answer at hand. */
async function beginTexts(): Promise<{ runId: number; itemIds: number[] }> {
  const { sql, temporal } = system;
  const scene = await stored(accepted);
  await decideAll(sql, scene);
  await sql`
    insert into catalog_costs (result_id, item_id, run_id, kind, amount, single, currency)
    select id, item_id, run_id, 'picture', 0, 0, 'USD' from catalog_results where run_id = ${scene.runId}`;
  await moveRun(sql, scene.runId, { status: 'done' });
  const runId = await newRun(sql, scene.sourceId);
  const run = { ...(await readRun(sql, runId)), stages: ['describe', 'publish'] as const };
  await dieAt('text.after-answer', runId, () =>
    startRun(temporal, { ...run, options: { isConfirmed: true } }),
  );
  return { runId, itemIds: scene.itemIds };
}

async function dieAt(point: FailPoint, runId: number, begin: () => Promise<void>): Promise<void> {
  const back = system.restarted('worker');
  writeFileSync(join(pointsFolder, failPointFile(point, runId)), '');
  await begin();
  await back;
}

/** A lost answer may be paid once more. */
async function sayYes(runId: number): Promise<void> {
  const { sql, temporal } = system;
  const isAsked = async () => (await readRun(sql, runId)).question?.kind === 'describe';
  expect(await becomesTrue(isAsked, 90_000)).toBe(true);
  const { workflowId } = await readRun(sql, runId);
  await resumeRun(temporal, workflowId, { by: 'test', answer: 'yes', question: 'describe' });
}

async function expectPublished({ runId, itemIds }: { runId: number; itemIds: number[] }): Promise<void> {
  const { temporal, sql, sandbox } = system;
  const result = await temporal.workflow.getHandle(`catalog-run-${runId}`).result();
  expect(result).toEqual({ runId, status: 'done' });
  const keys = itemIds.map((id) => `darkroom-item-${id} 1`);
  const versions = await sandbox.gateway.publications();
  expect(versions.map(({ externalKey, version }) => `${externalKey} ${version}`).toSorted()).toEqual(
    keys.toSorted(),
  );
  expect(await becomesTrue(() => isCmsKnown(system), 10_000)).toBe(true);
  // The pictures of the scene were made nowhere.
  const findings = decidedInvariants({ ...(await gatherDecided(system)), singles: [] });
  expect(findings.flatMap(({ says, broken }) => broken.map((name) => `${says}: ${name}`))).toEqual([]);
  const [tries] = await sql<{ made: number; lost: boolean }[]>`
    select count(*) filter (where status = 'made')::int as made, count(*) filter (where is_lost) > 0 as lost from catalog_descriptions`;
  expect({ ...tries }).toEqual({ made: accepted, lost: true });
}

async function stored(count: number) {
  const { folder, sql } = system;
  const store = createFolderStore(join(folder, 'objects'));
  const hashes: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const background = { r: index * 10, g: 4 * count, b: 255 - index * 10 };
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
