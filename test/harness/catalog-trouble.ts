import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { catalogBatchWorkflowId, stageWorkflowId } from '../../src/contract/catalog.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import type { FileView } from '../../src/sandbox/google/control.ts';
import type { Fault } from '../../src/sandbox/ground/faults.ts';
import { createOperator, createSheet, type Operator, openCatalogStudio } from './catalog.ts';
import { textOf } from './customer.ts';
import type { Studio } from './studio.ts';

/** A catalog whose providers do what they should not. */
export interface Trouble {
  studio: Studio;
  olga: Operator;
  sheet: ReturnType<typeof createSheet>;
  /** Every line of the fault plan was played. */
  haveAllFired(): Promise<void>;
  filesOf(run: number): Promise<FileView[]>;
  /** Makes new pictures of the first rows while this goes wrong. @returns the run, and its card once it shows `end` */
  generate(count: number, faults: Fault[], end?: RegExp): Promise<{ run: number; card: string }>;
  /** Lets steps that wait for better times look at once until the card shows this. */
  hurryTo(run: number, pattern: RegExp): Promise<string>;
  /** Nothing is paid twice or lost, and every made picture is in the folder once. */
  expectEachOnce(run: number): Promise<void>;
}

const rowsUsed = 12;

export async function openTrouble(): Promise<Trouble> {
  const studio = await openCatalogStudio({ gemini: { queuedMs: 0, runMs: 0 } });
  const olga = await createOperator(studio);
  const sheet = createSheet(studio);
  let wishes = 0;
  const trouble: Trouble = {
    studio,
    olga,
    sheet,
    async haveAllFired() {
      const report = await studio.sandbox.faults.report();
      expect(report.filter(({ fired }) => fired === 0)).toEqual([]);
    },
    async filesOf(run) {
      const files = await studio.sandbox.google.files();
      return files.filter(({ properties }) => properties['run'] === String(run));
    },
    async generate(count, faults, end = /Done in/) {
      wishes += 1;
      const rows = (await sheet.rows()).slice(0, rowsUsed);
      const prompts = rows.map((_, index) => (index < count ? `wish ${wishes}` : ''));
      await sheet.writeAll('prompt', prompts);
      await studio.sandbox.faults.plan(faults);
      const run = await olga.begin('generate');
      await olga.runCard(run, /❓/);
      await olga.pressRun(run, 'yes:spend');
      return { run, card: await trouble.hurryTo(run, end) };
    },
    async hurryTo(run, pattern) {
      const over = new AbortController();
      const hurried = hurry(studio, run, over.signal);
      try {
        return textOf(await olga.runCard(run, pattern));
      } finally {
        over.abort();
        await hurried;
      }
    },
    async expectEachOnce(run) {
      const results = await resultsOf(studio, run);
      for (const { status, isUploaded, costs } of results) {
        expect(['made', 'refused', 'failed']).toContain(status);
        expect([isUploaded, costs]).toEqual(status === 'made' ? [true, 1] : [false, 0]);
      }
      const files = await trouble.filesOf(run);
      expect(new Set(files.map(({ properties }) => properties['key'])).size).toBe(files.length);
      expect(files).toHaveLength(results.filter(({ status }) => status === 'made').length);
      expect(await auditBooks(studio.sql)).toEqual({});
    },
  };
  return trouble;
}

async function resultsOf({ sql }: Studio, run: number) {
  return sql<{ status: string; isUploaded: boolean; costs: number }[]>`
    select status, uploaded_at is not null as "isUploaded",
      (select count(*)::int from catalog_costs c where c.result_id = r.id) as costs
    from catalog_results r where run_id = ${run}`;
}

/** As an operator does who knows that the trouble is over; a sent batch is old enough to be looked for. */
async function hurry(studio: Studio, run: number, signal: AbortSignal): Promise<void> {
  const { workflowService, options } = studio.temporal;
  while (!signal.aborted) {
    for (const { workflowId, type } of await waitingSteps(studio, run)) {
      await studio.sql`update provider_jobs set sent_at = sent_at - interval '5 minutes' where external_id is null`;
      const step = { namespace: options.namespace, execution: { workflowId }, type };
      // It may have begun by itself.
      await workflowService.resetActivity(step).catch(() => undefined);
    }
    await delay(200);
  }
}

/** PendingActivityState in Temporal's own numbers. */
const scheduledState = 1;

async function waitingSteps({ sql, temporal }: Studio, run: number) {
  const batches = await sql<{ id: number }[]>`select id from catalog_batches where run_id = ${run}`;
  const ids = [stageWorkflowId(run, 'generate'), ...batches.map(({ id }) => catalogBatchWorkflowId(id))];
  const steps: { workflowId: string; type: string }[] = [];
  for (const workflowId of ids) {
    const described = await temporal.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => undefined);
    for (const { activityType, attempt, state } of described?.raw.pendingActivities ?? [])
      if ((attempt ?? 0) > 1 && Number(state) === scheduledState)
        steps.push({ workflowId, type: activityType?.name ?? '' });
  }
  return steps;
}
