import { Hono } from 'hono';
import type { Service, ServiceDeps } from '../service.ts';
import { type CallbackFormat, callbackFaults, createCallbackSender } from './callbacks.ts';
import { createFileStore, type FileStore } from './file-store.ts';
import type { Job, JobEnd, JobOrder } from './job.ts';
import { createJobControl, type JobViews } from './job-control.ts';
import { createFileRoutes } from './job-files.ts';
import type { JobSettings } from './job-settings.ts';
import { createJobs, type JobNames, type Jobs } from './jobs.ts';
import { createRunner, type Runner, type Work } from './runner.ts';
import type { Box } from './settings-box.ts';

/** All that is a service's own behind its wire format. */
export interface JobSpec<Order extends JobOrder, End extends JobEnd> {
  names: JobNames;
  settings: Box<JobSettings>;
  /** The words of the fault point `<service>.<noun>`, which the control API can move a job to as well. */
  outcomes: readonly NonNullable<Order['outcome']>[];
  /** What an ended job cost. */
  costOf: (job: Job<Order, End>) => number;
  work: Work<Order, End>;
  callbacks: CallbackFormat<Order, End>;
  views: JobViews<Order, End>;
}

/** What a service draws for a job before it accepts it. */
export type JobPlan<Order extends JobOrder> = Omit<JobOrder, 'account' | 'outcome'> & {
  /** Undefined where nothing was planned. */
  planned: NonNullable<Order['outcome']> | undefined;
};

/** A service whose calls start jobs; its routes serve files, and the service adds its own calls. */
export interface JobService<Order extends JobOrder, End extends JobEnd> extends Service {
  jobs: Jobs<Order, End>;
  runner: Runner<Order, End>;
  files: FileStore;
  /** Times, end and callback fault, drawn from the fault plan; `slowness` multiplies the times. */
  plan: (webhook: string | undefined, slowness?: number) => JobPlan<Order>;
  /** Runs a job just accepted; waits for its end where the customer is to hear of it before the answer. */
  begin: (job: Job<Order, End>) => Promise<void>;
}

/**
 * Keeps jobs in the journal, moves them along, serves their files and calls back. What the journal shows unfinished
 * goes on at once.
 */
export function createJobService<Order extends JobOrder, End extends JobEnd>(
  deps: ServiceDeps,
  spec: JobSpec<Order, End>,
): JobService<Order, End> {
  const { journal, faults, log, publicUrl } = deps;
  const { names, settings, outcomes, work, views } = spec;
  const jobs = createJobs(journal, names, spec.costOf);
  const files = createFileStore(deps.dataDir);
  const callbacks = createCallbackSender({ jobs, settings, log, format: spec.callbacks });
  const runner = createRunner({ jobs, files, log, publicUrl, work, ended: callbacks.deliver });
  const routes = new Hono();
  const point = `${names.service}.result`;
  routes.route('/', createFileRoutes({ point, faults, files, find: jobs.find }));
  for (const job of jobs.all()) {
    if (!job.end) void runner.run(job);
    else if (!job.callback.over) void callbacks.deliver(job);
  }
  return {
    routes,
    control: createJobControl({ jobs, runner, settings, outcomes, views }),
    jobs,
    runner,
    files,
    plan: createPlan(deps, spec),
    async begin(job) {
      const run = runner.run(job);
      if (job.order.callbackFault?.fault === 'callback_early') await run;
    },
    async close() {
      await Promise.all([runner.close(), callbacks.close()]);
    },
  };
}

function createPlan<Order extends JobOrder, End extends JobEnd>(
  { faults }: ServiceDeps,
  { names, settings, outcomes, callbacks }: JobSpec<Order, End>,
): JobService<Order, End>['plan'] {
  const callbackWords = [...callbackFaults, ...(callbacks.alterations ?? [])];
  return (webhook, slowness = 1) => {
    const { queuedMs, runMs, resultTtlMs } = settings.current;
    const fired = faults.take(`${names.service}.${names.noun}`, outcomes)?.fault;
    const callbackFault =
      webhook === undefined ? undefined : faults.take(`${names.service}.callback`, callbackWords);
    const pace = callbackFault?.fault === 'callback_early' ? 0 : slowness;
    const acceptedAt = Date.now();
    const startsAt = acceptedAt + queuedMs * pace;
    return {
      planned: outcomes.find((outcome) => outcome === fired),
      acceptedAt,
      startsAt,
      endsAt: startsAt + runMs * pace,
      retentionMs: resultTtlMs,
      ...(webhook !== undefined && { webhook }),
      ...(callbackFault && { callbackFault }),
    };
  };
}
