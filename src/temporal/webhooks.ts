import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { workflowQueue } from '../contract/queues.ts';
import {
  type WebhookDeliveryInput,
  webhookDeliveryWorkflowId,
  webhookDeliveryWorkflowType,
} from '../contract/webhooks.ts';

/** Starts the execution that tells an application; one that runs is left alone, one that has ended is followed by another. */
export async function startWebhook(client: Client, deliveryId: number): Promise<void> {
  const input: WebhookDeliveryInput = { deliveryId };
  try {
    await client.workflow.start(webhookDeliveryWorkflowType, {
      workflowId: webhookDeliveryWorkflowId(deliveryId),
      taskQueue: workflowQueue,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Webhook ${deliveryId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
