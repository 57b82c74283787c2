import type { LinedInputs } from './lines.ts';
import type { Channel, EndReason, OrderStatus } from './orders.ts';
import { supportCode } from './orders.ts';

/** What a key of an application may do. `orders:write` also deletes models. */
export const apiRights = ['orders:read', 'orders:write', 'models:read', 'balance:read'] as const;
export type ApiRight = (typeof apiRights)[number];

/** A key's limits where nobody says otherwise. */
export const usualKeyLimits = { callsPerMinute: 120, openOrders: 20 };

/** Names of keys stand in lists. */
export const longestKeyName = 60;

/** What we tell an application of, each once for an order. */
export type WebhookEvent = 'order.delivered' | 'order.refused' | 'order.failed' | 'order.cancelled';

/** An order as applications see it: in the answers of the API and in webhooks. */
export interface ApiOrder {
  id: number;
  line: LinedInputs['line'];
  status: OrderStatus;
  /** Why it ended without a picture, and the code that support asks for. */
  reason: EndReason | null;
  support_code: string | null;
  /** Credits: what was agreed to, and what was taken. */
  price: number;
  charged: number;
  /** It is delivered to the person's chat, too. */
  notify: boolean;
  cancel_requested: boolean;
  inputs: object;
  /** Pictures that can be fetched. */
  results: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** All that is told of an order. */
export type TellableOrder = LinedInputs & {
  id: number;
  status: OrderStatus;
  reason: EndReason | null;
  price: number;
  charged: number;
  channel: Channel;
  cancelRequested: boolean;
  results: readonly string[];
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** What an application hears of an order. Nothing of it is a hash or an address of ours. */
export function toApiOrder(order: TellableOrder): ApiOrder {
  const { id, line, status, reason, price, charged, channel, cancelRequested, inputs, results } = order;
  return {
    id,
    line,
    status,
    reason,
    support_code: reason === null ? null : supportCode(id, reason),
    price,
    charged,
    notify: channel === 'chat',
    cancel_requested: cancelRequested,
    inputs,
    results: status === 'delivered' ? results.length : 0,
    created_at: order.createdAt.toISOString(),
    started_at: order.startedAt?.toISOString() ?? null,
    finished_at: order.finishedAt?.toISOString() ?? null,
  };
}
