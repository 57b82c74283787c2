import { activityInfo, CompleteAsyncError, cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import type { WaitBy } from '../src/contract/generation.ts';
import type { PictureProvider } from '../src/contract/provider.ts';
import { isWaiting, type Job, readJob } from '../src/db/provider-jobs.ts';
import { isProviderError } from '../src/providers/transport/errors.ts';
import type { ActivityDeps } from './deps.ts';
import { toFailure } from './failures.ts';

export interface JobRef {
  orderId: number;
  jobId: number;
}

/** The waits of an order: for its place, and for the end of its job. */
export function createProviderJobActivities(deps: ActivityDeps) {
  const { sql } = deps;

  return {
    /** Returns when the order has its place. Reads the row and changes nothing, so it may run any number of times. */
    async awaitPlace({ orderId }: { orderId: number }): Promise<void> {
      if (await isWaiting(sql, orderId)) throw new CompleteAsyncError();
    },

    /**
     * Returns when the job seems to have ended; what became of it is read by `collectResult`. Only reads, so it may
     * run any number of times. By callback: looks once, then waits to be completed from outside. By polling: asks at
     * the provider's pace.
     */
    async awaitProviderJob({ jobId, waitBy }: JobRef & { waitBy: WaitBy }): Promise<void> {
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return;
      const provider = accountOf(deps, job);
      if (waitBy === 'polling') return poll(deps, job, provider);
      if (job.hasCallback) return;
      // The callback is overdue: ask.
      if (activityInfo().attempt > 1 && (await hasFinalState(provider, job.externalId))) return;
      throw new CompleteAsyncError();
    },
  };
}

/** @throws a failure that is not repeated when the job's account is not configured any more */
export function accountOf(deps: ActivityDeps, job: Job): PictureProvider {
  try {
    return deps.provider(job.accountId);
  } catch (error) {
    throw toFailure(error);
  }
}

async function poll({ sql }: ActivityDeps, first: Job, provider: PictureProvider): Promise<void> {
  const { first: firstMs, longest: longestMs } = provider.capabilities.pollMs;
  let pauseMs = firstMs;
  let job = first;
  while (!hasJobEnded(job) && !(await hasFinalState(provider, job.externalId))) {
    heartbeat();
    await sleep(pauseMs * (0.9 + Math.random() * 0.2));
    pauseMs = Math.min(pauseMs * 1.5, longestMs);
    // A late callback may have named the job meanwhile, or upkeep have closed it.
    job = await readJob(sql, first.id);
  }
}

/** One bad answer never ends a wait. */
async function hasFinalState(provider: PictureProvider, externalId: string | null): Promise<boolean> {
  if (externalId === null) return false;
  try {
    return (await provider.getState(externalId, cancellationSignal())).status !== 'pending';
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return error.kind === 'gone';
  }
}

/** Whether the job needs no more waiting. */
export function hasJobEnded(job: Pick<Job, 'status'>): boolean {
  return ['done', 'refused', 'failed', 'cancelled', 'lost'].includes(job.status);
}
