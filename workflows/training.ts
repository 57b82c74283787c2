import { CancellationScope, ParentClosePolicy, startChild, TemporalFailure } from '@temporalio/workflow';
import type { GenerationResult } from '../src/contract/generation.ts';
import { type TrainingInput, trainedModelWorkflowId } from '../src/contract/training.ts';
import { models } from './activity-proxies.ts';
import { runOrder } from './order.ts';
import { trainedModelWorkflow } from './trained-model.ts';

/** The photos travel with the paid call: 20 of 400 KB take 32 s on a line of 2 Mbit/s, and the provider cuts a call after 30 s more. */
const callMs = 100_000;

/** Trains one model: as any order, and whatever became of it, the model it left has an execution that looks after it. */
export async function trainingWorkflow({ orderId, clocks = {} }: TrainingInput): Promise<GenerationResult> {
  try {
    return await runOrder(orderId, { clocks, callMs });
  } finally {
    await CancellationScope.nonCancellable(() => openModel(orderId));
  }
}

async function openModel(orderId: number): Promise<void> {
  const { modelId } = await models.openModel.executeWithOptions({ summary: 'order the samples' }, [
    { orderId },
  ]);
  if (modelId === null) return;
  try {
    await keepModel({ orderId, modelId });
  } catch (error) {
    // Somebody has reset this execution: what looks after the model goes on.
    if (!(error instanceof TemporalFailure) || error.name !== 'WorkflowExecutionAlreadyStartedError')
      throw error;
  }
}

async function keepModel({ orderId, modelId }: { orderId: number; modelId: number }): Promise<void> {
  await startChild(trainedModelWorkflow, {
    workflowId: trainedModelWorkflowId(modelId),
    args: [{ modelId }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Model ${modelId}, trained by order ${orderId}`,
    staticDetails: 'Ends at its term or by the update `delete`; a cancel does not end it.',
  });
}
