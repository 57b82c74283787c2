import type { Context } from 'hono';
import { toApiOrder } from '../../contract/api.ts';
import { readAssets } from '../../db/assets.ts';
import type { Order } from '../../db/orders.ts';
import { listOwnOrders, type Requesting, requestOrder, showApiOrder } from '../../operations/api-orders.ts';
import { TemporalAway } from '../../operations/order-executions.ts';
import { cancelOrder, passCancelOn } from '../../operations/orders.ts';
import { readOrderAsk } from './asks.ts';
import { ApiProblem } from './problems.ts';
import { type ApiDeps, type ApiGroup, type Call, idOf } from './routes.ts';

/** How long a link to a picture is good. */
const linkMs = 10 * 60_000;
const ordersOnPage = 50;
/** When one more order may have ended. */
const openOrdersMs = 15_000;

export const orderRoutes: ApiGroup = (deps) => [
  { method: 'POST', path: '/orders', right: 'orders:write', handle: (call) => place(deps, call) },
  { method: 'GET', path: '/orders', right: 'orders:read', handle: (call) => list(deps, call) },
  {
    method: 'GET',
    path: '/orders/:id',
    right: 'orders:read',
    handle: async (call) => call.context.json(toApiOrder(await orderOf(deps, call))),
  },
  {
    method: 'GET',
    path: '/orders/:id/results',
    right: 'orders:read',
    handle: (call) => showResults(deps, call),
  },
  { method: 'POST', path: '/orders/:id/cancel', right: 'orders:write', handle: (call) => cancel(deps, call) },
];

async function place(deps: ApiDeps, { context, caller }: Call): Promise<Response> {
  const idempotencyKey = context.req.header('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) throw new ApiProblem('idempotency_key_missing');
  const { text, value } = await readJson(context);
  const asked = readOrderAsk(value);
  const outcome = await requestOrder(deps, caller, { ...asked, idempotencyKey, body: text });
  const orderId = orderIdOf(outcome);
  await start(deps, orderId);
  const order = await showApiOrder(deps, caller, orderId);
  if (order === undefined) throw new ApiProblem('not_found');
  const status = outcome.kind === 'placed' ? 201 : 200;
  return context.json(toApiOrder(order), status, { location: `/api/v1/orders/${orderId}` });
}

/** @throws ApiProblem when nothing was ordered */
function orderIdOf(outcome: Requesting): number {
  switch (outcome.kind) {
    case 'placed':
    case 'known':
      return outcome.orderId;
    case 'other_body':
      throw new ApiProblem('idempotency_key_reused', { detail: `It was order ${outcome.orderId}.` });
    case 'price_changed':
      throw new ApiProblem('price_changed', { detail: `The price is ${outcome.price} credits.` });
    case 'short': {
      const { price, balance } = outcome;
      throw new ApiProblem('not_enough_credits', { detail: `It costs ${price}, and there are ${balance}.` });
    }
    case 'blocked':
      throw new ApiProblem('person_blocked');
    case 'incomplete':
      throw new ApiProblem('invalid', { detail: 'What it is to be made of is not there any more.' });
    case 'not_offered':
      throw new ApiProblem('not_offered');
    case 'unfit': {
      const { field, detail } = outcome;
      throw new ApiProblem('invalid', { errors: [{ field, detail }] });
    }
    case 'too_many':
      throw new ApiProblem('too_many_open_orders', {
        detail: `${outcome.most} orders may be open at once.`,
        retryAfterMs: openOrdersMs,
      });
    default:
      return outcome satisfies never;
  }
}

/** What is written down is started later when Temporal is away: by upkeep. */
async function start(deps: ApiDeps, orderId: number): Promise<void> {
  await deps
    .startOrder(orderId)
    .catch((error: unknown) =>
      deps.log.warn({ err: error, order: orderId }, 'the order is written down and starts later'),
    );
}

async function list(deps: ApiDeps, { context, caller }: Call): Promise<Response> {
  const cursor = context.req.query('cursor');
  const limit = context.req.query('limit') ?? String(ordersOnPage);
  if (!/^\d{1,15}$/.test(cursor ?? '1'))
    throw invalid('cursor', 'must be a next_cursor of an earlier answer');
  const most = /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (most < 1 || most > 100) throw invalid('limit', 'must be a number of 1 to 100');
  const before = cursor === undefined ? undefined : Number(cursor);
  const found = await listOwnOrders(deps, caller, { most: most + 1, before });
  const orders = found.slice(0, most);
  const last = found.length > most ? orders.at(-1) : undefined;
  return context.json({
    orders: orders.map(toApiOrder),
    next_cursor: last === undefined ? null : String(last.id),
  });
}

function invalid(field: string, detail: string): ApiProblem {
  return new ApiProblem('invalid', { errors: [{ field, detail }] });
}

async function orderOf(deps: ApiDeps, call: Call): Promise<Order> {
  const order = await showApiOrder(deps, call.caller, idOf(call));
  if (order === undefined) throw new ApiProblem('not_found');
  return order;
}

async function showResults(deps: ApiDeps, call: Call): Promise<Response> {
  const order = await orderOf(deps, call);
  if (order.status !== 'delivered')
    throw new ApiProblem('not_delivered', { detail: `Its status is ${order.status}.` });
  const assets = await readAssets(deps.sql, order.results);
  const expiresAt = new Date(Date.now() + linkMs);
  const results = order.results.flatMap((hash, index) => {
    const asset = assets.get(hash);
    if (asset === undefined) return [];
    const { format, width, height, bytes } = asset;
    const position = order.positions[index] ?? index + 1;
    const name = `order-${order.id}-${position}.${format === 'jpeg' ? 'jpg' : format}`;
    const url = deps.links.sign(hash, { expiresAt, name });
    return [{ position, url, format, width, height, bytes }];
  });
  return call.context.json({ order_id: order.id, expires_at: expiresAt.toISOString(), results });
}

async function cancel(deps: ApiDeps, call: Call): Promise<Response> {
  const { id } = await orderOf(deps, call);
  const who = { kind: 'person', userId: call.caller.userId } as const;
  const outcome = await cancelOrder(deps, who, { orderId: id });
  switch (outcome.kind) {
    case 'not_found':
      throw new ApiProblem('not_found');
    case 'ended':
      throw new ApiProblem('not_cancellable', { detail: `It has ended already: ${outcome.status}.` });
    case 'too_late':
      throw new ApiProblem('not_cancellable', { detail: 'What was made is being handed over.' });
    case 'asked':
      break;
    default:
      return outcome satisfies never;
  }
  await passCancelOn(deps, outcome.order).catch((error: unknown) => {
    if (!(error instanceof TemporalAway)) throw error;
    deps.log.warn({ err: error, order: id }, 'the cancel is written down and passed on later');
  });
  return call.context.json(toApiOrder(await orderOf(deps, call)), 202);
}

/** The body as it came, and what it says. @throws ApiProblem */
async function readJson(context: Context): Promise<{ text: string; value: unknown }> {
  const [type] = (context.req.header('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') throw new ApiProblem('unsupported_type');
  const text = await context.req.text();
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw new ApiProblem('malformed');
  }
}
