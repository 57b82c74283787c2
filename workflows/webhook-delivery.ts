import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { WebhookDeliveryInput, WebhookDeliveryResult } from '../src/contract/webhooks.ts';
import { webhookEnds, webhooks } from './webhook-proxies.ts';

/**
 * Tells one endpoint of the end of one order, again and again for a day until it is taken. A cancel is Temporal's own: nobody tries
 * any more.
 */
export async function webhookDeliveryWorkflow({
  deliveryId,
}: WebhookDeliveryInput): Promise<WebhookDeliveryResult> {
  setCurrentDetails('Sending; each failed attempt is followed by a longer pause');
  try {
    const { status } = await webhooks.sendWebhook.executeWithOptions({ summary: 'send, again if need be' }, [
      { deliveryId },
    ]);
    return { status };
  } catch (error) {
    const status = isCancellation(error) ? 'cancelled' : 'failed';
    await CancellationScope.nonCancellable(() =>
      webhookEnds.endWebhook.executeWithOptions({ summary: 'give up' }, [{ deliveryId, status }]),
    );
    if (status === 'cancelled') throw error;
    return { status };
  }
}
