import type { Language } from '../contract/language.ts';
import { type LinedInputs, lines, type OrderKind, unitsOf } from '../contract/lines.ts';
import type { Channel, EndReason, OrderStatus } from '../contract/orders.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

/** A new order, beside its line and inputs. */
export interface OrderTerms {
  userId: number;
  chatId: number;
  price: number;
  /** The same key is the same order. */
  confirmKey: string;
  repeatOf?: number;
  /** An earlier order whose pictures are to be delivered: nothing is made. */
  picturesOf?: number;
  /** Hashes of stored assets, in order. */
  references: readonly string[];
  /** The message that becomes the order's card; without it the card is sent anew. */
  cardMessageId?: number;
  /** Of an application's order. */
  api?: ApiTerms;
}

export interface ApiTerms {
  keyId: number;
  /** It is delivered to the person's chat, too. */
  inChat: boolean;
}

export type NewOrder = OrderTerms & LinedInputs;

interface Placed {
  orderId: number;
  isNew: boolean;
}

/** Writes an order down, once for each confirm key. */
export async function placeOrder(sql: Sql, order: NewOrder): Promise<Placed> {
  const { api, ...rest } = order;
  return write<Placed>(sql, rest, api && { ...api });
}

/** As `placeOrder`, for an application that calls its request by a key of its own. `tooMany`: so many of its orders are open. */
export async function placeRequested(
  sql: Sql,
  order: Omit<NewOrder, 'api'>,
  api: ApiTerms & { idempotencyKey: string; bodyHash: string },
): Promise<Placed | { tooMany: number }> {
  return write<Placed | { tooMany: number }>(sql, order as Omit<OrderTerms, 'api'> & LinedInputs, { ...api });
}

async function write<T>(
  sql: Sql,
  order: Omit<OrderTerms, 'api'> & LinedInputs,
  api: Record<string, string | number | boolean> | undefined,
): Promise<T> {
  const asked = {
    ...order,
    kind: lines[order.line].kind,
    units: unitsOf(order),
    inputs: { ...order.inputs },
    references: [...order.references],
    ...(api && { api }),
  };
  const row = await one(sql<{ placed: T }[]>`select place_order(${sql.json(asked)}) as placed`);
  return row.placed;
}

export type Order = OrderRow & LinedInputs;

interface OrderRow {
  id: number;
  userId: number;
  chatId: number;
  kind: OrderKind;
  /** Where what is made goes: into the chat, or an application fetches it. */
  channel: Channel;
  /** Whose application has ordered it. */
  apiKeyId: number | null;
  price: number;
  /** What was taken of the price; 0 while it is not delivered. */
  charged: number;
  status: OrderStatus;
  reason: EndReason | null;
  repeatOf: number | null;
  cancelRequested: boolean;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  language: Language;
  references: string[];
  results: string[];
  /** Of each result: its place among what the job made, from 1. */
  positions: number[];
  /** Of each result; null where it was kept without one. */
  previews: (string | null)[];
}

const columns = (sql: Sql) => sql`
  o.id, o.user_id as "userId", o.chat_id as "chatId", o.kind, o.channel,
  o.api_key_id as "apiKeyId", o.line, o.inputs, o.price,
  coalesce((select -e.posted_delta from credit_entries e where e.key = 'fin:' || o.id), 0) as charged, o.status, o.reason,
  o.repeat_of as "repeatOf", o.cancel_requested_at is not null as "cancelRequested", o.created_at as "createdAt",
  o.started_at as "startedAt", o.finished_at as "finishedAt", u.language,
  to_jsonb(array(select hash from order_assets where order_id = o.id and role = 'reference' order by position)) as references,
  to_jsonb(array(select hash from order_assets where order_id = o.id and role = 'result' order by position)) as results,
  to_jsonb(array(select position from order_assets where order_id = o.id and role = 'result' order by position)) as positions,
  to_jsonb(array(select p.hash from order_assets r
    left join order_assets p on p.order_id = r.order_id and p.role = 'preview' and p.position = r.position
    where r.order_id = o.id and r.role = 'result' order by r.position)) as previews`;

