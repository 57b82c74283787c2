import { Hono } from 'hono';
import { z } from 'zod';
import { isFinal, type Job, type Ledger } from './ledger.ts';
import type { Runner } from './runner.ts';
import type { SettingsBox } from './settings.ts';

export interface ControlDeps {
  ledger: Ledger;
  runner: Runner;
  settings: SettingsBox;
}

/** A job as tests and the chat page see it. */
export interface JobView {
  request_id: string;
  model: string;
  prompt: string;
  aspect_ratio: string;
  /** URLs. */
  references: string[];
  status: string;
  webhook?: string;
  idempotency_key?: string;
  /** Credits. */
  charged: number;
  refunded: number;
  /** ISO times. */
  accepted_at: string;
  ended_at?: string;
}

const moveSchema = z.strictObject({
  status: z.enum([
    'in_progress',
    'completed',
    'completed_without_images',
    'failed',
    'failed_without_error',
    'nsfw',
    'canceled',
  ]),
});

/**
 * Control API: `GET jobs`, `GET account`, `GET`/`POST settings`, and `POST jobs/:id/state {status}` which moves an
 * unfinished job at once and answers when it is there.
 */
export function createControlRoutes({ ledger, runner, settings }: ControlDeps): Hono {
  const control = new Hono();
  control.get('/jobs', (context) => context.json(ledger.jobs().map(viewOf)));
  control.get('/account', (context) => {
    const { balance, concurrency } = settings.current;
    const spent = ledger.spent();
    return context.json({
      balance,
      spent,
      remaining: balance - spent,
      active: ledger.activeCount(),
      concurrency,
    });
  });
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => {
    try {
      return context.json(settings.change(await context.req.json()));
    } catch (error) {
      return context.json({ error: String(error) }, 400);
    }
  });
  control.post('/jobs/:id/state', async (context) => {
    const move = moveSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!move.success) return context.json({ error: move.error.message }, 400);
    const job = ledger.find(context.req.param('id'));
    if (!job) return context.json({ error: 'no such job' }, 404);
    if (isFinal(job.status)) return context.json({ error: `the job is ${job.status}` }, 409);
    const to = move.data.status;
    if (to === 'canceled') runner.cancel(job);
    else if (to === 'in_progress') void runner.hurry(job, to);
    else await runner.hurry(job, to);
    return context.json(viewOf(job));
  });
  return control;
}

function viewOf({ order, status, refunded, endedAt }: Job): JobView {
  return {
    request_id: order.requestId,
    model: order.model,
    prompt: order.prompt,
    aspect_ratio: order.aspectRatio,
    references: order.references,
    status,
    ...(order.webhook === undefined ? {} : { webhook: order.webhook }),
    ...(order.idempotencyKey === undefined ? {} : { idempotency_key: order.idempotencyKey }),
    charged: order.charge,
    refunded,
    accepted_at: new Date(order.acceptedAt).toISOString(),
    ...(endedAt === undefined ? {} : { ended_at: new Date(endedAt).toISOString() }),
  };
}
