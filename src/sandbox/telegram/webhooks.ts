import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookInfo } from '@grammyjs/types';
import type { Logger } from 'pino';
import type { FaultKind, Faults } from '../ground/faults.ts';
import { badRequest } from './api-error.ts';
import type { MethodCall, Methods } from './calls.ts';
import { nowSeconds } from './chats.ts';
import { webhookDefaultConnections, webhookMaxConnections, webhookRetryAfterMaxSeconds } from './limits.ts';
import type { Polling } from './polling.ts';
import { chatOfUpdate, type UpdateQueue } from './queue.ts';
import type { BotState, PendingUpdate, Webhook } from './state.ts';
import type { Store } from './store.ts';

/** Delays of redelivery; Telegram starts at once and doubles up to a minute or two, tests want it shorter. */
export interface RedeliveryOptions {
  firstDelayMs: number;
  maxDelayMs: number;
  /** How long an answer of the webhook is awaited. */
  timeoutMs: number;
}

/** What delivery is made of. */
export interface WebhooksDeps {
  store: Store;
  faults: Faults;
  queue: UpdateQueue;
  polling: Polling;
  log: Logger;
  redelivery: RedeliveryOptions;
}

/** Delivery to webhooks. */
export interface Webhooks {
  readonly methods: Methods;
  close(): void;
}

/** One webhook that is being delivered to: a lane per chat, so that a chat stays in order. */
interface Delivery {
  webhook: Webhook;
  lanes: Map<number, PendingUpdate[]>;
  waiting: number[];
  active: number;
  stop: AbortController;
  lastError?: { date: number; message: string };
}

const deliveryFaults: FaultKind[] = ['duplicate_update', 'out_of_order', 'wrong_secret', 'missing_secret'];
const spoiltSecrets: Record<string, string> = { wrong_secret: 'wrong', missing_secret: '' };
const outOfOrderHoldMs = 1000; // long enough for a test to queue an update of another chat

/** Creates delivery and resumes it for the webhooks of before a restart. */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { store, queue, polling } = deps;
  const deliveries = new Map<number, Delivery>();
  const stopListening = queue.onQueued((bot, pending) => {
    const delivery = deliveries.get(bot.id);
    if (delivery !== undefined) enqueue({ bot, delivery }, pending);
  });

  function enqueue(target: Target, pending: PendingUpdate): void {
    const chat = chatOfUpdate(pending.update);
    const { lanes, waiting } = target.delivery;
    const lane = lanes.get(chat);
    if (lane !== undefined) return void lane.push(pending);
    lanes.set(chat, [pending]);
    waiting.push(chat);
    startLanes(deps, target);
  }

  function start(bot: BotState, webhook: Webhook): void {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal); // one per lane that waits
    const delivery = { webhook, lanes: new Map(), waiting: [], active: 0, stop };
    deliveries.set(bot.id, delivery);
    for (const pending of bot.pending.values()) enqueue({ bot, delivery }, pending);
  }

  function halt(bot: BotState): void {
    deliveries.get(bot.id)?.stop.abort();
    deliveries.delete(bot.id);
  }

  function set(call: MethodCall, webhook: Webhook | undefined): true {
    const { bot, params } = call;
    halt(bot);
    polling.terminate(bot, 'setWebhook request');
    if (params.boolean('drop_pending_updates')) queue.confirm(bot, [...bot.pending.keys()]);
    store.record('telegram.webhook.set', { bot: bot.id, ...(webhook && { webhook }) });
    if (webhook !== undefined) start(bot, webhook);
    return true;
  }

  for (const bot of store.state.bots.values()) if (bot.webhook !== undefined) start(bot, bot.webhook);

  return {
    methods: {
      setWebhook(call) {
        queue.allow(call);
        return set(call, readWebhook(call));
      },
      deleteWebhook: (call) => set(call, undefined),
      getWebhookInfo: ({ bot }) => toInfo(bot, deliveries.get(bot.id)),
    },
    close() {
      stopListening();
      for (const { stop } of deliveries.values()) stop.abort();
    },
  };
}

