import { askedOf, type LinedInputs, linedOf } from '../contract/lines.ts';
import { type EndReason, hasEnded, isKeptForLater, type OrderStatus } from '../contract/orders.ts';
import { isServed } from '../contract/people.ts';
import {
  findConfirmed,
  findOpenRepeat,
  type Order,
  type OrderTerms,
  readOrder,
  requestCancel,
  settleUndelivered,
  placeOrder as writeOrder,
} from '../db/orders.ts';
import { readTerms } from '../db/prices.ts';
import { isUsable, readModel } from '../db/trained-models.ts';
import type { OrderExecutions } from './order-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type PersonWho, type Who } from './who.ts';

/** What of a new order the person decides. */
export type OrderWish = Omit<OrderTerms, 'userId' | 'price' | 'picturesOf'> &
  LinedInputs & {
    /** The price the person agreed to; undefined when it is not known which one they saw. */
    quoted: number | undefined;
  };

/**
 * `placed` written down, its work is still to be started · `known` so it was before, by the same confirm key ·
 * `price_changed` it costs something else than was agreed to · `incomplete` the trained model or the photos it is made from
 * are not there any more · `not_offered` staff have taken its line or its model off the menu.
 */
export type Placing =
  | { kind: 'placed'; orderId: number }
  | { kind: 'known'; orderId: number }
  | { kind: 'price_changed'; price: number }
  | { kind: 'short'; price: number; balance: number }
  | { kind: 'blocked' }
  | { kind: 'incomplete' | 'not_offered' };

/** Writes an order down at the price the person agreed to. The same confirm key is the same order. */
export function placeOrder(
  deps: OperationDeps,
  who: PersonWho,
  { quoted, ...order }: OrderWish,
): Promise<Placing> {
  return place(deps, who, { order, agree: (now) => (quoted === now ? now : undefined) });
}

interface Asking {
  order: Omit<OrderTerms, 'userId' | 'price'> & LinedInputs;
  /** The price that counts, seeing what it costs now; undefined when the person has not agreed to that. */
  agree: (now: number) => number | undefined;
}

async function place(deps: OperationDeps, who: PersonWho, asking: Asking): Promise<Placing> {
  const judged = await judge(deps, who, asking);
  if (judged.kind !== 'agreed') return judged;
  const { orderId, isNew } = await writeOrder(deps.sql, {
    ...asking.order,
    userId: who.userId,
    price: judged.price,
  });
  return { kind: isNew ? 'placed' : 'known', orderId };
}

/** Whether an order can be placed now, whoever writes it down, and at which price. */
export async function judge(
  { sql }: OperationDeps,
  { userId }: PersonWho,
  { order, agree }: Asking,
): Promise<Exclude<Placing, { kind: 'placed' }> | { kind: 'agreed'; price: number }> {
  const { price: now, available, status, isOffered, confirmed } = await readTerms(sql, { ...order, userId });
  if (confirmed !== null) return { kind: 'known', orderId: confirmed };
  if (!isServed(status)) return { kind: 'blocked' };
  if (!isOffered && order.picturesOf === undefined) return { kind: 'not_offered' };
  if (!(await canBeMade(sql, order, userId))) return { kind: 'incomplete' };
  const price = agree(now);
  if (price === undefined) return { kind: 'price_changed', price: now };
  if (available < price) return { kind: 'short', price, balance: available };
  return { kind: 'agreed', price };
}

/** A picture with somebody's likeness needs a model of the person's own, a training its photos; what is made already needs neither. */
async function canBeMade(
  sql: OperationDeps['sql'],
  order: Pick<OrderTerms, 'picturesOf' | 'references'> & LinedInputs,
  userId: number,
): Promise<boolean> {
  const { subject, trainedModel } = askedOf(order);
  if (order.picturesOf !== undefined) return true;
  if (subject !== undefined) return order.references.length > 0;
  if (trainedModel === undefined) return true;
  const model = await readModel(sql, trainedModel);
  return model !== undefined && isUsable(model, userId);
}

/** `being_made`: there is a repeat under way already, and two of them are rarely meant. */
export type Repeating = Placing | { kind: 'being_made'; orderId: number } | { kind: 'not_found' };

/** The person's order once more, at the price it had then, one at a time. */
export async function repeatOrder(
  deps: OperationDeps,
  who: PersonWho,
  { orderId, confirmKey }: { orderId: number; confirmKey: string },
): Promise<Repeating> {
  const { sql } = deps;
  const order = await readOrder(sql, orderId);
  if (order === undefined || order.userId !== who.userId) return { kind: 'not_found' };
  const { chatId, references, price } = order;
  const running = await findOpenRepeat(sql, orderId);
  const isThis = (await findConfirmed(sql, who.userId, confirmKey)) !== undefined;
  if (running !== undefined && !isThis) return { kind: 'being_made', orderId: running };
  return placeOrder(deps, who, {
    ...linedOf(order),
    chatId,
    references,
    confirmKey,
    quoted: price,
    repeatOf: orderId,
  });
}

/**
 * Delivers the picture of an order that ended without reaching its chat, by a new order at the price of that one: its credits went
 * back. Once for each order; the new one, should it end so, too, has its own.
 */
export async function sendKeptPicture(
  deps: OperationDeps,
  who: PersonWho,
  { orderId }: { orderId: number },
): Promise<Repeating> {
  const kept = await readOrder(deps.sql, orderId);
  if (kept === undefined || kept.userId !== who.userId || !isKeptForLater(kept)) return { kind: 'not_found' };
  const { chatId, references, price } = kept;
  const from = { repeatOf: orderId, picturesOf: orderId, confirmKey: `send:${orderId}` };
  return place(deps, who, { order: { ...linedOf(kept), chatId, references, ...from }, agree: () => price });
}

/** `asked`: written down, and still to be passed on to the order's execution. */
export type Cancelling =
  | { kind: 'asked'; order: Order }
  | { kind: 'ended'; status: OrderStatus }
  | { kind: 'too_late' }
  | { kind: 'not_found' };

/**
 * Writes down that an order is to end. Asked again it answers the same.
 * @param why needed of whoever cancels another's order
 */
export async function cancelOrder(
  deps: OperationDeps,
  who: Who,
  { orderId, why = '' }: { orderId: number; why?: string },
): Promise<Cancelling> {
  const order = await readOrder(deps.sql, orderId);
  if (order === undefined) return { kind: 'not_found' };
  const isOwn = who.kind === 'person' && who.userId === order.userId;
  if (!isOwn && !(await isAllowed(deps, who, 'cancel_orders'))) return { kind: 'not_found' };
  if (hasEnded(order.status)) return { kind: 'ended', status: order.status };
  const reason = isOwn ? undefined : { by: nameOf(who), why };
  // Its delivery may have begun since it was read: only what is written down is promised.
  return (await requestCancel(deps.sql, orderId, reason)) ? { kind: 'asked', order } : { kind: 'too_late' };
}

const cancelled: { status: 'cancelled'; reason: EndReason } = {
  status: 'cancelled',
  reason: 'cancelled_by_user',
};

/** Tells an order's execution of the cancel; what cannot be told now, upkeep tells later. @throws TemporalAway */
export async function passCancelOn(
  { sql, cancelOrder: cancelExecution }: OperationDeps & Pick<OrderExecutions, 'cancelOrder'>,
  { id, status }: Pick<Order, 'id' | 'status'>,
): Promise<void> {
  const isUnknown = (await cancelExecution(id)) === 'not_running';
  // It never began to run; a workflow that is started after all finds it ended.
  if (isUnknown && status === 'placed') await settleUndelivered(sql, id, cancelled);
}
