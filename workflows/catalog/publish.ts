import { allHandlersFinished, condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { type RunEnd, type RunInput, type StageResult, usualQuestionMs } from '../../src/contract/catalog.ts';
import { bulk, runs } from '../activity-proxies.ts';
import { createControl, listen, tellStage } from './control.ts';
import { followOn, wishOf } from './follow-on.ts';
import { asStage } from './in-run.ts';
import { tryToReadTexts, tryToSync } from './sheet.ts';
import type { StageControl } from './stage-control.ts';

/** Shows accepted pictures and their texts in the shop; alone, or as a stage of a run. */
export async function publishCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'publish', (runId) => publishStage(runId, input));
}

async function publishStage(runId: number, input: RunInput): Promise<StageResult> {
  const { progress = {} } = input;
  const control = createControl(runId, progress);
  listen(runId, { listener: () => control, say: tellStage('publish', control) });
  if (!progress.isBegun) {
    const ended = await begin(runId, input, control);
    if (ended !== undefined) return ended;
  }
  for (;;) {
    await control.checkpoint();
    const chunk = await bulk.publishSets(wishOf({ runId, input }));
    setCurrentDetails(`Run ${runId}: ${chunk.left} pictures are still to be published`);
    if (chunk.left === 0) break;
    if (workflowInfo().continueAsNewSuggested) await followOn({ runId, input, control, progress: {} });
  }
  await tryToSync(runId);
  await condition(allHandlersFinished);
  return { status: 'done', counts: {} };
}

/** Learns what people have changed, says what would be published, and asks. @returns how the stage ends if nothing is to be done */
async function begin(
  runId: number,
  input: RunInput,
  control: StageControl,
): Promise<StageResult | undefined> {
  const { isConfirmed = false, dryRun = false, clocks: { questionMs = usualQuestionMs } = {} } = input;
  await runs.moveCatalogRun({ runId, stage: 'publish' });
  setCurrentDetails(`Run ${runId}: reading what people have changed in the sheet and in the shop`);
  await tryToReadTexts(runId);
  await bulk.syncGateway();
  const plan = await runs.planPublication(wishOf({ runId, input }));
  const { pictures, products } = plan;
  const counts = { ...plan.leftOut, pictures, products };
  await runs.moveCatalogRun({ runId, counts: { publish: counts } });
  if (dryRun || pictures === 0) return { status: 'done', counts };
  if (isConfirmed) return undefined;
  const answer = await control.ask({ kind: 'publish', pictures, products }, questionMs);
  return answer === 'yes' ? undefined : { status: answer === 'no' ? 'declined' : answer, counts };
}
