import { findRequest } from '../db/api-files.ts';
import { listApiOrders, type Order, placeRequested, readOrder } from '../db/orders.ts';
import { findPerson } from '../db/people.ts';
import type { Caller } from './api-keys.ts';
import { hashOfSecret } from './api-secrets.ts';
import { type ApiAsk, fitAsk, type PhotoRules, type Unfit } from './api-wishes.ts';
import { judge, type Placing } from './orders.ts';
import type { OperationDeps } from './who.ts';

export interface ApiRequest {
  /** How the application calls this request: the same is the same order. */
  idempotencyKey: string;
  /** All that it asks for, as it came. */
  body: string;
  ask: ApiAsk;
  /** It pays no more. */
  atMost: number | undefined;
  /** What is made goes to the person's chat, too. */
  inChat: boolean;
}

/** `other_body`: something else was asked for under this key · `too_many`: so many of the application's orders are open already. */
export type Requesting =
  | Placing
  | Unfit
  | { kind: 'other_body'; orderId: number }
  | { kind: 'too_many'; most: number };

/** Places an order of an application at what it costs now, as its person does in the chat, once for each idempotency key. */
export async function requestOrder(
  deps: OperationDeps & PhotoRules,
  { keyId, userId }: Caller,
  { idempotencyKey, body, ask, atMost, inChat }: ApiRequest,
): Promise<Requesting> {
  const { sql } = deps;
  const bodyHash = await hashOfSecret(body);
  const known = await recall(deps, { keyId, idempotencyKey, bodyHash });
  if (known !== undefined) return known;
  const fitting = await fitAsk(deps, userId, ask);
  if (fitting.kind !== 'fit') return fitting;
  const person = await findPerson(sql, { id: userId });
  if (person === undefined) return { kind: 'blocked' };
  const { lined, references } = fitting;
  const confirmKey = `api:${keyId}:${idempotencyKey}`;
  const order = { ...lined, references, confirmKey, chatId: person.telegramId };
  const agree = (now: number) => (atMost === undefined || now <= atMost ? now : undefined);
  const judged = await judge(deps, { kind: 'person', userId }, { order, agree });
  if (judged.kind !== 'agreed' && judged.kind !== 'known') return judged;
  if (judged.kind === 'agreed') {
    const terms = { ...order, userId, price: judged.price };
    const api = { keyId, inChat, idempotencyKey, bodyHash };
    const placed = await placeRequested(sql, terms, api);
    if ('tooMany' in placed) return { kind: 'too_many', most: placed.tooMany };
    if (placed.isNew) return { kind: 'placed', orderId: placed.orderId };
  }
  // Somebody was quicker, and perhaps with something else.
  return (await recall(deps, { keyId, idempotencyKey, bodyHash })) ?? { kind: 'incomplete' };
}

async function recall(
  { sql }: OperationDeps,
  { keyId, idempotencyKey, bodyHash }: { keyId: number; idempotencyKey: string; bodyHash: string },
): Promise<{ kind: 'known' | 'other_body'; orderId: number } | undefined> {
  const request = await findRequest(sql, keyId, idempotencyKey);
  if (request === undefined) return undefined;
  const { orderId } = request;
  return { kind: request.bodyHash === bodyHash ? 'known' : 'other_body', orderId };
}

/** An order that applications of this person have placed; what the person ordered in the chat is none of theirs. */
export async function showApiOrder(
  { sql }: OperationDeps,
  { userId }: Caller,
  orderId: number,
): Promise<Order | undefined> {
  const order = await readOrder(sql, orderId);
  return order?.userId === userId && order.apiKeyId !== null ? order : undefined;
}

/** The same, newest first. `before`: a number that only older ones have below. */
export async function listOwnOrders(
  { sql }: OperationDeps,
  { userId }: Caller,
  page: { most: number; before: number | undefined },
): Promise<Order[]> {
  return listApiOrders(sql, userId, page);
}
