import {
  ChildWorkflowCancellationType,
  type ChildWorkflowHandle,
  isCancellation,
  patched,
  setCurrentDetails,
  startChild,
  type Workflow,
} from '@temporalio/workflow';
import {
  type CatalogStage,
  catalogStages,
  pauseSignal,
  promptsReadySignal,
  type RunEnd,
  type RunInput,
  resumeSignal,
  type StageResult,
  stageWorkflowId,
  stageWorkflowTypes,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { decidedSignal, finishReviewSignal } from '../../src/contract/review.ts';
import { runs } from '../activity-proxies.ts';
import { createControl, type Listener, listen } from './control.ts';
import { inRun } from './in-run.ts';

/** Of executions from before there were others. */
const firstStages = ['parse', 'generate'] as const satisfies readonly CatalogStage[];

/** One pass over a source: its stages one after the other, each an execution of its own. */
export async function catalogRunWorkflow(input: RunInput): Promise<RunEnd> {
  const stages = input.stages ?? (patched('all-stages') ? catalogStages : firstStages);
  return inRun(input, stages, (runId) => runStages(runId, input, stages));
}

async function runStages(
  runId: number,
  input: RunInput,
  stages: readonly CatalogStage[],
): Promise<StageResult> {
  const control = createControl(runId, {});
  let present: { stage: CatalogStage; handle: ChildWorkflowHandle<Workflow> } | undefined;
  listen(runId, {
    listener: () => (present === undefined ? control : forward(present.handle, control)),
    say: () => ({ stage: present?.stage ?? null, ...control.progress() }),
  });
  let result: StageResult = { status: 'done', counts: {} };
  for (const [place, stage] of stages.entries()) {
    await control.checkpoint();
    if (stage === 'generate' && place > 0 && !input.isConfirmed && !input.dryRun) {
      setCurrentDetails(`Run ${runId}: the prompts are to be written in the sheet`);
      const { questionMs = usualQuestionMs } = input.clocks ?? {};
      const answer = await control.ask(
        { kind: 'prompts', pictures: result.counts.pictures ?? 0 },
        questionMs,
      );
      if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts: {} };
    }
    setCurrentDetails(`Run ${runId}: ${stage}`);
    await runs.moveCatalogRun({ runId, stage, event: 'stage_begun', data: { stage } });
    const handle = await startChild(stageWorkflowTypes[stage], {
      workflowId: stageWorkflowId(runId, stage),
      args: [{ ...input, runId }],
      // A batch that is stopped has an end of its own.
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `Run ${runId} of the catalog: ${stage}`,
    });
    present = { stage, handle };
    result = (await handle.result()) as StageResult;
    present = undefined;
    if (result.status !== 'done') return result;
  }
  return result;
}

/** What the run is told, its present stage hears; what comes just as that ends the run itself hears. */
function forward(stage: ChildWorkflowHandle<Workflow>, control: Listener): Listener {
  return {
    pause: (word) => stage.signal(pauseSignal, word).catch(orElse(() => control.pause(word))),
    resume: (answer) => stage.signal(resumeSignal, answer).catch(orElse(() => control.resume(answer))),
    promptsReady: (word) =>
      stage.signal(promptsReadySignal, word).catch(orElse(() => control.promptsReady(word))),
    finishReview: (word) =>
      stage.signal(finishReviewSignal, word).catch(orElse(() => control.finishReview(word))),
    decided: () => stage.signal(decidedSignal).catch(orElse(() => control.decided())),
  };
}

function orElse(hear: () => Promise<void>): (error: unknown) => Promise<void> {
  return async (error) => {
    if (isCancellation(error)) throw error;
    await hear();
  };
}
