import { ApplicationFailure, activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { toApiOrder } from '../src/contract/api.ts';
import { failureTypes } from '../src/contract/failures.ts';
import type { WebhookAnswer, WebhookBody, WebhookEnd, WebhookMessage } from '../src/contract/webhooks.ts';
import { readOrder } from '../src/db/orders.ts';
import type { Sql } from '../src/db/sql.ts';
import { endWebhook, noteWebhook, readWebhook, type SendableWebhook } from '../src/db/webhooks.ts';
import { growingPauseMs } from '../src/process/pause.ts';

export interface WebhookDeps {
  sql: Sql;
  /** Sends one message once. Rejects only when it was interrupted. */
  sendWebhook(message: WebhookMessage, signal: AbortSignal): Promise<WebhookAnswer>;
}

/** Some twenty-nine attempts a day. */
const pauses = { firstMs: 5_000, mostMs: 3_600_000 };

/** What other applications are told. */
export function createWebhookActivities(deps: WebhookDeps) {
  const { sql } = deps;

  return {
    /**
     * Sends a message once and notes what came of it. Run again after an answer that was lost it may come twice, with the same id:
     * receivers are told to take the second for known. What has ended is not sent.
     * @throws ApplicationFailure that names the pause before the next attempt
     */
    async sendWebhook({ deliveryId }: { deliveryId: number }): Promise<{ status: WebhookEnd }> {
      const webhook = await readWebhook(sql, deliveryId);
      if (webhook === undefined) throw ApplicationFailure.nonRetryable(`there is no webhook ${deliveryId}`);
      if (webhook.status !== 'due') return { status: webhook.status };
      if (!webhook.enabled) {
        await endWebhook(sql, deliveryId, { status: 'failed', error: 'the endpoint is switched off' });
        return { status: 'failed' };
      }
      const answer = await deps.sendWebhook(await messageOf(sql, webhook), cancellationSignal());
      const status = await noteWebhook(sql, deliveryId, answer);
      if (status !== 'due') return { status };
      throw notTaken(answer);
    },

    /** Ends a message that nobody took. Run twice it changes nothing. */
    async endWebhook({
      deliveryId,
      status,
    }: {
      deliveryId: number;
      status: 'failed' | 'cancelled';
    }): Promise<void> {
      await endWebhook(sql, deliveryId, { status, error: undefined });
    },
  };
}

export type WebhookActivities = ReturnType<typeof createWebhookActivities>;

/** The same for every attempt: an order that has ended does not change. */
async function messageOf(sql: Sql, webhook: SendableWebhook): Promise<WebhookMessage> {
  const { orderId, event, messageId, url, secret } = webhook;
  const order = await readOrder(sql, orderId);
  if (order === undefined) throw new Error(`order ${orderId} is gone`);
  const timestamp = (order.finishedAt ?? order.createdAt).toISOString();
  const body: WebhookBody = { type: event, timestamp, data: { order: toApiOrder(order) } };
  return { url, secret, id: messageId, body: JSON.stringify(body) };
}

/** Many messages that failed at once must not come back at once. */
function notTaken(answer: WebhookAnswer): ApplicationFailure {
  const { error, retryAfterMs = 0 } = answer.outcome === 'failed' ? answer : { error: answer.outcome };
  const pauseMs = growingPauseMs(activityInfo().attempt, pauses) * (0.75 + Math.random() * 0.5);
  return ApplicationFailure.create({
    message: error,
    type: failureTypes.receiverTrouble,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(Math.round(pauseMs), retryAfterMs),
  });
}
