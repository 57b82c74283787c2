import {
  type DeliveredAgain,
  refundOrder as giveBack,
  deliverAgain as placeAgain,
  type Refunded,
} from '../db/order-amends.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** Gives credits of an order back to its person, who is told so: once for each key, and never more than it was charged. */
export async function refundOrder(
  deps: OperationDeps,
  who: Who,
  { why, ...refund }: { orderId: number; credits?: number | undefined; key: string; why: string },
): Promise<Refunded | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'refund_orders'))) return { kind: 'forbidden' };
  return giveBack(deps.sql, { ...refund, by: nameOf(who), why });
}

/**
 * Sends what an order has left to its person's chat once more, free of charge, by an order of its own: once for each key.
 * @returns `placed`: written down, and still to be started
 */
export async function deliverAgain(
  deps: OperationDeps,
  who: Who,
  { orderId, key, why }: { orderId: number; key: string; why: string },
): Promise<DeliveredAgain | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'deliver_again'))) return { kind: 'forbidden' };
  return placeAgain(deps.sql, { orderId, key, by: nameOf(who), why });
}
