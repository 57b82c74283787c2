import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { RunEnd, RunInput, StageProgress, StageResult } from '../../src/contract/catalog.ts';
import type { StageControl } from './stage-control.ts';

/** A stage at work. */
export interface Stage {
  runId: number;
  input: RunInput;
  control: StageControl;
  /** What an execution that follows is told. */
  progress: StageProgress;
}

/** Goes on as another execution, as the history of this one is long enough. */
export async function followOn({ runId, input, control, progress }: Stage): Promise<void> {
  await condition(allHandlersFinished);
  await continueAsNew<(input: RunInput) => Promise<RunEnd | StageResult>>({
    ...input,
    runId,
    progress: { ...progress, isBegun: true, isPaused: control.isPaused },
  });
}
