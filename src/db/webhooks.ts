import type { WebhookEvent } from '../contract/api.ts';
import type { WebhookAnswer, WebhookEnd } from '../contract/webhooks.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

export interface WebhookEndpoint {
  id: number;
  keyId: number;
  url: string;
  enabled: boolean;
  disabledWhy: string | null;
  failingSince: Date | null;
  createdAt: Date;
}

/** One message for one endpoint. `due`: it is on its way. */
export interface WebhookDelivery {
  id: number;
  keyId: number;
  orderId: number;
  event: WebhookEvent;
  messageId: string;
  status: 'due' | WebhookEnd;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  madeAt: Date;
  attemptedAt: Date | null;
  endedAt: Date | null;
}

/** A message with what its sending needs. */
export interface SendableWebhook extends Pick<WebhookDelivery, 'orderId' | 'event' | 'messageId' | 'status'> {
  url: string;
  secret: string;
  enabled: boolean;
}

/** @returns undefined when the key is revoked, or there is none */
export async function setEndpoint(
  sql: Sql,
  endpoint: { keyId: number; url: string; secret: string },
  { by, why }: Reason,
): Promise<number | undefined> {
  const { id } = await one(sql<{ id: number | null }[]>`
    select set_webhook_endpoint(${sql.json({ ...endpoint, by, why })}) as id`);
  return id ?? undefined;
}

/** @returns false when so it was before, or there is none */
export async function switchEndpoint(
  sql: Sql,
  { keyId, isOn }: { keyId: number; isOn: boolean },
  { by, why }: Reason,
): Promise<boolean> {
  const { done } = await one(sql<{ done: boolean }[]>`
    select switch_webhook_endpoint(${keyId}, ${isOn}, ${by}, ${why}) as done`);
  return done;
}

/** The endpoints that these keys have now. */
export async function listEndpoints(sql: Sql, keyIds: readonly number[]): Promise<WebhookEndpoint[]> {
  return timed(sql<WebhookEndpoint[]>`
    select id, key_id as "keyId", url, enabled, disabled_why as "disabledWhy", failing_since as "failingSince",
      created_at as "createdAt"
    from webhook_endpoints
    where removed_at is null and key_id in (select value::bigint from jsonb_array_elements_text(${sql.json([...keyIds])}) as k(value))`);
}

/** Messages, the newest first: all, or of one key. */
export async function listDeliveries(
  sql: Sql,
  { keyId, most }: { keyId: number | undefined; most: number },
): Promise<WebhookDelivery[]> {
  return timed(sql<WebhookDelivery[]>`
    select d.id, e.key_id as "keyId", d.order_id as "orderId", d.event, d.message_id as "messageId", d.status, d.attempts,
      d.last_status as "lastStatus", d.last_error as "lastError", d.made_at as "madeAt", d.attempted_at as "attemptedAt",
      d.ended_at as "endedAt"
    from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    ${keyId === undefined ? sql`` : sql`where e.key_id = ${keyId}`}
    order by d.id desc limit ${most}`);
}

/** Sends a message again that has ended. @returns false when it is on its way, or there is nobody to take it */
export async function repeatDelivery(sql: Sql, deliveryId: number, { by, why }: Reason): Promise<boolean> {
  const { done } = await one(sql<{ done: boolean }[]>`
    select repeat_webhook(${deliveryId}, ${by}, ${why}) as done`);
  return done;
}

export async function readWebhook(sql: Sql, deliveryId: number): Promise<SendableWebhook | undefined> {
  const [webhook] = await timed(sql<SendableWebhook[]>`
    select d.order_id as "orderId", d.event, d.message_id as "messageId", d.status, e.url, e.secret, e.enabled
    from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id where d.id = ${deliveryId}`);
  return webhook;
}

/** Notes what became of an attempt. @returns how the message stands then */
export async function noteWebhook(
  sql: Sql,
  deliveryId: number,
  { outcome, ...answer }: WebhookAnswer,
): Promise<WebhookDelivery['status']> {
  const status = 'status' in answer ? (answer.status ?? null) : null;
  const error = 'error' in answer ? answer.error : null;
  const row = await one(sql<{ status: WebhookDelivery['status'] }[]>`
    select note_webhook(${sql.json({ deliveryId, outcome, status, error })}) as status`);
  return row.status;
}

/** Nobody tries any more. */
export async function endWebhook(
  sql: Sql,
  deliveryId: number,
  { status, error }: { status: 'failed' | 'cancelled'; error: string | undefined },
): Promise<void> {
  await timed(sql`select end_webhook(${deliveryId}, ${status}, ${error ?? null})`);
}

/** Takes messages whose execution is to be started. */
export async function claimWebhooks(
  sql: Sql,
  { most, claimMs }: { most: number; claimMs: number },
): Promise<number[]> {
  const rows = await timed(sql<{ id: number }[]>`select id from claim_webhooks(${most}, ${claimMs})`);
  return rows.map(({ id }) => id);
}

/** Their executions run: nobody looks after them for so long. */
export async function webhooksStarted(sql: Sql, ids: readonly number[], restMs: number): Promise<void> {
  await timed(sql`
    update webhook_deliveries set claimed_until = clock_timestamp() + ${restMs} * interval '1 millisecond'
    where status = 'due' and id in (select value::bigint from jsonb_array_elements_text(${sql.json([...ids])}) as d(value))`);
}
