import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import {
  type BatchInput,
  type CatalogStage,
  catalogBatchWorkflowId,
  catalogBatchWorkflowType,
  catalogRunWorkflowId,
  catalogRunWorkflowType,
  catalogStages,
  pauseSignal,
  type RunAnswer,
  type RunInput,
  type RunOptions,
  type RunWord,
  resumeSignal,
  withdrawWorkflowId,
  withdrawWorkflowType,
} from '../contract/catalog.ts';
import { workflowQueue } from '../contract/queues.ts';
import { decidedSignal } from '../contract/review.ts';

/** A run as far as its execution needs it. */
export interface StartableRun {
  id: number;
  sourceId: number;
  sourceName: string;
  stages: readonly CatalogStage[];
  options: RunOptions & Pick<RunInput, 'isConfirmed'>;
  startedBy: string;
}

/** Starts a run's execution; started before is fine, whether it still runs or has ended. */
export async function startRun(client: Client, run: StartableRun): Promise<void> {
  const stages = run.stages.filter((stage): stage is CatalogStage =>
    catalogStages.some((runnable) => runnable === stage),
  );
  const input: RunInput = {
    ...run.options,
    source: run.sourceId,
    stages,
    by: run.startedBy,
    runId: run.id,
  };
  try {
    await client.workflow.start(catalogRunWorkflowType, {
      workflowId: catalogRunWorkflowId(run.id),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Run ${run.id} of the catalog ${run.sourceName}: ${stages.join(', ')}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Starts the execution that stops a batch whose run has ended without it, and keeps what it has made; one that runs is left alone. */
export async function startAbandonedBatch(client: Client, batch: BatchInput): Promise<void> {
  const input: BatchInput = { ...batch, isAbandoned: true };
  await client.workflow.start(catalogBatchWorkflowType, {
    workflowId: catalogBatchWorkflowId(batch.batchId),
    taskQueue: workflowQueue,
    args: [input],
    // What the one before could not do, as a folder was gone, this one may.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Batch ${batch.batchId} of run ${batch.runId}, which has ended: ${batch.lines} pictures`,
  });
}

/** Starts the execution that takes a publication back; one that runs is left alone. */
export async function startWithdrawal(client: Client, publicationId: number): Promise<void> {
  await client.workflow.start(withdrawWorkflowType, {
    workflowId: withdrawWorkflowId(publicationId),
    taskQueue: workflowQueue,
    args: [{ publicationId }],
    // What the one before could not do, as the CMS was away for days, this one may.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Publication ${publicationId} of the catalog is taken back`,
  });
}

/** Whether a message found the run's execution. */
export type Reached = 'told' | 'not_running';

/** Lets a run begin nothing new until it is told to go on. */
export async function pauseRun(client: Client, workflowId: string, word: RunWord): Promise<Reached> {
  return reach(() => client.workflow.getHandle(workflowId).signal<[RunWord]>(pauseSignal, word));
}

/** Lets a run go on: ends a pause, or answers what it asks. */
export async function resumeRun(client: Client, workflowId: string, answer: RunAnswer): Promise<Reached> {
  return reach(() => client.workflow.getHandle(workflowId).signal<[RunAnswer]>(resumeSignal, answer));
}

/** Tells a run that pictures were decided on, so that it looks whether any is left, or is to be made anew. */
export async function tellDecided(client: Client, workflowId: string): Promise<Reached> {
  return reach(() => client.workflow.getHandle(workflowId).signal(decidedSignal));
}

/** Asks a run to end; what was made and paid until then is kept. */
export async function cancelRun(client: Client, workflowId: string): Promise<Reached> {
  return reach(() => client.workflow.getHandle(workflowId).cancel());
}

/** Whether a run's execution is still under way. */
export async function isRunRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function reach(call: () => Promise<unknown>): Promise<Reached> {
  try {
    await call();
    return 'told';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not_running';
    throw error;
  }
}
