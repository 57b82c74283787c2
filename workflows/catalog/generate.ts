import {
  ActivityFailure,
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BatchResult,
  catalogBatchWorkflowId,
  catalogBatchWorkflowType,
  type GenerationPlan,
  type OpenedBatch,
  type OverBudget,
  type RunEnd,
  type RunInput,
  type RunQuestion,
  type StageProgress,
  type StageResult,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { runs, sheets } from '../activity-proxies.ts';
import { createControl, listen, tellStage } from './control.ts';
import { asStage } from './in-run.ts';
import { syncSheet } from './sheet.ts';
import type { StageControl } from './stage-control.ts';

/** Makes the pictures the sheet asks for; alone, or as a stage of a run. */
export async function generateCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'generate', (runId) => generateStage(runId, input));
}

/** One stage at work. */
interface Stage {
  runId: number;
  input: RunInput;
  control: StageControl;
  progress: StageProgress;
}

async function generateStage(runId: number, input: RunInput): Promise<StageResult> {
  const { progress = {} } = input;
  const control = createControl(runId, progress);
  listen(runId, { listener: () => control, say: tellStage('generate', control) });
  const stage: Stage = { runId, input, control, progress: { ...progress } };
  if (!progress.isBegun) {
    const refused = await begin(stage);
    if (refused !== undefined) return refused;
  }
  const ended = await makePictures(stage);
  if (ended !== undefined) return ended;
  await tryToSync(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts: {} };
}

/** Reads the sheet, says what it would cost, and asks. @returns how the stage ends if nothing is to be made */
async function begin({ runId, input, control, progress }: Stage): Promise<StageResult | undefined> {
  const { limit, force, dryRun } = input;
  const wish = { runId, ...(limit !== undefined && { limit }), ...(force !== undefined && { force }) };
  setCurrentDetails(`Run ${runId}: reading the sheet`);
  await runs.moveCatalogRun({ runId, stage: 'generate' });
  await sheets.prepareSheet({ runId });
  const rows = await sheets.readPrompts({ runId });
  const plan = await runs.planPictures(wish);
  const counts = { ...rows, ...plan.leftOut, pictures: plan.pictures };
  await runs.moveCatalogRun({ runId, estimate: estimateOf(plan), counts: { generate: counts } });
  // It only says what would be done.
  if (dryRun) return { status: 'done', counts };
  if (plan.pictures === 0) {
    await tryToSync(runId);
    return { status: 'done', counts };
  }
  return confirm({ runId, input, control, progress }, { wish, plan, counts });
}

/** Asks until what was said yes to is what is made: who wants more meanwhile makes it ask once more, at the new price. */
async function confirm(
  { runId, input, control, progress }: Stage,
  first: { wish: { runId: number }; plan: GenerationPlan; counts: StageResult['counts'] },
): Promise<StageResult | undefined> {
  const { isConfirmed = false, clocks: { questionMs = usualQuestionMs } = {} } = input;
  const { wish, counts } = first;
  let { plan } = first;
  for (;;) {
    const question = questionOf(plan, isConfirmed);
    if (question !== undefined) {
      setCurrentDetails(
        `Run ${runId}: ${plan.pictures} pictures for ${plan.cost} ${plan.currency}, to be confirmed`,
      );
      const answer = await control.ask(question, questionMs);
      if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts };
    }
    progress.isApproved = plan.over !== undefined;
    const confirmed = question && { confirmed: plan.pictures };
    const final = await runs.planPictures({ ...wish, isFinal: true, ...confirmed });
    progress.batchesAtOnce = final.batchesAtOnce;
    if (!final.isMore) return undefined;
    plan = final;
    await runs.moveCatalogRun({ runId, estimate: estimateOf(plan) });
  }
}

function estimateOf({ pictures, cost, single, currency, expectedMs }: GenerationPlan) {
  return { pictures, cost, single, currency, expectedMs };
}

