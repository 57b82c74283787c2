import type { DeliveryPart } from '../contract/delivery.ts';
import type { OrderStatus } from '../contract/orders.ts';
import { one, type Sql, timed } from './sql.ts';

export type DeliveryPermit =
  /** Send it; `repeat`: an earlier send may have arrived, say so. */
  | { action: 'send'; repeat: boolean }
  | { action: 'sent'; messageIds: number[] }
  /** The answer to the last send was lost: it is repeated only after a pause. */
  | { action: 'wait'; waitMs: number }
  /**
   * `cancelled` asked for before anything was sent · `unknown` too many sends are unaccounted for · `not_planned` its line delivers
   * no such part · else the status of an order that has ended.
   */
  | { action: 'stop'; why: 'cancelled' | 'unknown' | 'not_planned' | OrderStatus };

/** Asks to send one part of an order. See functions/begin_delivery.sql. */
export async function beginDelivery(
  sql: Sql,
  orderId: number,
  { part, pausesMs, cancelled }: { part: DeliveryPart; pausesMs: readonly number[]; cancelled: boolean },
): Promise<DeliveryPermit> {
  const row = await one(sql<{ permit: DeliveryPermit }[]>`
    select begin_delivery(${orderId}, ${part}, ${sql.json([...pausesMs])}, ${cancelled}) as permit`);
  return row.permit;
}

/** Telegram said no. `isDoubtful`: by an error of its own, which is no proof that nothing was sent. */
export async function deliveryNotSent(
  sql: Sql,
  orderId: number,
  { part, isDoubtful }: { part: DeliveryPart; isDoubtful: boolean },
): Promise<void> {
  await timed(sql`select delivery_not_sent(${orderId}, ${part}, ${isDoubtful})`);
}

/** The part is in the chat; the first part charges the order's price. */
export async function confirmDelivery(
  sql: Sql,
  orderId: number,
  { part, messageIds }: { part: DeliveryPart; messageIds: readonly number[] },
): Promise<void> {
  await timed(sql`select confirm_delivery(${orderId}, ${part}, ${sql.json([...messageIds])})`);
}

/**
 * Hands an order of an application over and charges its price. See functions/orders/hand_over.sql.
 * @returns `cancelled` when that was asked for before; else the order's status
 */
export async function handOver(sql: Sql, orderId: number, cancelled: boolean): Promise<OrderStatus> {
  const row = await one(sql<{ status: OrderStatus }[]>`select hand_over(${orderId}, ${cancelled}) as status`);
  return row.status;
}
