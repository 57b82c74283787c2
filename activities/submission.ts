import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Submission, WaitBy } from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import type { PictureProvider, PreparedRequest } from '../src/contract/provider.ts';
import { readAsset } from '../src/db/assets.ts';
import { readOrder } from '../src/db/orders.ts';
import {
  beginSubmission,
  endJob,
  giveBack,
  type Job,
  readJob,
  recordSubmission,
} from '../src/db/provider-jobs.ts';
import { failPoint } from '../src/process/fail-points.ts';
import {
  isProviderError,
  isTransportFailure,
  type ProviderError,
} from '../src/providers/transport/errors.ts';
import type { ActivityDeps } from './deps.ts';
import { toFailure } from './failures.ts';
import { accountOf, hasJobEnded, type JobRef } from './provider-jobs.ts';

/** How long an account whose key or balance was refused is left alone before it is tried again. */
const brokenRestMs = 10 * 60_000;

/** One job on its way to its account. */
interface Sending {
  deps: ActivityDeps;
  job: Job;
  provider: PictureProvider;
}

/** What an attempt heard from the provider and could not write down. */
interface Heard {
  externalId: string;
}

/** The at-most-once protocol. */
export function createSubmissionActivities(deps: ActivityDeps) {
  const { sql } = deps;

  return {
    /**
     * Sends the order's request to its account. Run twice it sends once: only who moves the row to `sending` sends, and
     * a row found there is repeated with its key, or never.
     */
    async submitProviderJob({ jobId }: JobRef): Promise<Submission> {
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return answerOfEnded(job);
      if (job.status === 'waiting') return { status: 'queued' };
      const sending: Sending = { deps, job, provider: accountOf(deps, job) };
      if (job.status === 'planned') {
        let request = job.request;
        try {
          request ??= await prepare(sending);
        } catch (error) {
          if (isProviderError(error) && isAboutAccount(error)) return move(sending, 'planned', error);
          if (isProviderError(error) && !isPassing(error)) return refuse(sending, error);
          throw toFailure(error);
        }
        const holdMs = sending.provider.capabilities.longestJobMs;
        const permit = await beginSubmission(sql, jobId, { request, holdMs });
        if (permit.mine) return send(sending, permit.request);
      }
      return resume({ ...sending, job: await readJob(sql, jobId) });
    },
  };
}

async function prepare({ deps, job, provider }: Sending): Promise<PreparedRequest> {
  const order = await readOrder(deps.sql, job.orderId);
  if (!order) throw new Error(`order ${job.orderId} is gone`);
  const references = await Promise.all(
    order.references.map(async (hash) => {
      const link = deps.referenceLink(provider, hash);
      if (link !== undefined) return { link };
      return { bytes: await deps.objects.get(hash), format: (await readAsset(deps.sql, hash)).format };
    }),
  );
  return provider.prepare({ ...order, references }, cancellationSignal());
}

async function send(sending: Sending, request: PreparedRequest): Promise<Submission> {
  const { deps, job, provider } = sending;
  failPoint('submit.after-intent', job.orderId);
  try {
    const externalId = await provider.submit({
      request,
      attemptKey: job.attemptKey,
      callbackUrl: deps.callbackUrl(job),
      signal: cancellationSignal(),
    });
    failPoint('submit.after-send-before-record', job.orderId);
    return await accept(sending, { externalId });
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const detail = error.message;
    if (isUnsent(error)) {
      await deps.endPlaceWaits(await recordSubmission(deps.sql, job.id, { status: 'planned', detail }));
      throw toFailure(error);
    }
    if (isAboutAccount(error)) return move(sending, 'sending', error);
    if (error.kind !== 'unknown_outcome') return refuse(sending, error);
    // With the key the same request is asked again and gives the same job; without it nobody may send it again.
    if (provider.capabilities.hasIdempotencyKey) throw toFailure(error);
    await recordSubmission(deps.sql, job.id, { status: 'unknown', detail });
    return sent(sending, 'unknown');
  }
}

