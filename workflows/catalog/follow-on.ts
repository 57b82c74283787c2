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

/** What a stage makes, as its plans are asked for it. */
export function wishOf({ runId, input: { limit, force, itemId } }: Pick<Stage, 'runId' | 'input'>) {
  return {
    runId,
    ...(limit !== undefined && { limit }),
    ...(force !== undefined && { force }),
    ...(itemId !== undefined && { itemId }),
  };
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
