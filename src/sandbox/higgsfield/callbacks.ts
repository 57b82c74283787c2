import { createHmac, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { type CallbackAnswer, forgeToken, postCallback } from '../ground/callback-post.ts';
import { numberOf } from '../ground/faults.ts';
import { until } from '../ground/runs.ts';
import type { CallbackAttempt, Job, Ledger } from './ledger.ts';
import type { SettingsBox } from './settings.ts';

/** The words of the fault point `higgsfield.callback`; drawn once for a job with a callback URL, at its submit. */
export const callbackFaults = [
  'callback_lost',
  'callback_duplicate',
  'callback_early',
  'callback_late',
  'callback_wrong_token',
  'wrong_signature',
  'skewed_timestamp',
] as const;

/** Calls customers back. */
export interface Callbacks {
  /** Starts or resumes the delivery for a finished job; resolves after the first attempt from now. */
  deliver: (job: Job) => Promise<void>;
  close(): Promise<void>;
}

export interface CallbackDeps {
  ledger: Ledger;
  settings: SettingsBox;
  log: Logger;
  /** The body for a finished job. */
  body: (job: Job) => Record<string, unknown>;
}

/** Creates the sender of callbacks. */
export function createCallbacks(deps: CallbackDeps): Callbacks {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    deliver(job) {
      const first = Promise.withResolvers<void>();
      const sender = { ...deps, signal: stop.signal, attempted: first.resolve };
      const delivery = deliver(job, sender)
        .catch((error: unknown) => {
          if (!stop.signal.aborted) deps.log.error({ err: error }, 'a simulated callback broke');
        })
        .finally(() => {
          running.delete(delivery);
          first.resolve();
        });
      running.add(delivery);
      return first.promise;
    },
    async close() {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

interface Sender extends CallbackDeps {
  signal: AbortSignal;
  attempted: () => void;
}

async function deliver(job: Job, sender: Sender): Promise<void> {
  const { order, callback } = job;
  const fault = order.callbackFault?.fault;
  if (order.webhook === undefined || fault === 'callback_lost') return;
  await until(firstDue(job), sender.signal);
  await sendAltered(job, sender);
  while (!callback.over && !isGone(job)) {
    await until(nextDue(job, sender.settings.current.callbackRetryMs), sender.signal);
    if (isGone(job)) return;
    await send(job, sender, { copy: false });
    if (fault === 'callback_duplicate' && callback.genuine === 1) await send(job, sender, { copy: true });
    sender.attempted();
  }
}

/** Forged or damaged attempts come first and do not count: the service's own schedule follows them. */
async function sendAltered(job: Job, sender: Sender): Promise<void> {
  const { callbackFault } = job.order;
  if (
    !callbackFault ||
    !['callback_wrong_token', 'wrong_signature', 'skewed_timestamp'].includes(callbackFault.fault)
  ) {
    return;
  }
  const { attempts, only } = callbackFault.params;
  const count = numberOf(attempts, 1);
  while (job.callback.genuine === 0 && job.callback.sent < count && !isGone(job)) {
    const isEnd = only === true && job.callback.sent === count - 1;
    await send(job, sender, { copy: false, altered: callbackFault.fault, isEnd });
  }
}

function firstDue({ order, endedAt = 0 }: Job): number {
  const { fault, params = {} } = order.callbackFault ?? {};
  return fault === 'callback_late' ? endedAt + numberOf(params.delayMs, 10_000) : endedAt;
}

function nextDue({ callback }: Job, retryMs: number[]): number {
  if (callback.genuine === 0) return 0;
  return callback.lastSentAt + (retryMs[callback.genuine - 1] ?? 0);
}

/** Nothing is delivered about a request whose data was deleted or has expired (newer profile). */
function isGone({ order, endedAt = 0, deleted }: Job): boolean {
  return deleted || (order.profile === 'newer' && Date.now() > endedAt + order.retentionMs);
}

interface Kind {
  copy: boolean;
  altered?: string;
  /** Nothing follows an altered attempt. */
  isEnd?: boolean;
}

async function send(job: Job, sender: Sender, kind: Kind): Promise<void> {
  const { order, callback } = job;
  const webhookId = `msg_${order.requestId}`;
  const answer = await post(job, sender, kind);
  sender.signal.throwIfAborted();
  const { copy, altered, isEnd = false } = kind;
  const isLast = callback.genuine >= sender.settings.current.callbackRetryMs.length;
  const counts = altered === undefined && !copy;
  const attempt: CallbackAttempt = {
    webhookId,
    attempt: callback.sent + 1,
    ...answer,
    copy,
    ...(altered === undefined ? {} : { altered }),
    over: counts ? isLast || isAccepted(order.profile, answer.status) : isEnd,
  };
  sender.ledger.callbackSent(job, attempt);
}

/** Whether the service stops repeating: weak until a 2xx, newer on anything but a network error or a 5xx. */
function isAccepted(profile: 'weak' | 'newer', status: number | undefined): boolean {
  if (status === undefined) return false;
  return profile === 'weak' ? status >= 200 && status < 300 : status < 500;
}

function post(job: Job, sender: Sender, kind: Kind): Promise<CallbackAnswer> {
  const { order } = job;
  const body = JSON.stringify(sender.body(job));
  const url =
    kind.altered === 'callback_wrong_token' ? forgeToken(order.webhook ?? '') : (order.webhook ?? '');
  const { webhookSecrets, callbackTimeoutMs } = sender.settings.current;
  const headers = {
    'user-agent': 'Higgsfield-Webhooks/1.0',
    ...signatureHeaders({ job, body, kind, secrets: webhookSecrets }),
  };
  return postCallback({ url, headers, body, timeoutMs: callbackTimeoutMs, signal: sender.signal });
}

interface Signing {
  job: Job;
  body: string;
  kind: Kind;
  secrets: string[];
}

/** The three headers of Standard Webhooks; several secrets sign side by side during a rotation. */
function signatureHeaders({ job, body, kind, secrets }: Signing): Record<string, string> {
  const { requestId, profile, callbackFault } = job.order;
  if (profile === 'weak' || secrets.length === 0) return {};
  const skewSeconds =
    kind.altered === 'skewed_timestamp' ? numberOf(callbackFault?.params.skewSeconds, -900) : 0;
  const id = `msg_${requestId}`;
  const timestamp = String(Math.floor(Date.now() / 1_000) + skewSeconds);
  const keys =
    kind.altered === 'wrong_signature'
      ? [randomBytes(24)]
      : secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
