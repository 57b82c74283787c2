import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Webhook } from 'standardwebhooks';
import type { CallbackReader } from '../contract/jobs.ts';
import { storableText } from '../contract/storable.ts';
import { storeCallback } from '../db/provider-jobs.ts';
import type { Sql } from '../db/sql.ts';
import { failPoint } from '../process/fail-points.ts';
import { watched } from '../process/happenings.ts';
import type { Logger } from '../process/logger.ts';
import { readAstriaCallback } from '../providers/astria/callback.ts';
import { readHiggsfieldCallback } from '../providers/higgsfield/callback.ts';
import { readRunningHubCallback } from '../providers/runninghub/callback.ts';

export interface CallbackDeps {
  sql: Sql;
  log: Logger;
  /** Where a secret is given, that provider's callbacks must be signed with it (Standard Webhooks). */
  providers: Readonly<Partial<Record<string, { webhookSecret: string | undefined }>>>;
}

/** Who calls back, and how what it says is read. */
const readers: Readonly<Record<string, CallbackReader>> = {
  higgsfield: readHiggsfieldCallback,
  runninghub: readRunningHubCallback,
  astria: readAstriaCallback,
};

/** What an answer means, for whoever counts. */
const ends: Readonly<Record<number, string>> = { 204: 'taken', 404: 'unknown', 413: 'too_big' };

const largestBody = 256 * 1024;

/** As the job ledger makes them; anything else is not worth a query. */
const tokenShape = /^[0-9a-f]{64}$/;

/**
 * `POST /cb/<provider>/<job>?t=<token>`. A callback is a hint: it is stored with a wake for whoever waits for the job, and
 * answered; who is woken asks the provider itself. Our own trouble is 503, which providers repeat; they do not repeat after 4xx.
 */
export function createCallbacks({ sql, log, providers }: CallbackDeps): Hono {
  const app = new Hono();
  app.use('/cb/:provider/:job', async (context, next) => {
    const { provider } = context.req.param();
    // A stranger may write anything there.
    const labels = { provider: Object.hasOwn(readers, provider) ? provider : 'none' };
    await watched({ kind: 'callback', labels, outcome: () => ends[context.res.status] ?? 'failed' }, next);
  });
  app.post('/cb/:provider/:job', bodyLimit({ maxSize: largestBody }), async (context) => {
    const { provider, job } = context.req.param();
    const read = Object.hasOwn(readers, provider) ? readers[provider] : undefined;
    const token = context.req.query('t') ?? '';
    if (read === undefined || !/^\d{1,15}$/.test(job) || !tokenShape.test(token)) return context.notFound();
    const body = await context.req.text();
    const secret = providers[provider]?.webhookSecret;
    if (secret !== undefined && !isSigned(body, context.req.header(), secret)) return context.notFound();
    failPoint('callback.after-verify');
    try {
      const callback = { token, body: storableText(body), ...read(body) };
      if (!(await storeCallback(sql, Number(job), callback))) return context.notFound();
      failPoint('callback.after-store');
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
