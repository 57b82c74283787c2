import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  catalogRunWorkflowId,
  type ItemWord,
  retryItemUpdate,
  skipItemUpdate,
} from '../../src/contract/catalog.ts';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
  readSome,
} from '../harness/catalog.ts';
import { textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

let studio: Studio;
let olga: Operator;
let sheet: ReturnType<typeof createSheet>;

beforeAll(async () => {
  studio = await openCatalogStudio({
    gemini: { queuedMs: 0, runMs: 0 },
    env: {
      GEMINI_BATCH_LINES: '4',
      GEMINI_MAX_BATCHES: '1',
      // Two pictures at the price of batches are below it, eight are not.
      CATALOG_RUN_BUDGET: '0.3',
      CATALOG_DAY_BUDGET: '1000',
    },
  });
  olga = await createOperator(studio);
  sheet = createSheet(studio);
  await readSome(studio, 6);
});
afterAll(() => studio.close());
beforeEach(async () => {
  await studio.sandbox.faults.clear();
  await studio.sandbox.gemini.change({ runMs: 0 });
});

let wishes = 0;
/** Wants new pictures of the first so many rows, and of no others. */
async function want(count: number): Promise<void> {
  wishes += 1;
  const rows = await sheet.rows();
  await sheet.writeAll(
    'prompt',
    rows.map((_, index) => (index < count ? `wish ${wishes}` : '')),
  );
}
const batches = () => studio.sandbox.gemini.batches();
const filesOf = async (run: number) =>
  (await studio.sandbox.google.files()).filter(({ properties }) => properties['run'] === String(run));
const itemsOf = async (run: number) =>
  (await filesOf(run)).map(({ properties }) => Number(properties['item'])).toSorted((a, b) => a - b);
const isSent = (count: number) => studio.until(async () => (await batches()).length === count);
async function resultsOf(run: number): Promise<Record<string, number>> {
  const rows = await studio.sql<
    { status: string }[]
  >`select status from catalog_results where run_id = ${run}`;
  return countBy(rows, ({ status }) => status);
}
async function wordsOf(run: number): Promise<Record<string, unknown>[]> {
  return studio.sql`
    select kind, data->>'by' as by from events where subject_kind = 'run' and subject_id = ${run}
      and kind in ('paused', 'resumed', 'answered', 'cancel_requested') order by id`;
}

/** As somebody does by hand, with Temporal's own tools. */
function tell(runId: number, update: string, word: ItemWord): Promise<boolean> {
  const handle = studio.temporal.workflow.getHandle(catalogRunWorkflowId(runId));
  return handle.executeUpdate<boolean, [ItemWord]>(update, { args: [word] });
}

describe('a run that makes pictures', () => {
  it('[b22] asks before it passes its budget, ends without spending on a no, and goes on after a yes', async () => {
    await want(8);
    const before = (await batches()).length;
    const refused = await olga.begin('generate');
    const asking = textOf(await olga.runCard(refused, /❓/));
    expect(asking).toContain(
      '8 pictures more for $0.54 would pass the budget of this run: $0.30, of which $0.00 is spent.',
    );
    await olga.pressRun(refused, 'no:budget');
    await olga.runCard(refused, /Ended after [^]*the answer was no/);
    expect(await batches()).toHaveLength(before);

    const run = await olga.begin('generate');
    await olga.runCard(run, /❓/);
    await olga.pressRun(run, 'yes:budget');
    await olga.runCard(run, /8 of 8 made · 📁 8 in the folder[^]*Done in/);
    expect(await filesOf(run)).toHaveLength(8);
  });

  it('begins nothing new while it is paused, and goes on when it is told to', async () => {
    await want(8);
    await studio.sandbox.gemini.change({ runMs: 60_000 });
    const before = (await batches()).length;
    const run = await olga.begin('generate');
    await olga.runCard(run, /❓/);
    await olga.pressRun(run, 'yes:budget');
    await isSent(before + 1);
    expect(await olga.pressRun(run, 'pause')).toBe(`Run ${run} pauses`);
    await olga.runCard(run, /⏸ Paused/);
    const [newest] = (await batches()).filter(({ status }) => status === 'running' || status === 'queued');
    await studio.sandbox.gemini.moveBatch(newest?.batch ?? '', 'succeeded');
    await olga.runCard(run, /Batch 1 · 4 pictures · ✅ done[^]*4 of 8 made · 📁 4 in the folder[^]*⏸ Paused/);
    expect(await batches()).toHaveLength(before + 1);
    await studio.sandbox.gemini.change({ runMs: 0 });
    await olga.pressRun(run, 'resume');
    await olga.runCard(run, /8 of 8 made[^]*Done in/);
    const by = expect.stringMatching(/^person \d+$/);
    expect(await wordsOf(run)).toEqual([
      { kind: 'answered', by },
      { kind: 'paused', by },
      { kind: 'resumed', by },
    ]);
  });

  it('cancelled while it asks, or while its batch runs, keeps what is made and sends nothing more', async () => {
    await want(6);
    const before = (await batches()).length;
    const asking = await olga.begin('generate');
    await olga.runCard(asking, /❓/);
    await studio.temporal.workflow.getHandle(catalogRunWorkflowId(asking)).cancel();
    await olga.runCard(asking, /Ended after [^]*it was cancelled/);
    expect(await batches()).toHaveLength(before);

    await studio.sandbox.gemini.change({ runMs: 60_000 });
    const run = await olga.begin('generate');
    await olga.runCard(run, /❓/);
    await olga.pressRun(run, 'yes:budget');
    await isSent(before + 1);
    await olga.runCard(run, /at the provider/);
    expect(await olga.pressRun(run, 'cancel')).toBe(`Run ${run} is being stopped`);
    await olga.runCard(run, /Ended after [^]*it was cancelled/);
    expect((await batches()).filter(({ status }) => status === 'cancelled')).toHaveLength(1);
    expect(await resultsOf(run)).toEqual({ dropped: 6 });
    expect(await filesOf(run)).toEqual([]);
    // What was not made is wanted as before.
    await studio.sandbox.gemini.change({ runMs: 0 });
    const next = await olga.begin('generate');
    await olga.runCard(next, /❓ 6 pictures/);
    await olga.pressRun(next, 'yes:budget');
    await olga.runCard(next, /6 of 6 made[^]*Done in/);
  });

  it('[b35] leaves a picture alone, or makes it anew, by a word with who and why', async () => {
    await want(3);
    const [first, second, third] = (await sheet.rows()).map(({ id }) => Number(id));
    const run = await olga.begin('generate');
    await olga.runCard(run, /❓/);
    const word = { by: 'operator max', why: 'blurred' };
    expect(await tell(run, skipItemUpdate, { itemId: first ?? 0, ...word })).toBe(true);
    expect(await tell(run, skipItemUpdate, { itemId: 999_999, ...word })).toBe(false);
    await olga.pressRun(run, 'yes:spend');
    await olga.runCard(run, /2 of 2 made[^]*Done in/);
    expect((await sheet.rows())[0]?.state).toBe('skipped');
    expect(await itemsOf(run)).toEqual([second, third]);
    const [event] = await studio.sql`
      select data->>'by' as by, data->>'why' as why from events where subject_kind = 'item' and kind = 'skip' and subject_id = ${first ?? 0}`;
    expect(event).toEqual(word);

    await want(1);
    await sheet.write(2, 'prompt', 'another wish');
    const later = await olga.begin('generate');
    await olga.runCard(later, /❓ Make 1 picture /);
    await tell(later, retryItemUpdate, { itemId: first ?? 0, by: 'operator max' });
    // More is wanted now than was asked for: nobody pays more than they said yes to.
    await olga.pressRun(later, 'yes:spend');
    await olga.runCard(later, /❓ Make 2 pictures /);
    expect(await itemsOf(later)).toEqual([]);
    await olga.pressRun(later, 'yes:spend');
    await olga.runCard(later, /2 of 2 made[^]*Done in/);
    expect(await itemsOf(later)).toEqual([first, second]);
  });
});
