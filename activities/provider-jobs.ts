import { activityInfo, CompleteAsyncError, cancellationSignal, sleep } from '@temporalio/activity';
import type { WaitBy } from '../src/contract/generation.ts';
import type { JobAccount, JobCapabilities } from '../src/contract/jobs.ts';
import { findJob, isWaiting, type Job, readJob } from '../src/db/provider-jobs.ts';
import { isProviderError, ProviderError } from '../src/providers/transport/errors.ts';
import { beat } from '../src/temporal/heartbeats.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toLaterFailure } from './failures.ts';
import { stopUnwanted } from './stopping.ts';

export interface JobRef {
  jobId: number;
}

/** The waits of a job: for its place, and for its end. */
export function createProviderJobActivities(deps: Pick<JobDeps, 'sql' | 'account'>) {
  const { sql } = deps;

  return {
    /**
     * Returns when the job has its place. Reads the row and changes nothing, so it may run any number of times.
     * @param orderId names the job of executions from before jobs had numbers here
     */
    async awaitPlace({ jobId, orderId }: { jobId?: number; orderId?: number }): Promise<void> {
      const id = jobId ?? (await findJob(sql, { kind: 'order', id: orderId ?? 0 }));
      if (id !== undefined && (await isWaiting(sql, id))) throw new CompleteAsyncError();
    },

    /**
     * Returns when the job seems to have ended; what became of it is read by `collectResult`. Only reads, so it may
     * run any number of times. By callback: looks once, then waits to be completed from outside. By polling: asks at
     * the provider's pace. By retrying: looks once, and the next attempt is the next look.
     */
    async awaitProviderJob({ jobId, waitBy }: JobRef & { waitBy: WaitBy }): Promise<void> {
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return;
      const account = accountOf(deps, job);
      if (waitBy === 'polling') return poll(deps, job, account);
      if (waitBy === 'retrying') return look(job, account);
      if (job.hasCallback) return;
      // The callback is overdue: ask.
      if (activityInfo().attempt > 1 && (await lookAt(account, job)).isFinal) return;
      throw new CompleteAsyncError();
    },
  };
}

/** @throws a failure that is not repeated when the job's account is not configured any more */
export function accountOf(deps: Pick<JobDeps, 'account'>, job: Pick<Job, 'accountId'>): JobAccount {
  try {
    return deps.account(job.accountId);
  } catch (error) {
    throw toFailure(error);
  }
}

/** What the account can do with this job. @throws ProviderError of kind `config` when it makes none of its kind */
export function capabilitiesOf(account: JobAccount, { kind }: Pick<Job, 'kind'>): JobCapabilities {
  const capabilities = account.capabilitiesOf(kind);
  if (capabilities) return capabilities;
  const detail = `makes no job of kind ${kind}`;
  throw new ProviderError({ kind: 'config', provider: account.name, call: 'find', detail });
}

/** One look; the pause before the next one holds no slot. */
async function look(job: Job, account: JobAccount): Promise<void> {
  const { isFinal, askedMs } = await lookAt(account, job);
  if (isFinal) return;
  const { first, longest } = capabilitiesOf(account, job).pollMs;
  const pauseMs = Math.min(first * 1.5 ** (activityInfo().attempt - 1), longest);
  throw toLaterFailure('the job goes on', Math.max(spread(pauseMs), askedMs));
}

async function poll(deps: Pick<JobDeps, 'sql' | 'account'>, first: Job, account: JobAccount): Promise<void> {
  const { sql } = deps;
  const { first: firstMs, longest: longestMs } = capabilitiesOf(account, first).pollMs;
  let pauseMs = firstMs;
  let job = first;
  while (!hasJobEnded(job)) {
    const { isFinal, askedMs } = await lookAt(account, job);
    if (isFinal) return;
    beat();
    await sleep(Math.max(spread(pauseMs), askedMs));
    pauseMs = Math.min(pauseMs * 1.5, longestMs);
    // Its answer or a late callback may have named the job meanwhile, or upkeep have closed it.
    job = await readJob(sql, first.id);
    if (job.isUnwanted && !hasJobEnded(job)) await stopUnwanted(deps, job);
  }
}

/** Many jobs that began together are not asked for together. */
function spread(pauseMs: number): number {
  return Math.round(pauseMs * (0.9 + Math.random() * 0.2));
}

/** One bad answer never ends a wait. `askedMs`: how long the provider wants not to be asked. */
async function lookAt(
  account: JobAccount,
  { externalId }: Pick<Job, 'externalId'>,
): Promise<{ isFinal: boolean; askedMs: number }> {
  if (externalId === null) return { isFinal: false, askedMs: 0 };
  try {
    const { status } = await account.getState(externalId, cancellationSignal());
    return { isFinal: status !== 'pending', askedMs: 0 };
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return { isFinal: error.kind === 'gone', askedMs: error.retryAfterMs ?? 0 };
  }
}

/** Whether the job needs no more waiting. */
export function hasJobEnded(job: Pick<Job, 'status'>): boolean {
  return ['done', 'refused', 'failed', 'cancelled', 'lost'].includes(job.status);
}