export async function readOrder(sql: Sql, orderId: number): Promise<Order | undefined> {
  const [order] = await timed(sql<Order[]>`
    select ${columns(sql)} from orders o join users u on u.id = o.user_id where o.id = ${orderId}`);
  return order;
}

/** As `readOrder`, for a person who may see only their own. */
export async function readOwnOrder(sql: Sql, orderId: number, userId: number): Promise<Order | undefined> {
  const order = await readOrder(sql, orderId);
  return order?.userId === userId ? order : undefined;
}

/** A person's orders, newest first. */
export async function listOrders(
  sql: Sql,
  userId: number,
  { most, skip }: { most: number; skip: number },
): Promise<Order[]> {
  return timed(sql<Order[]>`
    select ${columns(sql)} from orders o join users u on u.id = o.user_id
    where o.user_id = ${userId} order by o.id desc limit ${most} offset ${skip}`);
}

/** Of a person's orders those that applications have placed, newest first. `before`: an order's number. */
export async function listApiOrders(
  sql: Sql,
  userId: number,
  { most, before }: { most: number; before: number | undefined },
): Promise<Order[]> {
  return timed(sql<Order[]>`
    select ${columns(sql)} from orders o join users u on u.id = o.user_id
    where o.user_id = ${userId} and o.api_key_id is not null
      ${before === undefined ? sql`` : sql`and o.id < ${before}`}
    order by o.id desc limit ${most}`);
}

/** Orders of this person that have not ended, newest first. */
export async function listOpenOrders(sql: Sql, userId: number): Promise<Order[]> {
  return timed(sql<Order[]>`
    select ${columns(sql)} from orders o join users u on u.id = o.user_id
    where o.user_id = ${userId} and o.status in ('placed', 'queued', 'generating', 'delivering') order by o.id desc`);
}

/** The person's order with this confirm key, if it was placed. */
export async function findConfirmed(
  sql: Sql,
  userId: number,
  confirmKey: string,
): Promise<number | undefined> {
  const [row] = await timed(sql<{ id: number }[]>`
    select id from orders where confirm_key = ${confirmKey} and user_id = ${userId}`);
  return row?.id;
}

/** The order that repeats this one and has not ended, if there is one. */
export async function findOpenRepeat(sql: Sql, orderId: number): Promise<number | undefined> {
  const [row] = await timed(sql<{ id: number }[]>`
    select id from orders where repeat_of = ${orderId}
      and status in ('placed', 'queued', 'generating', 'delivering') order by id desc limit 1`);
  return row?.id;
}

/**
 * Promises the end of an order: from here on nothing of it is sent. The cancel itself goes to the workflow.
 * @param reason when it is not the person themself who asks
 * @returns false when its delivery has begun, or it has ended
 */
export async function requestCancel(sql: Sql, orderId: number, reason?: Reason): Promise<boolean> {
  const { promised } = await one(sql<{ promised: boolean }[]>`
    select request_cancel(${orderId}, ${sql.json({ ...reason })}) as promised`);
  return promised;
}

/** A picture that was made, by the hash of a stored asset. */
export interface NewResult {
  hash: string;
  /** Of what is shown of it. */
  preview?: string | undefined;
  /** Among the job's pictures, from 1. */
  position: number;
}

/** Notes a picture and its preview. Run twice it changes nothing. */
export async function addResult(
  sql: Sql,
  orderId: number,
  { hash, preview, position }: NewResult,
): Promise<void> {
  await timed(sql`
    insert into order_assets (order_id, role, position, hash)
    select ${orderId}::bigint, role, ${position}::integer, hash
    from (values ('result', ${hash}::text), ('preview', ${preview ?? null}::text)) as made(role, hash) where hash is not null
    on conflict do nothing`);
}

/** Reserved credits go back and the order ends, unless it already has. See functions/settle_undelivered.sql. */
export async function settleUndelivered(
  sql: Sql,
  orderId: number,
  end: { status: 'refused' | 'failed' | 'cancelled'; reason: EndReason },
): Promise<SettledOrder> {
  const row = await one(sql<{ settled: SettledOrder }[]>`
    select settle_undelivered(${orderId}, ${end.status}, ${end.reason}) as settled`);
  return row.settled;
}

export interface SettledOrder {
  status: OrderStatus;
  reason: EndReason | null;
  jobId: number | null;
}
