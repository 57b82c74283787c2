import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { orderUserAttribute } from '../contract/generation.ts';
import { workflowQueue } from '../contract/queues.ts';
import { type TopUpInput, topUpWorkflowId, topUpWorkflowType } from '../contract/top-ups.ts';

/** A request for credits as far as its execution shows it. */
export interface StartableTopUp {
  id: number;
  userId: number;
  credits: number;
}

/** Starts the execution that looks after a request for credits; started before is fine, whether it still runs or has ended. */
export async function startTopUp(client: Client, { id, userId, credits }: StartableTopUp): Promise<void> {
  const input: TopUpInput = { topUpId: id };
  try {
    await client.workflow.start(topUpWorkflowType, {
      workflowId: topUpWorkflowId(id),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: orderUserAttribute, value: `user-${userId}` },
      ]),
      staticSummary: `Top-up ${id}: person ${userId} asks for ${credits} credits`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
