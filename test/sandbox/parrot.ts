import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { withFault } from '../../src/sandbox/ground/faults.ts';
import type { Job, JobEnd, JobOrder } from '../../src/sandbox/ground/job.ts';
import { createJobService } from '../../src/sandbox/ground/job-service.ts';
import { jobDefaults, jobSettings } from '../../src/sandbox/ground/job-settings.ts';
import { createBox } from '../../src/sandbox/ground/settings-box.ts';
import { paintPicture } from '../../src/sandbox/pictures/painter.ts';
import type { Service, ServiceDeps } from '../../src/sandbox/service.ts';

const outcomes = ['done', 'broken', 'never_ends'] as const;

interface Order extends JobOrder {
  prompt: string;
  outcome: (typeof outcomes)[number];
}

const settingsSchema = z.strictObject({ ...jobSettings, price: z.number() });
type Settings = z.infer<typeof settingsSchema>;
const defaults: Settings = {
  ...jobDefaults,
  callbackRetryMs: [1, 1],
  callbackTimeoutMs: 1_000,
  resultTtlMs: 60_000,
  price: 3,
};

const requestSchema = z.object({ prompt: z.string().min(1), callback: z.url().optional() });

/** A provider that does not exist: the least a service with jobs has to say of itself. */
export function createParrot(deps: ServiceDeps, patch: Partial<Settings> = {}): Service {
  const settings = createBox(settingsSchema, { ...defaults, ...patch });
  const stateOf = (job: Job<Order>) => ({
    id: job.id,
    state: job.end?.status ?? (job.startedAt === undefined ? 'waiting' : 'working'),
    urls: (job.end?.pictures ?? []).map((name) => `${deps.publicUrl}/results/${name}`),
  });
  const service = createJobService<Order, JobEnd>(deps, {
    names: { service: 'parrot', noun: 'picture', idField: 'picture_id' },
    settings,
    outcomes,
    costOf: ({ end }) => (end?.status === 'done' ? settings.current.price : 0),
    work: {
      references: () => [],
      async finish({ order }, { outcome, references, paint }) {
        if (outcome !== 'done') return { status: outcome, pictures: [] };
        const { longestSide } = settings.current;
        const { prompt } = order;
        const look = { prompt, model: 'parrot', ratio: '1:1', references, longestSide, seed: 1 };
        const pictures = await paint(1, 'png', () => paintPicture({ ...look, format: 'png' }));
        return { status: outcome, pictures };
      },
      failed: () => ({ status: 'broken', pictures: [] }),
      cancelled: () => ({ status: 'stopped', pictures: [] }),
    },
    callbacks: { request: (job) => ({ body: JSON.stringify(stateOf(job)) }) },
    views: { view: stateOf, running: 'working', cancelled: 'stopped' },
  });
  const { routes, jobs } = service;
  routes.post('/pictures', (context) => {
    const fired = deps.faults.take('parrot.submit');
    return withFault(context, fired, async () => {
      if (fired?.fault === 'full') return context.json({ error: 'full' }, 429);
      const request = requestSchema.safeParse(await context.req.json());
      if (!request.success) return context.json({ error: 'what?' }, 400);
      const { planned = 'done', ...plan } = service.plan(request.data.callback);
      const order = { ...plan, prompt: request.data.prompt, outcome: planned };
      const job = jobs.accept(randomUUID(), order, {});
      const answer = stateOf(job);
      await service.begin(job);
      return context.json(answer, 201);
    });
  });
  routes.get('/pictures/:id', (context) => {
    const job = jobs.find(context.req.param('id'));
    return job ? context.json(stateOf(job)) : context.json({ error: 'who?' }, 404);
  });
  service.control.get('/spent', (context) => context.json({ spent: jobs.spent() }));
  return service;
}
