import type { Language } from '../contract/language.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

export type Refunded =
  | { kind: 'refunded' | 'known'; credits: number }
  | { kind: 'too_much'; left: number }
  | { kind: 'not_charged' }
  | { kind: 'not_found' };

/** Gives back what an order was charged, or a part of it. See functions/orders/refund_order.sql. */
export async function refundOrder(
  sql: Sql,
  refund: Reason & { orderId: number; credits?: number | undefined; key: string },
): Promise<Refunded> {
  const row = await one(sql<{ refunded: Refunded }[]>`
    select refund_order(${sql.json({ ...refund, credits: refund.credits ?? null })}) as refunded`);
  return row.refunded;
}

export type DeliveredAgain =
  | { kind: 'placed' | 'known' | 'being_sent'; orderId: number }
  | { kind: 'nothing_stored' | 'not_ended' | 'not_served' | 'not_found' };

/** Places an order that sends what this one has left. See functions/orders/deliver_again.sql. */
export async function deliverAgain(
  sql: Sql,
  again: Reason & { orderId: number; key: string },
): Promise<DeliveredAgain> {
  const row = await one(sql<{ again: DeliveredAgain }[]>`
    select deliver_again(${sql.json({ ...again })}) as again`);
  return row.again;
}

/** What its person is told of credits that were given back. */
export interface Refund {
  orderId: number;
  credits: number;
  available: number;
  language: Language;
}

/** @param entryId of the ledger */
export async function readRefund(sql: Sql, entryId: number): Promise<Refund | undefined> {
  const [refund] = await timed(sql<Refund[]>`
    select e.order_id as "orderId", e.posted_delta as credits, a.posted - a.pending as available, u.language
    from credit_entries e join users u on u.id = e.user_id join credit_accounts a on a.user_id = e.user_id
    where e.id = ${entryId} and e.order_id is not null`);
  return refund;
}
