import { activityInfo, CompleteAsyncError, cancellationSignal, heartbeat, sleep } from '@temporalio/activity';
import type { Submission, WaitBy } from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import type { PictureProvider, PreparedRequest } from '../src/contract/provider.ts';
import { readAsset } from '../src/db/assets.ts';
import { readOrder } from '../src/db/orders.ts';
import {
  beginSubmission,
  endJob,
  isWaiting,
  type Job,
  type JobEnd,
  readJob,
  recordSubmission,
  setAccountAside,
} from '../src/db/provider-jobs.ts';
import { isProviderError, isTransportFailure, type ProviderError } from '../src/providers/errors.ts';
import type { ActivityDeps } from './deps.ts';
import { toFailure } from './failures.ts';

/** How long an account whose key or balance was refused is left alone before it is tried again. */
const setAsideMs = 10 * 60_000;

/** Higgsfield's documented pace of polling: from 2 s, growing by half, to 10 s. */
const firstPollMs = 2_000;
const longestPollMs = 10_000;

export interface JobRef {
  orderId: number;
  jobId: number;
}

/** The at-most-once protocol: submit, wait, and the end of a job. */
export function createProviderJobActivities(deps: ActivityDeps) {
  const { sql, objects } = deps;

  const finish = async (job: Pick<Job, 'id'>, end: { status: JobEnd; detail?: string }) =>
    deps.endPlaceWaits(await endJob(sql, job.id, end));

  const prepare = async (job: Job, provider: PictureProvider): Promise<PreparedRequest> => {
    const order = await readOrder(sql, job.orderId);
    if (!order) throw new Error(`order ${job.orderId} is gone`);
    const references = await Promise.all(
      order.references.map(async (hash) => ({
        bytes: await objects.get(hash),
        format: (await readAsset(sql, hash)).format,
      })),
    );
    return provider.prepare({ ...order, references }, cancellationSignal());
  };

  /** A refusal in which nothing was made. */
  const refuse = async (job: Job, error: ProviderError): Promise<Submission> => {
    const reason = refusalReason(error);
    if (reason === 'provider_unavailable' && job.accountId) {
      if (await setAccountAside(sql, job.accountId, { reason: error.kind, forMs: setAsideMs })) {
        await deps.alarm(`account-${job.accountId}`, `${job.accountId}: ${error.message}`);
      }
    }
    await finish(job, { status: 'refused', detail: error.message });
    return { status: 'refused', reason };
  };

  const send = async (job: Job, provider: PictureProvider, request: PreparedRequest): Promise<Submission> => {
    try {
      const externalId = await provider.submit({
        request,
        attemptKey: job.attemptKey,
        callbackUrl: deps.callbackUrl(job),
        signal: cancellationSignal(),
      });
      await recordSubmission(sql, job.id, { status: 'accepted', externalId });
      return sent(deps, provider, 'accepted');
    } catch (error) {
      if (!isProviderError(error)) throw error;
      if (isUnsent(error)) {
        await recordSubmission(sql, job.id, { status: 'planned', detail: error.message });
        throw toFailure(error);
      }
      if (error.kind !== 'unknown_outcome') return refuse(job, error);
      // With the key the same request is asked again and gives the same job; without it nobody may send it again.
      if (provider.capabilities.hasIdempotencyKey) throw toFailure(error);
      await recordSubmission(sql, job.id, { status: 'unknown', detail: error.message });
      return sent(deps, provider, 'unknown');
    }
  };

  return {
    /**
     * Sends the order's request to its account. Run twice it sends once: only who moves the row to `sending` sends, and
     * a row found there is repeated with its key, or never.
     */
    async submitProviderJob({ jobId }: JobRef): Promise<Submission> {
      const job = await readJob(sql, jobId);
      const provider = deps.provider(job.accountId);
      if (job.status === 'planned') {
        let request = job.request;
        try {
          request ??= await prepare(job, provider);
        } catch (error) {
          if (isProviderError(error) && !isPassing(error)) return refuse(job, error);
          throw toFailure(error);
        }
        const holdMs = provider.capabilities.longestJobMs;
        const permit = await beginSubmission(sql, jobId, { request, holdMs });
        if (permit.mine) return send(job, provider, permit.request);
      }
      return resume(await readJob(sql, jobId), { deps, provider, send });
    },

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
      const provider = deps.provider(job.accountId);
      if (hasJobEnded(job)) return;
      if (waitBy === 'polling') return poll(deps, job, provider);
      if (job.hasCallback) return;
      // The callback is overdue: ask.
      if (activityInfo().attempt > 1 && (await hasFinalState(provider, job.externalId))) return;
      throw new CompleteAsyncError();
    },
  };
}

/** Continues after a run that did not live to tell how its submission went. */
async function resume(
  job: Job,
  {
    deps,
    provider,
    send,
  }: {
    deps: ActivityDeps;
    provider: PictureProvider;
    send: (job: Job, provider: PictureProvider, request: PreparedRequest) => Promise<Submission>;
  },
): Promise<Submission> {
  if (job.status !== 'sending') {
    if (job.status === 'refused') return { status: 'refused', reason: 'provider_failed' };
    return sent(deps, provider, job.status === 'unknown' ? 'unknown' : 'accepted');
  }
  if (provider.capabilities.hasIdempotencyKey && job.request) return send(job, provider, job.request);
  const detail = 'nobody lived to hear the answer';
  await recordSubmission(deps.sql, job.id, { status: 'unknown', detail });
  return sent(deps, provider, 'unknown');
}

function sent(deps: ActivityDeps, provider: PictureProvider, status: 'accepted' | 'unknown'): Submission {
  const { longestJobMs } = provider.capabilities;
  const waitBy: WaitBy = deps.hasCallbacks(provider)
    ? 'callback'
    : status === 'accepted'
      ? 'polling'
      : 'nothing';
  return { status: 'sent', waitBy, limitMs: longestJobMs };
}

async function poll({ sql }: ActivityDeps, first: Job, provider: PictureProvider): Promise<void> {
  let pauseMs = firstPollMs;
  let job = first;
  while (!hasJobEnded(job) && !(await hasFinalState(provider, job.externalId))) {
    heartbeat();
    await sleep(pauseMs * (0.9 + Math.random() * 0.2));
    pauseMs = Math.min(pauseMs * 1.5, longestPollMs);
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

/** The provider certainly made nothing, and later it may. */
function isUnsent(error: ProviderError): boolean {
  return error.kind === 'busy' || (isTransportFailure(error) && !error.mayHaveBeenSent);
}

function isPassing(error: ProviderError): boolean {
  return ['busy', 'provider_error', 'unknown_outcome'].includes(error.kind);
}

function refusalReason(error: ProviderError): EndReason {
  switch (error.kind) {
    case 'auth':
    case 'no_funds':
    case 'config':
      return 'provider_unavailable';
    case 'moderation':
      return 'moderation';
    case 'invalid_input':
      return 'input_refused';
    case 'busy':
    case 'provider_error':
    case 'unknown_outcome':
    case 'gone':
      return 'provider_failed';
    default:
      return error.kind satisfies never;
  }
}