/** Undefined for an empty address, which removes the webhook. */
function readWebhook({ params }: MethodCall): Webhook | undefined {
  const url = params.text('url');
  if (url === undefined) return undefined;
  // The real service wants https on four ports; a self-hosted server and this one also take plain http.
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw badRequest('bad webhook: invalid HTTPS URL specified');
  const secret = params.text('secret_token');
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret)) {
    throw badRequest('secret token contains unallowed characters');
  }
  const connections = params.integer('max_connections') ?? webhookDefaultConnections;
  return {
    url,
    max_connections: Math.min(Math.max(connections, 1), webhookMaxConnections),
    ...(secret !== undefined && { secret_token: secret }),
  };
}

function toInfo(bot: BotState, delivery: Delivery | undefined): WebhookInfo {
  const error = delivery?.lastError;
  return {
    url: bot.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.pending.size,
    ...(bot.webhook && { max_connections: bot.webhook.max_connections }),
    ...(bot.allowedUpdates.length > 0 && {
      allowed_updates: bot.allowedUpdates as NonNullable<WebhookInfo['allowed_updates']>,
    }),
    ...(error && { last_error_date: error.date, last_error_message: error.message }),
  };
}

interface Target {
  bot: BotState;
  delivery: Delivery;
}

function startLanes(deps: WebhooksDeps, target: Target): void {
  const { delivery } = target;
  while (delivery.active < delivery.webhook.max_connections) {
    const chat = delivery.waiting.shift();
    if (chat === undefined) return;
    delivery.active += 1;
    runLane(deps, target, chat)
      .catch((error: unknown) => {
        if (!delivery.stop.signal.aborted) deps.log.error({ err: error }, 'webhook delivery broke');
      })
      .finally(() => {
        delivery.active -= 1;
        startLanes(deps, target);
      });
  }
}

/** Delivers one chat's updates one after another; a failing one blocks those behind it. */
async function runLane(deps: WebhooksDeps, target: Target, chat: number): Promise<void> {
  const lane = target.delivery.lanes.get(chat) ?? [];
  for (let pending = lane[0]; pending !== undefined; pending = lane[0]) {
    await deliver(deps, target, pending);
    lane.shift();
  }
  target.delivery.lanes.delete(chat);
}

async function deliver(deps: WebhooksDeps, target: Target, pending: PendingUpdate): Promise<void> {
  const { signal } = target.delivery.stop;
  const { firstDelayMs, maxDelayMs } = deps.redelivery;
  const { fault, params } = deps.faults.take('telegram.update', deliveryFaults) ?? {};
  if (fault === 'out_of_order')
    await delay(Number(params?.holdMs ?? outOfOrderHoldMs), undefined, { signal });
  let answer = await attempt(deps, target, { pending, secret: fault && spoiltSecrets[fault] });
  for (let waitMs = 0; !answer.accepted; waitMs = Math.min(Math.max(waitMs * 2, firstDelayMs), maxDelayMs)) {
    await delay(answer.retryAfterMs ?? waitMs, undefined, { signal });
    answer = await attempt(deps, target, { pending, secret: undefined });
  }
  if (fault === 'duplicate_update') await attempt(deps, target, { pending, secret: undefined });
  deps.queue.confirm(target.bot, [pending.sequence]);
}

interface Answer {
  accepted: boolean;
  retryAfterMs?: number;
}

/** `secret` replaces the right one for a fault; the empty one leaves the header out. */
interface Attempt {
  pending: PendingUpdate;
  secret: string | undefined;
}

async function attempt(deps: WebhooksDeps, target: Target, { pending, secret }: Attempt): Promise<Answer> {
  const { delivery } = target;
  const { webhook, stop } = delivery;
  const token = secret ?? webhook.secret_token ?? '';
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== '' && { 'x-telegram-bot-api-secret-token': token }),
      },
      body: JSON.stringify(pending.update),
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(deps.redelivery.timeoutMs)]),
    });
    await response.text();
    if (response.ok) return { accepted: true };
    const message = `Wrong response from the webhook: ${response.status} ${response.statusText}`;
    delivery.lastError = { date: nowSeconds(), message };
    return { accepted: false, ...retryAfter(response) };
  } catch (error) {
    stop.signal.throwIfAborted();
    delivery.lastError = { date: nowSeconds(), message: describe(error) };
    return { accepted: false };
  }
}

function retryAfter(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? { retryAfterMs: Math.min(seconds, webhookRetryAfterMaxSeconds) * 1000 } : {};
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Connection failed';
  if (error.name === 'TimeoutError') return 'Read timeout expired';
  const { code } = (error.cause ?? {}) as { code?: string };
  return code === 'ECONNREFUSED' ? 'Connection refused' : 'Connection closed';
}
