import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { WebhookAnswer, WebhookMessage } from '../../contract/webhooks.ts';
import { isDownloadRefused } from '../transport/errors.ts';
import { ExchangeFailure } from '../transport/exchange.ts';
import { retryAfterMs } from '../transport/http.ts';
import { checkUrl, createGuardedAgent } from '../transport/safe-download.ts';
import { watchedExchange } from '../transport/watched-exchange.ts';

export interface WebhookSenderOptions {
  userAgent: string;
  /** Lets localhost and loopback addresses in, with http and any port: for a receiver on this machine only. */
  allowLoopback: boolean;
  lookup?: LookupFunction;
  deadlineMs?: number;
}

export type WebhookSender = (message: WebhookMessage, signal: AbortSignal) => Promise<WebhookAnswer>;

/** What receivers answer is not read, but it must end. */
const largestAnswer = 64 * 1024;
const longestError = 300;

/**
 * Sends messages to addresses that strangers wrote, signed as Standard Webhooks has it. Only public addresses are dialled, and no
 * redirect is followed.
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { userAgent, allowLoopback, deadlineMs = 15_000 } = options;
  const dispatcher = createGuardedAgent(options);

  return async ({ url, secret, id, body }, signal) => {
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'user-agent': userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    };
    const limits = { deadlineMs, idleMs: deadlineMs, maxBytes: largestAnswer };
    try {
      const checked = checkUrl(url, { allowedHosts: 'any-public', allowLoopback });
      const answer = await watchedExchange(
        { provider: 'webhooks', call: 'send' },
        {
          dispatcher,
          method: 'POST',
          url: checked,
          headers,
          body,
          limits,
          signal,
        },
      );
      return answerOf(answer.status, retryAfterMs(answer.headers, now.getTime()));
    } catch (error) {
      signal.throwIfAborted();
      return failureOf(error);
    }
  };
}

function answerOf(status: number, waitMs: number | undefined): WebhookAnswer {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  if (status === 410) return { outcome: 'gone', status };
  const error = status >= 300 && status < 400 ? 'a redirect, which is not followed' : `answered ${status}`;
  return { outcome: 'failed', status, error, retryAfterMs: waitMs };
}

function failureOf(error: unknown): WebhookAnswer {
  const cause = error instanceof ExchangeFailure ? error.cause : error;
  if (isDownloadRefused(cause))
    return { outcome: 'refused', error: `its address is not called: ${cause.reason}` };
  if (error instanceof ExchangeFailure)
    return { outcome: 'failed', error: `no whole answer: ${error.reason}`.slice(0, longestError) };
  throw error;
}
