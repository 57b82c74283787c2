import type { Logger } from 'pino';
import { BadReference, loadReferences } from '../pictures/reference-photos.ts';
import type { FileStore } from './file-store.ts';
import type { Job, JobEnd, JobOrder } from './job.ts';
import type { Jobs } from './jobs.ts';
import { createRuns, until } from './runs.ts';

/** What the end of a job is made from. */
export interface Run<Order extends JobOrder> {
  /** The order's, or what the job was moved to by hand. */
  outcome: Order['outcome'];
  /** The photos it works from, made small. */
  references: Buffer[];
  /** Paints pictures, or makes what else a job leaves, and keeps it as the job's results; resolves with their names. */
  paint: (
    count: number,
    format: 'png' | 'jpeg' | 'txt' | 'mp4',
    painter: (name: string, index: number) => Promise<Buffer>,
  ) => Promise<string[]>;
}

/** What is a service's own in the work on its jobs. */
export interface Work<Order extends JobOrder, End extends JobEnd> {
  /** URLs of the photos a job works from. */
  references: (job: Job<Order, End>) => string[];
  /** The end of a job whose time has come. */
  finish: (job: Job<Order, End>, run: Run<Order>) => Promise<End> | End;
  /** The end of a job with a reference that is no picture. */
  failed: (reason: string) => End;
  cancelled: (job: Job<Order, End>) => End;
  /** How long a job goes on after its cancel; not at all without it. */
  cancelMs?: (job: Job<Order, End>) => number;
}

export interface RunnerDeps<Order extends JobOrder, End extends JobEnd> {
  jobs: Jobs<Order, End>;
  files: FileStore;
  log: Logger;
  publicUrl: string;
  work: Work<Order, End>;
  /** Called after each end; a run lasts until it resolves. */
  ended: (job: Job<Order, End>) => Promise<void>;
}

/** Moves jobs along. */
export interface Runner<Order extends JobOrder, End extends JobEnd> {
  /** Runs a job by its own times; the promise settles at its end and is for who wants to wait. */
  run: (job: Job<Order, End>) => Promise<void>;
  /** Moves an unfinished job at once: to running without an outcome, or to an end of one's choice. */
  hurry: (job: Job<Order, End>, to?: NonNullable<Order['outcome']>) => Promise<void>;
  /** Ends an unfinished job as cancelled, now or when it has been given time to stop. */
  cancel: (job: Job<Order, End>) => void;
  /** Stops all timers; resolves when nothing is being painted any more. */
  close: () => Promise<void>;
}

interface Pace<Order extends JobOrder> {
  startsAt: number;
  endsAt: number;
  outcome: Order['outcome'];
}

/** Creates the runner; jobs already in the ledger are run by whoever creates it. */
export function createRunner<Order extends JobOrder, End extends JobEnd>(
  deps: RunnerDeps<Order, End>,
): Runner<Order, End> {
  const { jobs, work } = deps;
  const runs = createRuns(deps.log);
  const launch = (job: Job<Order, End>, pace: Pace<Order>): Promise<void> =>
    runs.launch(job.id, (signal) => advance(job, { ...deps, pace, signal }));
  return {
    run: (job) => launch(job, paceOf(job.order)),
    hurry(job, to) {
      const { startsAt, endsAt, outcome } = paceOf(job.order);
      const pace =
        to === undefined
          ? { startsAt: 0, endsAt: Date.now() + endsAt - startsAt, outcome }
          : { startsAt: 0, endsAt: 0, outcome: to };
      return launch(job, pace);
    },
    cancel(job) {
      const waitMs = work.cancelMs?.(job) ?? 0;
      if (waitMs > 0) {
        jobs.cancelAt(job, Date.now() + waitMs);
        void launch(job, paceOf(job.order));
        return;
      }
      runs.stop(job.id);
      jobs.end(job, work.cancelled(job));
      // Not waited for: the customer is answered before it is called back.
      void deps.ended(job);
    },
    close: () => runs.close(),
  };
}

function paceOf<Order extends JobOrder>(order: Order): Pace<Order> {
  const { startsAt, endsAt, outcome } = order;
  // Read as the field of any order, whatever words this one has.
  return { startsAt, endsAt, outcome: outcome as Order['outcome'] };
}

interface Running<Order extends JobOrder, End extends JobEnd> extends RunnerDeps<Order, End> {
  pace: Pace<Order>;
  signal: AbortSignal;
}

async function advance<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  running: Running<Order, End>,
): Promise<void> {
  const { jobs, work, signal } = running;
  if (job.end) return;
  let end: End | undefined;
  if (job.cancelAt === undefined) {
    end = await finish(job, running);
  } else {
    await until(job.cancelAt, signal);
    end = work.cancelled(job);
  }
  if (end === undefined) return;
  signal.throwIfAborted();
  jobs.end(job, end);
  await running.ended(job);
}

/** Starts the job, fetches its references while it runs, waits for its time and makes its end; none if it never ends. */
async function finish<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  { jobs, files, publicUrl, work, pace, signal }: Running<Order, End>,
): Promise<End | undefined> {
  const { startsAt, endsAt, outcome } = pace;
  await until(startsAt, signal);
  if (job.startedAt === undefined) jobs.start(job);
  if (outcome === 'never_ends') return undefined;
  try {
    const references = await loadReferences({ urls: work.references(job), publicUrl, files, signal });
    await until(endsAt, signal);
    const paint = createPaint(job.id, files);
    return await work.finish(job, { outcome, references, paint });
  } catch (error) {
    if (!(error instanceof BadReference)) throw error;
    return work.failed(error.message);
  }
}

function createPaint(id: string, files: FileStore): Run<JobOrder>['paint'] {
  return async (count, format, painter) => {
    const names = Array.from({ length: count }, (_, index) => `${id}-${index + 1}.${format}`);
    await Promise.all(
      names.map(async (name, index) => files.put('results', name, await painter(name, index))),
    );
    return names;
  };
}

/** The job that a result's name belongs to. */
export function jobOfResult(name: string): string {
  return name.replace(/-\d+\.\w+$/, '');
}