function questionOf(plan: GenerationPlan, isConfirmed: boolean): RunQuestion | undefined {
  if (plan.over !== undefined) return { kind: 'budget', ...plan.over, ...estimateOf(plan) };
  return isConfirmed ? undefined : { kind: 'spend', ...estimateOf(plan) };
}

/** Batches at work: each leaves when it has ended, and the first mistake of ours stays. */
class Batches {
  readonly #underWay = new Set<Promise<void>>();
  broken: { error: unknown } | undefined;

  get size(): number {
    return this.#underWay.size;
  }

  add(batch: Promise<void>): void {
    const followed = batch
      .catch((error: unknown) => {
        this.broken ??= { error };
      })
      .finally(() => this.#underWay.delete(followed));
    this.#underWay.add(followed);
  }

  async next(): Promise<void> {
    await Promise.race(this.#underWay);
  }

  async all(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

/** Batch by batch, several at once. @returns how the stage ends if somebody would not have it go on */
async function makePictures(stage: Stage): Promise<StageResult | undefined> {
  const batches = new Batches();
  try {
    return await openBatches(stage, batches);
  } finally {
    // Each is stopped in its own time, and what it has made until then is kept.
    await CancellationScope.nonCancellable(() => batches.all());
  }
}

async function openBatches(stage: Stage, batches: Batches): Promise<StageResult | undefined> {
  const { runId, control, progress } = stage;
  for (;;) {
    await control.checkpoint();
    if (batches.broken !== undefined && batches.size === 0) throw batches.broken.error;
    const isFull = batches.size >= (progress.batchesAtOnce ?? 1);
    if (batches.broken === undefined && !isFull && !workflowInfo().continueAsNewSuggested) {
      const number = (progress.batches ?? 0) + 1;
      const opened = await runs.openCatalogBatch({ runId, number, isApproved: progress.isApproved ?? false });
      if (opened !== null && 'over' in opened) {
        const ended = await askToGoOn(stage, opened);
        if (ended !== undefined) return ended;
        continue;
      }
      if (opened !== null) {
        progress.batches = number;
        batches.add(followBatch(runId, opened));
        continue;
      }
      if (batches.size === 0) return undefined;
    }
    if (batches.size === 0) await followOn(stage);
    await batches.next();
    await tryToSync(runId);
  }
}

async function askToGoOn({ input, control, progress }: Stage, { over }: OverBudget) {
  const { questionMs = usualQuestionMs } = input.clocks ?? {};
  const answer = await control.ask({ kind: 'budget', ...over }, questionMs);
  if (answer !== 'yes')
    return { status: answer === 'no' ? 'declined' : answer, counts: {} } satisfies StageResult;
  progress.isApproved = true;
  return undefined;
}

/** One batch in an execution of its own. @throws when no batch would fare better */
async function followBatch(runId: number, opened: OpenedBatch): Promise<void> {
  const child = await startChild(catalogBatchWorkflowType, {
    workflowId: catalogBatchWorkflowId(opened.batchId),
    args: [{ runId, ...opened }],
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: `Batch ${opened.batchId} of run ${runId}: ${opened.lines} pictures`,
  });
  const result = (await child.result()) as BatchResult;
  setCurrentDetails(`Run ${runId}: batch ${opened.batchId} ${result.status}, ${result.made} pictures made`);
}

async function followOn({ runId, input, control, progress }: Stage): Promise<void> {
  await condition(allHandlersFinished);
  await continueAsNew<(input: RunInput) => Promise<RunEnd | StageResult>>({
    ...input,
    runId,
    progress: { ...progress, isBegun: true, isPaused: control.isPaused },
  });
}

/** A sheet that cannot be written costs no picture: it is brought up to date by the next run. */
async function tryToSync(runId: number): Promise<void> {
  try {
    await syncSheet(runId);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    log.warn('the sheet was not brought up to date', { runId, error: error.cause?.message });
    await runs.moveCatalogRun({
      runId,
      event: 'sheet_not_written',
      data: { detail: error.cause?.message ?? 'unknown' },
    });
  }
}
