import { Hono } from 'hono';
import { z } from 'zod';
import type { Job, JobEnd, JobOrder } from './job.ts';
import type { JobSettings } from './job-settings.ts';
import type { Jobs } from './jobs.ts';
import type { Runner } from './runner.ts';
import type { Box } from './settings-box.ts';

/** What the control API tells of every job; services add their own fields. */
export interface CommonView {
  webhook?: string;
  /** ISO times. */
  accepted_at: string;
  ended_at?: string;
}

/** What is a service's own in its control API. */
export interface JobViews<Order extends JobOrder, End extends JobEnd> {
  view: (job: Job<Order, End>) => object;
  /** What a job is moved to, beside its outcomes. */
  running: string;
  cancelled: string;
}

export interface JobControlDeps<Order extends JobOrder, End extends JobEnd> {
  jobs: Jobs<Order, End>;
  runner: Runner<Order, End>;
  settings: Box<JobSettings>;
  outcomes: readonly NonNullable<Order['outcome']>[];
  views: JobViews<Order, End>;
}

/**
 * Control API: `GET jobs`, `GET`/`POST settings`, and `POST jobs/:id/state {status}` which moves an unfinished job at
 * once and answers when it is there and, but for a cancel, its first callback was tried.
 */
export function createJobControl<Order extends JobOrder, End extends JobEnd>(
  deps: JobControlDeps<Order, End>,
): Hono {
  const { jobs, runner, settings, outcomes, views } = deps;
  const moveSchema = z.strictObject({ status: z.enum([views.running, views.cancelled, ...outcomes]) });
  const control = new Hono();
  const viewOf = (job: Job<Order, End>): object => ({ ...views.view(job), ...commonView(job) });
  control.onError((error, context) => context.json({ error: String(error) }, 400));
  control.get('/jobs', (context) => context.json(jobs.all().map(viewOf)));
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => context.json(settings.change(await context.req.json())));
  control.post('/jobs/:id/state', async (context) => {
    const { status } = moveSchema.parse(await context.req.json());
    const job = jobs.find(context.req.param('id'));
    if (!job) return context.json({ error: 'no such job' }, 404);
    if (job.end) return context.json({ error: `the job is ${job.end.status}` }, 409);
    const outcome = outcomes.find((candidate) => candidate === status);
    if (status === views.cancelled) runner.cancel(job);
    else if (outcome === undefined) void runner.hurry(job);
    else await runner.hurry(job, outcome);
    return context.json(viewOf(job));
  });
  return control;
}

function commonView({ order, endedAt }: Job): CommonView {
  return {
    ...(order.webhook !== undefined && { webhook: order.webhook }),
    accepted_at: new Date(order.acceptedAt).toISOString(),
    ...(endedAt !== undefined && { ended_at: new Date(endedAt).toISOString() }),
  };
}
