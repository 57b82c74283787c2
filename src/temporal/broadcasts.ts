import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import {
  type BroadcastInput,
  type BroadcastPreviewInput,
  broadcastPreviewWorkflowId,
  broadcastPreviewWorkflowType,
  broadcastWorkflowId,
  broadcastWorkflowType,
} from '../contract/broadcasts.ts';
import { workflowQueue } from '../contract/queues.ts';

/** Starts a broadcast's execution; started before is fine, whether it still runs or has ended. */
export async function startBroadcast(client: Client, broadcastId: number): Promise<void> {
  const input: BroadcastInput = { broadcastId };
  try {
    await client.workflow.start(broadcastWorkflowType, {
      workflowId: broadcastWorkflowId(broadcastId),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Broadcast ${broadcastId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Shows a broadcast to somebody; asked for again while it is on its way it is shown once. */
export async function startPreview(client: Client, input: BroadcastPreviewInput): Promise<void> {
  await client.workflow.start(broadcastPreviewWorkflowType, {
    workflowId: broadcastPreviewWorkflowId(input),
    taskQueue: workflowQueue,
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Broadcast ${input.broadcastId}, shown before it is sent`,
  });
}
