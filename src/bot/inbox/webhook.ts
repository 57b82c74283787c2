import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Api } from 'grammy';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { storeUpdates } from '../../db/inbox.ts';
import type { Sql } from '../../db/sql.ts';
import { failPoint } from '../../process/fail-points.ts';
import type { Logger } from '../../process/logger.ts';
import { untilAnswered } from '../../telegram/patience.ts';
import { callSignal } from '../../telegram/signal.ts';
import { allowedUpdates, fileUpdates, type UpdateSource } from './intake.ts';

export interface WebhookDeps {
  sql: Sql;
  log: Logger;
  /** What Telegram sends in a header with every update. */
  secret: string;
  /** Something new is in the inbox. */
  onStored: () => void;
}

/** Real updates have a few kilobytes. */
const longestBody = 1024 * 1024;
/** Of Telegram to us at once; one insert each, so few connections do. */
const mostConnections = 40;
const callLimitMs = 10_000;

/** Where Telegram posts updates: a path that nobody can guess, and that needs no setting of its own. */
export function webhookPath(secret: string): string {
  return `/telegram/${createHmac('sha256', secret).update('darkroom webhook path').digest('base64url')}`;
}

/** Tells Telegram to post updates to us. `url` has no slash at its end. */
export function createWebhookRegistration(deps: {
  api: Api;
  url: string;
  secret: string;
  log: Logger;
}): UpdateSource {
  const { api, url, secret, log } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const options = {
    secret_token: secret,
    max_connections: mostConnections,
    allowed_updates: allowedUpdates,
  };
  const register = () =>
    api.setWebhook(`${url}${webhookPath(secret)}`, options, callSignal(callLimitMs, signal));
  return {
    async run() {
      await untilAnswered(register, { log, signal });
    },
    async stop() {
      // It stays registered: Telegram keeps what it cannot deliver for a day.
      stopping.abort();
    },
  };
}

/**
 * The route that takes updates. 200: stored, or nothing that could ever be used; 401: not from Telegram; 503: send it
 * again. Handling happens elsewhere, so that an answer takes one insert.
 */
export function createWebhook({ sql, log, secret, onStored }: WebhookDeps): Hono {
  const app = new Hono();
  app.post(
    webhookPath(secret),
    async (context, next) => {
      // Before the body: a stranger's bytes are not even read.
      if (!sameSecret(context.req.header('x-telegram-bot-api-secret-token') ?? '', secret)) {
        return context.body(null, 401);
      }
      return next();
    },
    bodyLimit({ maxSize: longestBody, onError: (context) => context.body(null, 413) }),
    async (context) => {
      const updates = fileUpdates([parse(await context.req.text())], log);
      try {
        await storeUpdates(sql, updates);
        failPoint('inbox.after-insert');
      } catch (error) {
        log.error({ err: error }, 'an update was not stored; Telegram will repeat it');
        return context.body(null, 503);
      }
      if (updates.length > 0) onStored();
      failPoint('inbox.before-ack');
      return context.body(null, 200);
    },
  );
  return app;
}

/** Hashes have equal lengths, which the comparison needs, and its time tells nothing about the secret. */
function sameSecret(given: string, secret: string): boolean {
  const [left, right] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
