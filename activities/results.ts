import { cancellationSignal } from '@temporalio/activity';
import type { Collection } from '../src/contract/generation.ts';
import type { Cost, JobState, JobYield } from '../src/contract/jobs.ts';
import { unitsOf } from '../src/contract/lines.ts';
import { type EndReason, hasEnded } from '../src/contract/orders.ts';
import { type Order, readOrder } from '../src/db/orders.ts';
import { endJob, type Job, type JobEnd, readJob, refuseResult } from '../src/db/provider-jobs.ts';
import { keepModel } from '../src/db/trained-models.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { isProviderError } from '../src/providers/transport/errors.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toPassingFailure } from './failures.ts';
import { hasJobEnded, type JobRef } from './provider-jobs.ts';
import { keepResults } from './result-files.ts';
import { removeModel } from './trained-models.ts';

/** How long a provider keeps a model that does not say so. */
const usualModelMs = 30 * 24 * 3_600_000;
/** A job's end, and what its subject is told. */
export interface JobEnding {
  status: JobEnd;
  reason: EndReason;
  detail: string;
  costs?: readonly Cost[] | undefined;
}

/** What became of a job: its pictures or its model, or why there is none. */
export function createResultActivities(deps: JobDeps) {
  const { sql } = deps;

  const giveUp = async (job: Job, ending: JobEnding): Promise<Collection> => {
    await endJob(sql, job.id, ending);
    return without(ending.reason);
  };

  return {
    /**
     * Reads the job's truth from the provider and, if there is a picture, hands the place on and stores the picture; a trained
     * model is written down. Run twice it finds the job ended and the picture stored under its hash, or the reason it gave the
     * first time.
     */
    async collectResult({ orderId, jobId }: JobRef & { orderId: number }): Promise<Collection> {
      const job = await readJob(sql, jobId);
      const order = await readOrder(sql, orderId);
      if (!order) throw new Error(`order ${orderId} is gone`);
      const kept = order.results.length;
      const isComplete = kept >= unitsOf(order);
      // 'done' says that the place is free, not that the pictures are here: those are still at the provider.
      if (hasJobEnded(job) && (job.status !== 'done' || job.reason !== null))
        return kept > 0 ? { status: 'collected' } : without(job.reason ?? 'answer_lost');
      if (job.externalId === null) return { status: 'not_yet' };
      const state = isComplete ? await readMore(deps, job) : await readState(deps, job);
      // It has told us of the end before: an odd answer takes nothing back, and is asked for again.
      if (state.status === 'pending' && job.status === 'done')
        throw toPassingFailure('the provider says of a finished job that it goes on');
      if (state.status === 'pending') return { status: 'not_yet' };
      if (state.status !== 'completed' && kept > 0) return { status: 'collected' };
      if (state.status !== 'completed') return giveUp(job, endingOf(state));
      if (state.yield.kind === 'model')
        return keepTrained(deps, { job, order, made: state.yield, costs: state.costs });
      const { costs } = state;
      const urls = state.yield.kind === 'pictures' ? state.yield.urls : [];
      if (kept === 0 && urls.length === 0) return giveUp(job, { ...withoutPicture, costs });
      if (hasEnded(order.status)) return giveUp(job, { ...tooLate, costs });
      // The account has room for the next job now; to download and decode large pictures takes seconds.
      await endJob(sql, jobId, { status: 'done', costs });
      failPoint('place.after-hand-over');
      const detail = await keepResults(deps, { job, order, urls });
      if (detail === undefined) return { status: 'collected' };
      const reason = 'result_unusable';
      await refuseResult(sql, jobId, { reason, detail });
      return without(reason);
    },
  };
}
/** A model that was trained: for an order that has ended it is deleted, for it is somebody's face. */
async function keepTrained(
  deps: JobDeps,
  trained: {
    job: Job;
    order: Order;
    made: Extract<JobYield, { kind: 'model' }>;
    costs: readonly Cost[] | undefined;
  },
): Promise<Collection> {
  const { job, order, made, costs } = trained;
  const { externalId, expiresAt = Date.now() + usualModelMs } = made;
  const { accountId, provider } = job;
  if (hasEnded(order.status)) {
    await removeModel(deps, { accountId, externalId });
    await endJob(deps.sql, job.id, { ...tooLate, costs });
    return without(tooLate.reason);
  }
  if (accountId === null) throw new Error(`job ${job.id} has no account`);
  const term = new Date(expiresAt);
  await keepModel(deps.sql, { orderId: order.id, accountId, provider, externalId, expiresAt: term });
  failPoint('training.after-keep', order.id);
  await endJob(deps.sql, job.id, { status: 'done', costs });
  return { status: 'collected' };
}
const withoutPicture: JobEnding = {
  status: 'failed',
  reason: 'provider_failed',
  detail: 'completed without a picture',
};

/** Nobody waits for it any more: the place is what counts. */
const tooLate: JobEnding = {
  status: 'done',
  reason: 'provider_failed',
  detail: 'came after the order had ended',
};

function without(reason: EndReason): Collection {
  const isRefusal = reason === 'moderation' || reason === 'input_refused';
  return { status: isRefusal ? 'refused' : 'failed', reason };
}

type ReadState = JobState | { status: 'forgotten'; detail: string };

/** How the job stands at the provider. */
export async function readState(deps: Pick<JobDeps, 'account'>, job: Job): Promise<ReadState> {
  try {
    return await deps.account(job.accountId).getState(job.externalId ?? '', cancellationSignal());
  } catch (error) {
    if (isProviderError(error) && error.kind === 'gone')
      return { status: 'forgotten', detail: error.message };
    // The provider's trouble ends no order: it is asked again until the person has waited long enough.
    throw toFailure(error);
  }
}

/** The picture is there: what the provider says once more can only add to it. */
async function readMore(deps: JobDeps, job: Job): Promise<ReadState> {
  const nothingMore: ReadState = { status: 'completed', yield: { kind: 'nothing' } };
  const state = await readState(deps, job).catch(() => nothingMore);
  return state.status === 'completed' ? state : nothingMore;
}

/** What an end at the provider is for us. */
export function endingOf(state: Exclude<ReadState, { status: 'pending' | 'completed' }>): JobEnding {
  switch (state.status) {
    case 'moderated':
      return { status: 'refused', reason: 'moderation', detail: 'refused by moderation' };
    case 'failed':
      return { status: 'failed', reason: 'provider_failed', detail: state.detail, costs: state.costs };
    case 'cancelled':
      return {
        status: 'cancelled',
        reason: 'provider_failed',
        detail: 'cancelled at the provider',
        costs: state.costs,
      };
    case 'forgotten':
      return { status: 'lost', reason: 'provider_failed', detail: state.detail };
    default:
      return state satisfies never;
  }
}
