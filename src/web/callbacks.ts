import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Webhook } from 'standardwebhooks';
import { storeCallback } from '../db/provider-jobs.ts';
import type { Sql } from '../db/sql.ts';
import { failPoint } from '../process/fail-points.ts';
import type { Logger } from '../process/logger.ts';

export interface CallbackDeps {
  sql: Sql;
  log: Logger;
  /** Ends the order's wait for its job. */
  endJobWait: (orderId: number) => Promise<void>;
  /** Where given, a provider's callbacks must be signed with it (Standard Webhooks). */
  signingSecrets: Readonly<Record<string, string | undefined>>;
}

/** In which field of a callback's body each provider names its job. */
const idFields: Readonly<Record<string, string>> = { higgsfield: 'request_id', runninghub: 'taskId' };

const largestBody = 256 * 1024;

/** As the job ledger makes them; anything else is not worth a query. */
const tokenShape = /^[0-9a-f]{64}$/;

/**
 * `POST /cb/<provider>/<job>?t=<token>`. A callback is a hint: it is stored, answered, and wakes the order, which then asks the
 * provider itself. Our own trouble is 503, which providers repeat; they do not repeat after 4xx.
 */
export function createCallbacks({ sql, log, endJobWait, signingSecrets }: CallbackDeps): Hono {
  const app = new Hono();
  app.post('/cb/:provider/:job', bodyLimit({ maxSize: largestBody }), async (context) => {
    const { provider, job } = context.req.param();
    const idField = idFields[provider];
    const token = context.req.query('t') ?? '';
    if (idField === undefined || !/^\d{1,15}$/.test(job) || !tokenShape.test(token))
      return context.notFound();
    const body = await context.req.text();
    const secret = signingSecrets[provider];
    if (secret !== undefined && !isSigned(body, context.req.header(), secret)) return context.notFound();
    failPoint('callback.after-verify');
    try {
      const callback = { token, body: clean(body), externalId: readId(body, idField) };
      const stored = await storeCallback(sql, Number(job), callback);
      if (stored === undefined) return context.notFound();
      failPoint('callback.after-store');
      // Stored is what counts; a wake-up that fails is made up for when the callback seems overdue.
      endJobWait(stored.orderId).catch((error: unknown) =>
        log.warn({ err: error }, 'a wait could not be ended'),
      );
      failPoint('callback.before-2xx');
      return context.body(null, 204);
    } catch (error) {
      log.error({ err: error, job }, 'a callback could not be stored');
      return context.body(null, 503);
    }
  });
  return app;
}

function isSigned(body: string, headers: Record<string, string>, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

function readId(body: string, field: string): string | undefined {
  try {
    // A number stays the text it is written as: ids of 19 digits are more than a number can hold.
    const parsed: unknown = JSON.parse(body, (_key, value: unknown, written?: { source?: string }) =>
      typeof value === 'number' ? written?.source : value,
    );
    const id =
      typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>)[field] : undefined;
    return typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL takes no NUL in a text, nor half a surrogate pair. */
function clean(body: string): string {
  return body.toWellFormed().replaceAll('\0', '');
}
