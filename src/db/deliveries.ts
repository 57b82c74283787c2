import type { DeliveryPart } from '../contract/delivery.ts';
import { one, type Sql, timed } from './sql.ts';

export type DeliveryPermit =
  /** Send it; when earlier sends may have arrived, say that this is a repeat. */
  | { action: 'send'; unknownSends: number }
  | { action: 'sent'; messageIds: number[] }
  /** The order has ended, its line delivers no such part, or too many sends are unaccounted for. */
  | { action: 'stop'; why: string };

/** A part whose send was lost this often is not sent again: the person can ask for it. */
const mostUnknownSends = 3;

/** Asks to send one part of an order. See functions/begin_delivery.sql. */
export async function beginDelivery(sql: Sql, orderId: number, part: DeliveryPart): Promise<DeliveryPermit> {
  const row = await one(sql<{ permit: DeliveryPermit }[]>`
    select begin_delivery(${orderId}, ${part}, ${mostUnknownSends}) as permit`);
  return row.permit;
}

/** Telegram said no: nothing was sent. */
export async function deliveryNotSent(sql: Sql, orderId: number, part: DeliveryPart): Promise<void> {
  await timed(sql`select delivery_not_sent(${orderId}, ${part})`);
}

/** The part is in the chat; the first part charges the order's price. */
export async function confirmDelivery(
  sql: Sql,
  orderId: number,
  { part, messageIds }: { part: DeliveryPart; messageIds: readonly number[] },
): Promise<void> {
  await timed(sql`select confirm_delivery(${orderId}, ${part}, ${sql.json([...messageIds])})`);
}
