import { allHandlersFinished, condition, setCurrentDetails } from '@temporalio/workflow';
import {
  type GenerationPlan,
  type RunEnd,
  type RunInput,
  type RunQuestion,
  type StageResult,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { runs, sheets } from '../activity-proxies.ts';
import { makeBatches } from './batches.ts';
import { createControl, listen, tellStage } from './control.ts';
import { type Stage, wishOf } from './follow-on.ts';
import { asStage } from './in-run.ts';
import { tryToSync } from './sheet.ts';

/** Makes the pictures the sheet asks for; alone, or as a stage of a run. */
export async function generateCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'generate', (runId) => generateStage(runId, input));
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
  const ended = await makeBatches({ ...stage, makes: 'pictures' });
  if (ended !== undefined) return ended;
  await tryToSync(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts: {} };
}

/** Reads the sheet, says what it would cost, and asks. @returns how the stage ends if nothing is to be made */
async function begin({ runId, input, control, progress }: Stage): Promise<StageResult | undefined> {
  const { dryRun } = input;
  const wish = wishOf({ runId, input });
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
