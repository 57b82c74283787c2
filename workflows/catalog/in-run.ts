import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowFailure,
  ContinueAsNew,
  condition,
  isCancellation,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  CatalogStage,
  RunEnd,
  RunEndReason,
  RunInput,
  StageResult,
} from '../../src/contract/catalog.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { runs } from '../activity-proxies.ts';

/** How a run ends that did not come to its end. */
interface BadEnd {
  status: 'failed' | 'cancelled';
  reason: RunEndReason;
  detail?: string;
}

/** A stage: alone it makes a run of its own, started by a run it works for that. */
export function asStage(
  input: RunInput,
  stage: CatalogStage,
  work: (runId: number) => Promise<StageResult>,
): Promise<RunEnd | StageResult> {
  const { runId } = input;
  return runId !== undefined && workflowInfo().parent !== undefined
    ? work(runId)
    : inRun(input, [stage], work);
}

/** Works within a run, which is begun here unless it was before, and ended here whatever happens. */
export async function inRun(
  input: RunInput,
  stages: readonly CatalogStage[],
  work: (runId: number) => Promise<StageResult>,
): Promise<RunEnd> {
  const { workflowId } = workflowInfo();
  const { runId } =
    input.runId === undefined
      ? await runs.openCatalogRun({ ...input, stages, workflowId })
      : { runId: input.runId };
  const result = await work(runId).catch(async (error: unknown) => {
    // The execution that follows goes on with the run.
    if (error instanceof ContinueAsNew) throw error;
    const end = endOf(error);
    await finish(runId, end);
    throw isCancellation(error) ? error : failureOf(end, error);
  });
  if (result.status === 'done') {
    await finish(runId, { status: 'done' });
    return { runId, status: 'done' };
  }
  await finish(runId, { status: 'cancelled', reason: result.status });
  return { runId, status: 'cancelled', reason: result.status };
}

async function finish(runId: number, end: BadEnd | { status: 'done' }): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    await condition(allHandlersFinished);
    await runs.moveCatalogRun({ runId, ...end, event: end.status, data: { ...end } });
  });
  setCurrentDetails(`Run ${runId}: ${end.status}${'reason' in end ? `, ${end.reason}` : ''}`);
}

function endOf(error: unknown): BadEnd {
  if (isCancellation(error)) return { status: 'cancelled', reason: 'cancelled' };
  const cause = causeOf(error);
  if (cause instanceof ApplicationFailure && cause.type === failureTypes.runStopped) {
    const [reason = 'internal'] = (cause.details ?? []) as [RunEndReason?];
    return { status: 'failed', reason, detail: cause.message };
  }
  return { status: 'failed', reason: 'internal', ...(cause instanceof Error && { detail: cause.message }) };
}

/** What lies below the envelopes of steps and children. */
function causeOf(error: unknown): unknown {
  const isEnvelope = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  return isEnvelope && error.cause !== undefined ? causeOf(error.cause) : error;
}

/** Operators see it among the failed ones, and a parent reads the reason out of it. */
function failureOf({ reason, detail }: BadEnd, error: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    message: detail ?? 'the run ended by an error of ours',
    type: failureTypes.runStopped,
    nonRetryable: true,
    details: [reason],
    ...(error instanceof Error && { cause: error }),
  });
}
