import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogBatchWorkflowId, stageWorkflowId } from '../../src/contract/catalog.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import type { Fault } from '../../src/sandbox/ground/faults.ts';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
} from '../harness/catalog.ts';
import { textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

let studio: Studio;
let olga: Operator;
let sheet: ReturnType<typeof createSheet>;

beforeAll(async () => {
  studio = await openCatalogStudio();
  olga = await createOperator(studio);
  sheet = createSheet(studio);
});
afterAll(() => studio.close());
beforeEach(() => studio.sandbox.faults.clear());

async function haveAllFired(): Promise<void> {
  const report = await studio.sandbox.faults.report();
  expect(report.filter(({ fired }) => fired === 0)).toEqual([]);
}
const batches = () => studio.sandbox.gemini.batches();
const filesOf = async (run: number) =>
  (await studio.sandbox.google.files()).filter(({ properties }) => properties['run'] === String(run));

let wishes = 0;
/** Makes new pictures of the first rows while this goes wrong. @returns the run, and its card once it shows this */
async function generate(
  count: number,
  faults: Fault[],
  end = /Done in/,
): Promise<{ run: number; card: string }> {
  wishes += 1;
  const rows = await sheet.rows();
  await sheet.writeAll(
    'prompt',
    rows.slice(0, 12).map((_, index) => (index < count ? `wish ${wishes}` : '')),
  );
  await studio.sandbox.faults.plan(faults);
  const run = await olga.begin('generate');
  await olga.runCard(run, /❓/);
  await olga.pressRun(run, 'yes:spend');
  const hurrying = new AbortController();
  const hurried = hurry(run, hurrying.signal);
  const card = textOf(await olga.runCard(run, end));
  hurrying.abort();
  await hurried;
  return { run, card };
}

/** PendingActivityState in Temporal's own numbers. */
const scheduledState = 1;

/** Lets steps that wait for better times look at once, as an operator does who knows that the trouble is over. */
async function hurry(run: number, signal: AbortSignal): Promise<void> {
  const { workflow, workflowService, options } = studio.temporal;
  while (!signal.aborted) {
    const ids = await studio.sql<{ id: number }[]>`select id from catalog_batches where run_id = ${run}`;
    for (const workflowId of [
      stageWorkflowId(run, 'generate'),
      ...ids.map(({ id }) => catalogBatchWorkflowId(id)),
    ]) {
      const { raw } =
        (await workflow
          .getHandle(workflowId)
          .describe()
          .catch(() => undefined)) ?? {};
      for (const { activityType, attempt, state } of raw?.pendingActivities ?? []) {
        if ((attempt ?? 0) < 2 || Number(state) !== scheduledState) continue;
        await studio.sql`update provider_jobs set sent_at = sent_at - interval '5 minutes' where external_id is null`;
        const type = activityType?.name ?? '';
        await workflowService
          .resetActivity({ namespace: options.namespace, execution: { workflowId }, type })
          .catch(() => undefined);
      }
    }
    await delay(200);
  }
}

/** Nothing is paid twice or lost, and every made picture is in the folder once. */
async function expectEachOnce(run: number): Promise<void> {
  const results = await studio.sql<{ id: number; status: string; isUploaded: boolean; costs: number }[]>`
    select id, status, uploaded_at is not null as "isUploaded",
      (select count(*)::int from catalog_costs c where c.result_id = r.id) as costs
    from catalog_results r where run_id = ${run}`;
  for (const { status, isUploaded, costs } of results) {
    expect(['made', 'refused', 'failed']).toContain(status);
    expect([isUploaded, costs]).toEqual(status === 'made' ? [true, 1] : [false, 0]);
  }
  const files = await filesOf(run);
  expect(new Set(files.map(({ properties }) => properties['key'])).size).toBe(files.length);
  expect(files).toHaveLength(results.filter(({ status }) => status === 'made').length);
  expect(await auditBooks(studio.sql)).toEqual({});
}

it('[b3] [b5] a shop and a sheet in trouble become the same rows as without it, each once', async () => {
  await studio.sandbox.faults.plan([
    { match: 'shop.robots', fault: 'http_503' },
    { match: 'shop.sitemap', fault: 'refuse' },
    { match: 'shop.page', fault: 'http_500', nth: 5, times: 2 },
    { match: 'shop.page', fault: 'refuse', nth: 20 },
    { match: 'shop.page', fault: 'execute_then_reset', nth: 40 },
    { match: 'shop.page', fault: 'slow', nth: 50, params: { delayMs: 1_000 } },
    { match: 'shop.picture', fault: 'http_503', nth: 3 },
    { match: 'shop.picture', fault: 'execute_then_reset', nth: 9 },
    { match: 'google.structure', fault: 'execute_then_reset' },
    { match: 'google.read', fault: 'http_503' },
    { match: 'google.append', fault: 'execute_then_reset' },
    { match: 'google.append', fault: 'http_503', nth: 3 },
  ]);
  const run = await olga.begin('parse');
  const card = textOf(await olga.runCard(run, /Done in/, 60_000));
  await haveAllFired();
  expect(card).toContain('🏷 60 products\n🖼 117 pictures · 116 new');
  const rows = await sheet.rows();
  expect(rows).toHaveLength(116);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(116);
});

describe('pictures', () => {
  it('[b8] [b11] end line by line: refused with a reason, failed and made in a later batch, or made', async () => {
    const words = [
      'prompt_block',
      'image_safety',
      'no_image',
      'item_error',
      'missing_line',
      'duplicate_line',
      'malformed_line',
      'thought_first',
    ];
    const faults = words.map((fault, index) => ({ match: 'gemini.line', fault, nth: index + 1 }));
    const { run, card } = await generate(10, faults);
    await haveAllFired();
    expect(card).toContain('📦 Batch 1 · 10 pictures · ✅ done\n📦 Batch 2 · ');
    expect(card).toMatch(/✅ 8 of 10 made · 📁 8 in the folder\n🚫 2 pictures were refused/);
    expect(card).toContain("the provider's safety rules");
    await expectEachOnce(run);
    const states = countBy((await sheet.rows()).slice(0, 10), ({ state }) => state.split(':')[0] ?? '');
    expect(states).toEqual({ made: 8, refused: 2 });
  });

  it('[b8] [b13] are paid once and uploaded once though calls fail and answers are lost at each step', async () => {
    const before = (await batches()).length;
    const { run } = await generate(6, [
      { match: 'gemini.upload', fault: 'http_503' },
      { match: 'gemini.create', fault: 'execute_then_reset' },
      { match: 'gemini.status', fault: 'http_503' },
      { match: 'gemini.download', fault: 'broken_body', params: { afterBytes: 30_000 } },
      { match: 'google.generate-ids', fault: 'http_500' },
      { match: 'google.create', fault: 'execute_then_reset', nth: 2 },
      { match: 'google.create', fault: 'damaged', nth: 5 },
      { match: 'google.write', fault: 'execute_then_500' },
    ]);
    await haveAllFired();
    expect(await batches()).toHaveLength(before + 1);
    expect(await filesOf(run)).toHaveLength(6);
    await expectEachOnce(run);
    expect((await sheet.rows()).slice(0, 6).map(({ state }) => state)).toEqual(
      Array.from({ length: 6 }, () => 'made'),
    );
  });

  it('[b8] wait out limits of Gemini, of Drive and of Sheets', async () => {
    const { run } = await generate(4, [
      { match: 'gemini.create', fault: 'quota_minute', params: { retryDelay: '1s' } },
      { match: 'gemini.create', fault: 'http_503', nth: 2 },
      { match: 'google.create', fault: 'rate_limit', nth: 2 },
      { match: 'google.write', fault: 'rate_limit' },
    ]);
    await haveAllFired();
    expect(await filesOf(run)).toHaveLength(4);
    await expectEachOnce(run);
  });

  it('[b10] of a batch that expires or fails go into another one', async () => {
    for (const fault of ['expired', 'failed']) {
      const before = (await batches()).length;
      const { run, card } = await generate(3, [{ match: 'gemini.batch', fault }]);
      await haveAllFired();
      expect(card).toMatch(/Batch 1 · 3 pictures · [^✅\n]+\n📦 Batch 2 · 3 pictures · ✅ done/);
      expect(await batches()).toHaveLength(before + 2);
      expect(await filesOf(run)).toHaveLength(3);
    }
  });

  it('[b13] wait for room in a full folder, say so to an administrator, and come into it once', async () => {
    const admin = await studio.admin();
    const { quotaBytes } = await studio.sandbox.google.settings();
    await studio.sandbox.google.change({ quotaBytes: 0 });
    const { run } = await generate(3, [], /✅ 3 of 3 made/);
    await admin.sees(/cannot be put into the folder/);
    await studio.sandbox.google.change({ quotaBytes });
    const hurrying = new AbortController();
    const hurried = hurry(run, hurrying.signal);
    await olga.runCard(run, /3 of 3 made · 📁 3 in the folder[^]*Done in/);
    hurrying.abort();
    await hurried;
    await expectEachOnce(run);
  });
});
