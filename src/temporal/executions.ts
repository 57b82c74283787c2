import {
  ActivityNotFoundError,
  type Client,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  type GenerationInput,
  generationWorkflowId,
  orderLineAttribute,
  orderModelAttribute,
  orderUserAttribute,
} from '../contract/generation.ts';
import { askedOf, type LinedInputs, lines, summaryOf } from '../contract/lines.ts';
import { workflowQueue } from '../contract/queues.ts';
import {
  type TrainedModelInput,
  trainedModelWorkflowId,
  trainedModelWorkflowType,
} from '../contract/training.ts';

/** The order as far as its execution shows it. */
export type StartableOrder = LinedInputs & { id: number; userId: number; references: readonly string[] };

/** Starts an order's execution; started before is fine, whether it still runs or has ended. */
export async function startGeneration(client: Client, order: StartableOrder): Promise<void> {
  const input: GenerationInput = { orderId: order.id };
  try {
    await client.workflow.start(lines[order.line].workflowType, {
      workflowId: generationWorkflowId(order.id),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: orderLineAttribute, value: order.line },
        { key: orderModelAttribute, value: askedOf(order).model },
        { key: orderUserAttribute, value: `user-${order.userId}` },
      ]),
      staticSummary: `Order ${order.id}: ${summaryOf(order)}, ${order.references.length} references`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/**
 * Starts the execution that looks after a model which no training of ours has left, or whose own is gone. One that runs or has come
 * to its end is left alone.
 */
export async function startTrainedModel(
  client: Client,
  { modelId, orderId }: { modelId: number; orderId: number },
): Promise<void> {
  const input: TrainedModelInput = { modelId };
  try {
    await client.workflow.start(trainedModelWorkflowType, {
      workflowId: trainedModelWorkflowId(modelId),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Model ${modelId} of order ${orderId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Asks the order's execution to end. */
export async function cancelGeneration(client: Client, orderId: number): Promise<'asked' | 'not_running'> {
  try {
    await client.workflow.getHandle(generationWorkflowId(orderId)).cancel();
    return 'asked';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'not_running';
    throw error;
  }
}

/** Whether the order's execution is still under way. */
export async function isGenerationRunning(client: Client, orderId: number): Promise<boolean> {
  const handle: WorkflowHandle = client.workflow.getHandle(generationWorkflowId(orderId));
  try {
    return (await handle.describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Ends a wait. Not scheduled yet, or over already: the row in the database is what the wait reads first. */
export async function endWait(
  client: Client,
  wait: { workflowId: string; activityId: string },
): Promise<void> {
  try {
    await client.activity.complete(wait, null);
  } catch (error) {
    if (!(error instanceof ActivityNotFoundError)) throw error;
  }
}