async function accept(sending: Sending, heard: Heard): Promise<Submission> {
  try {
    await recordSubmission(sending.deps.sql, sending.job.id, { status: 'accepted', ...heard });
    failPoint('submit.after-record', sending.job.orderId);
  } catch (error) {
    // The database is away: the id travels to the next attempt with this one's failure.
    heartbeat(heard);
    throw error;
  }
  return sent(sending, 'accepted');
}

/** The account is busy or broken, and made nothing: another one may take the job, or this one later. */
async function move(
  { deps, job }: Sending,
  from: 'planned' | 'sending',
  error: ProviderError,
): Promise<Submission> {
  const isBroken = error.kind !== 'busy';
  const restMs = isBroken ? brokenRestMs : Math.min(error.retryAfterMs ?? 0, brokenRestMs);
  const { kind: reason, message: detail } = error;
  const { queueMs } = deps;
  const given = await giveBack(deps.sql, { jobId: job.id, from, reason, detail, restMs, queueMs });
  if (isBroken) {
    await deps.alarm(`account-${job.accountId}-${reason}`, `${job.accountId}: ${detail}`);
  }
  await deps.endPlaceWaits(given.started);
  if (hasJobEnded(given)) return answerOfEnded(await readJob(deps.sql, job.id));
  if (given.status === 'waiting' || given.status === 'planned') return { status: 'queued' };
  throw new Error(`job ${job.id} was moved on by another attempt`);
}

/** The request is refused for good. */
async function refuse(sending: Sending, error: ProviderError): Promise<Submission> {
  const { deps, job } = sending;
  if (error.externalId !== undefined) await stop(sending, error.externalId);
  const reason = refusalReason(error);
  await deps.endPlaceWaits(
    await endJob(deps.sql, job.id, { status: 'refused', reason, detail: error.detail }),
  );
  return { status: 'refused', reason };
}

/** A job that was made although its request was refused has its order in the books, and is told to stop. */
async function stop({ deps, job, provider }: Sending, externalId: string): Promise<void> {
  await recordSubmission(deps.sql, job.id, { status: 'accepted', externalId });
  try {
    await provider.cancel(externalId, cancellationSignal());
  } catch (error) {
    // The order ends all the same; this is only about our own cost.
    if (!isProviderError(error)) throw error;
  }
}

/** Continues after a run that did not live to tell how its submission went. */
async function resume(sending: Sending): Promise<Submission> {
  const { deps, job, provider } = sending;
  if (hasJobEnded(job)) return answerOfEnded(job);
  // An attempt thought dead was turned away just now: the next one sends.
  if (job.status === 'planned') throw new Error(`job ${job.id} was given back by another attempt`);
  if (job.status !== 'sending') return sent(sending, job.status === 'unknown' ? 'unknown' : 'accepted');
  const heard = activityInfo().heartbeatDetails as Heard | undefined;
  if (heard) return accept(sending, heard);
  if (provider.capabilities.hasIdempotencyKey && job.request) return send(sending, job.request);
  const detail = 'nobody lived to hear the answer';
  await recordSubmission(deps.sql, job.id, { status: 'unknown', detail });
  return sent(sending, 'unknown');
}

function answerOfEnded(job: Job): Submission {
  return { status: 'refused', reason: job.reason ?? 'provider_failed' };
}

function sent({ deps, provider }: Sending, status: 'accepted' | 'unknown'): Submission {
  const { longestJobMs, callbackOverdueMs } = provider.capabilities;
  const waitBy: WaitBy = deps.hasCallbacks(provider)
    ? 'callback'
    : status === 'accepted'
      ? 'polling'
      : 'nothing';
  return { status: 'sent', waitBy, limitMs: longestJobMs, overdueMs: callbackOverdueMs };
}

/** Not a byte of it reached the provider. */
function isUnsent(error: ProviderError): boolean {
  return isTransportFailure(error) && !error.mayHaveBeenSent;
}

/** Not about this request: another account might take it, and this one later. */
function isAboutAccount(error: ProviderError): boolean {
  return ['busy', 'auth', 'no_funds', 'config'].includes(error.kind) && !isTransportFailure(error);
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
