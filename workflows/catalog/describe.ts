import { allHandlersFinished, condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import {
  type DescriptionPlan,
  type Estimate,
  type RunEnd,
  type RunInput,
  type RunQuestion,
  type StageProgress,
  type StageResult,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { runs, singles } from '../activity-proxies.ts';
import { makeBatches } from './batches.ts';
import { createControl, listen, tellStage } from './control.ts';
import { followOn, type Stage, wishOf } from './follow-on.ts';
import { asStage } from './in-run.ts';
import { tryToSync } from './sheet.ts';

/** Has accepted pictures described; alone, or as a stage of a run. */
export async function describeCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'describe', (runId) => describeStage(runId, input));
}

async function describeStage(runId: number, input: RunInput): Promise<StageResult> {
  const { progress = {} } = input;
  const control = createControl(runId, progress);
  listen(runId, { listener: () => control, say: tellStage('describe', control) });
  const stage: Stage = { runId, input, control, progress: { ...progress } };
  if (!progress.isBegun) {
    const ended = await begin(stage);
    if (ended !== undefined) return ended;
  }
  const ended = (await describe(stage)) ?? (await askForLost(stage));
  if (ended !== undefined) return ended;
  await tryToSync(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts: {} };
}

/** Says what there is to describe and what it costs, and asks. @returns how the stage ends if nothing is to be done */
async function begin(stage: Stage): Promise<StageResult | undefined> {
  const { runId, input } = stage;
  await runs.moveCatalogRun({ runId, stage: 'describe' });
  const plan = await runs.planDescriptions(wishOf(stage));
  const counts = { ...plan.leftOut, pictures: plan.pictures };
  await runs.moveCatalogRun({ runId, textEstimate: estimateOf(plan), counts: { describe: counts } });
  if (input.dryRun || plan.pictures === 0) return { status: 'done', counts };
  return confirm(stage, plan);
}

/** Asks until what was said yes to is what is made, and writes that down. */
async function confirm(stage: Stage, first: DescriptionPlan): Promise<StageResult | undefined> {
  const { input, control } = stage;
  const { isConfirmed = false, clocks: { questionMs = usualQuestionMs } = {} } = input;
  let plan = first;
  for (;;) {
    const question = plan.over || !isConfirmed ? questionOf(plan, false) : undefined;
    if (question !== undefined) {
      const answer = await control.ask(question, questionMs);
      if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts: {} };
    }
    const confirmed = question && { confirmed: plan.pictures };
    plan = await writeDown(stage, plan, confirmed);
    if (!plan.isMore) return undefined;
  }
}

/** What was said yes to is this run's to make. */
async function writeDown(
  stage: Stage,
  { over }: DescriptionPlan,
  terms: { confirmed?: number; isAgain?: boolean } = {},
): Promise<DescriptionPlan> {
  const final = await runs.planDescriptions({ ...wishOf(stage), ...terms, isFinal: true });
  Object.assign(stage.progress, {
    isApproved: over !== undefined,
    batchesAtOnce: final.batchesAtOnce,
    batches: final.nextBatch - 1,
    by: final.by,
  } satisfies StageProgress);
  return final;
}

function estimateOf({ pictures, cost, single, currency, expectedMs }: DescriptionPlan): Estimate {
  return { pictures, cost, single, currency, expectedMs };
}

function questionOf(plan: DescriptionPlan, isAgain: boolean): RunQuestion {
  const { over } = plan;
  return over === undefined
    ? { kind: 'describe', isAgain, ...estimateOf(plan) }
    : { kind: 'budget', ...over, ...estimateOf(plan) };
}

/** One by one, or by batches. @returns how the stage ends if somebody would not have it go on */
async function describe(stage: Stage): Promise<StageResult | undefined> {
  const { runId, control, progress } = stage;
  if (progress.by === 'batch') return makeBatches({ ...stage, makes: 'texts' });
  for (;;) {
    await control.checkpoint();
    const chunk = await singles.describePictures({ runId, isApproved: progress.isApproved ?? false });
    if ('over' in chunk) {
      const { questionMs = usualQuestionMs } = stage.input.clocks ?? {};
      const answer = await control.ask({ kind: 'budget', ...chunk.over }, questionMs);
      if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts: {} };
      progress.isApproved = true;
      continue;
    }
    setCurrentDetails(`Run ${runId}: ${chunk.left} pictures are still to be described`);
    if (chunk.left === 0) return undefined;
    if (workflowInfo().continueAsNewSuggested) await followOn(stage);
  }
}

/** Calls whose answers nobody lived to hear are paid perhaps: they are made once more only when somebody says so. */
async function askForLost(stage: Stage): Promise<StageResult | undefined> {
  const plan = await runs.planDescriptions({ ...wishOf(stage), isAgain: true });
  if (plan.pictures === 0) return undefined;
  const { questionMs = usualQuestionMs } = stage.input.clocks ?? {};
  if ((await stage.control.ask(questionOf(plan, true), questionMs)) !== 'yes') return undefined;
  await writeDown(stage, plan, { isAgain: true });
  return describe(stage);
}
