import {
  ActivityFailure,
  allHandlersFinished,
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
  await syncSheet(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts: {} };
}

/** Reads the sheet, says what it would cost, and asks. @returns how the stage ends if nothing is to be made */
async function begin({ runId, input, control, progress }: Stage): Promise<StageResult | undefined> {
  const { limit, force, dryRun, isConfirmed, clocks: { questionMs = usualQuestionMs } = {} } = input;
  const wish = { runId, ...(limit !== undefined && { limit }), ...(force !== undefined && { force }) };
  setCurrentDetails(`Run ${runId}: reading the sheet`);
  await runs.moveCatalogRun({ runId, stage: 'generate' });
  await sheets.prepareSheet({ runId });
  const rows = await sheets.readPrompts({ runId });
  const plan = await runs.planPictures(wish);
  const counts = { ...rows, ...plan.leftOut, pictures: plan.pictures };
  await runs.moveCatalogRun({ runId, estimate: estimateOf(plan), counts: { generate: counts } });
  if (dryRun || plan.pictures === 0) {
    await syncSheet(runId);
    return { status: 'done', counts };
  }
  const question = questionOf(plan, isConfirmed ?? false);
  if (question !== undefined) {
    setCurrentDetails(
      `Run ${runId}: ${plan.pictures} pictures for ${plan.cost} ${plan.currency}, to be confirmed`,
    );
    const answer = await control.ask(question, questionMs);
    if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts };
  }
  progress.isApproved = plan.over !== undefined;
  const { batchesAtOnce } = await runs.planPictures({ ...wish, isFinal: true });
  progress.batchesAtOnce = batchesAtOnce;
  return undefined;
}

function estimateOf({ pictures, cost, single, currency, expectedMs }: GenerationPlan) {
  return { pictures, cost, single, currency, expectedMs };
}

function questionOf(plan: GenerationPlan, isConfirmed: boolean): RunQuestion | undefined {
  if (plan.over !== undefined) return { kind: 'budget', ...plan.over, ...estimateOf(plan) };
  return isConfirmed ? undefined : { kind: 'spend', ...estimateOf(plan) };
}

/** Batch by batch, several at once. @returns how the stage ends if somebody would not have it go on */
async function makePictures(stage: Stage): Promise<StageResult | undefined> {
  const { runId, input, control, progress } = stage;
  const underWay = new Set<Promise<void>>();
  let broken: unknown;
  for (;;) {
    await control.checkpoint();
    if (broken !== undefined && underWay.size === 0) throw broken;
    if (broken === undefined && underWay.size < (progress.batchesAtOnce ?? 1)) {
      const number = (progress.batches ?? 0) + 1;
      const opened = await runs.openCatalogBatch({ runId, number, isApproved: progress.isApproved ?? false });
      if (opened !== null && 'over' in opened) {
        const { questionMs = usualQuestionMs } = input.clocks ?? {};
        const answer = await control.ask({ kind: 'budget', ...opened.over }, questionMs);
        if (answer !== 'yes') {
          await Promise.all(underWay);
          return { status: answer === 'no' ? 'declined' : answer, counts: {} };
        }
        progress.isApproved = true;
        continue;
      }
      if (opened !== null) {
        progress.batches = number;
        const batch = followBatch(runId, opened)
          .catch((error: unknown) => {
            broken ??= error;
          })
          .finally(() => underWay.delete(batch));
        underWay.add(batch);
        continue;
      }
      if (underWay.size === 0) return undefined;
    }
    await Promise.race(underWay);
    await syncSheet(runId);
    if (underWay.size === 0 && workflowInfo().continueAsNewSuggested) await followOn(stage);
  }
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
async function syncSheet(runId: number): Promise<void> {
  try {
    while ((await sheets.syncRows({ runId })).left > 0);
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
