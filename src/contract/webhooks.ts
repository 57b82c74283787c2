import type { WebhookEvent } from './api.ts';

/** Type name of the workflow that tells one endpoint of the end of one order. */
export const webhookDeliveryWorkflowType = 'webhookDeliveryWorkflow';

/** One execution a message; one that is repeated later has the same id. */
export function webhookDeliveryWorkflowId(deliveryId: number): string {
  return `webhook-${deliveryId}`;
}

export interface WebhookDeliveryInput {
  deliveryId: number;
}

/** How a message ended: taken, not taken in a day or wanted by nobody, or stopped by somebody. */
export type WebhookEnd = 'delivered' | 'failed' | 'cancelled';

export interface WebhookDeliveryResult {
  status: WebhookEnd;
}

/** What is sent, and whither. */
export interface WebhookMessage {
  url: string;
  /** whsec_… */
  secret: string;
  id: string;
  body: string;
}

/**
 * What the receiver said. `gone` it wants nothing more (410) · `refused` its address is none that we call · `failed` perhaps it takes
 * it later; `retryAfterMs` when it said when.
 */
export type WebhookAnswer =
  | { outcome: 'delivered' | 'gone'; status: number }
  | { outcome: 'refused'; error: string }
  | { outcome: 'failed'; status?: number; error: string; retryAfterMs?: number | undefined };

/** The body of a webhook. */
export interface WebhookBody {
  type: WebhookEvent;
  /** When the order ended. */
  timestamp: string;
  data: { order: object };
}
