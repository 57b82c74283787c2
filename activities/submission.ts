import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { batchQueueMs } from '../src/contract/catalog.ts';
import type { Submission, WaitBy } from '../src/contract/generation.ts';
import type { JobAccount, PreparedRequest } from '../src/contract/jobs.ts';
import type { EndReason } from '../src/contract/orders.ts';
import {
  beginSubmission,
  endJob,
  giveBack,
  type Job,
  keepRequest,
  readJob,
  recordSubmission,
} from '../src/db/provider-jobs.ts';
import { isTaken } from '../src/db/sql.ts';
import { failPoint } from '../src/process/fail-points.ts';
import {
  isProviderError,
  isTransportFailure,
  type ProviderError,
} from '../src/providers/transport/errors.ts';
import { beat } from '../src/temporal/heartbeats.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toLaterFailure } from './failures.ts';
import { readAsk } from './job-asks.ts';
import { createJobFiles } from './job-files.ts';
import { findLost, judgeAfterMs } from './lost-requests.ts';
import { accountOf, capabilitiesOf, hasJobEnded, type JobRef } from './provider-jobs.ts';
import { stopUnwanted } from './stopping.ts';

/** How long an account whose key or balance was refused is left alone before it is tried again. */
const brokenRestMs = 10 * 60_000;

/** One job on its way to its account. */
interface Sending {
  deps: JobDeps;
  job: Job;
  account: JobAccount;
}

/** What an attempt heard from the provider and could not write down. */
interface Heard {
  externalId: string;
}

/** The at-most-once protocol. */
export function createSubmissionActivities(deps: JobDeps) {
  const { sql } = deps;

  return {
    /**
     * Uploads what the job's request needs and writes it, before anything is paid. Run twice it uploads only what is missing:
     * each file is kept with the job once the account has it.
     */
    async prepareProviderJob({ jobId }: JobRef): Promise<Submission | { status: 'prepared' }> {
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return answerOfEnded({ deps, job });
      if (job.status === 'waiting') return { status: 'queued' };
      if (job.status !== 'planned' || job.request !== null) return { status: 'prepared' };
      const prepared = await prepare({ deps, job, account: accountOf(deps, job) });
      if ('submission' in prepared) return prepared.submission;
      await keepRequest(sql, job, prepared.request);
      return { status: 'prepared' };
    },

    /**
     * Sends the job's request to its account. Run twice it sends once: only who moves the row to `sending` sends, and
     * a row found there is repeated with its key, or never.
     */
    async submitProviderJob({ jobId }: JobRef): Promise<Submission> {
      const job = await readJob(sql, jobId);
      if (hasJobEnded(job)) return answerOfEnded({ deps, job });
      if (job.status === 'waiting') return { status: 'queued' };
      const sending: Sending = { deps, job, account: accountOf(deps, job) };
      if (job.status === 'planned') {
        const prepared = job.request === null ? await prepare(sending) : { request: job.request };
        if ('submission' in prepared) return prepared.submission;
        const { longestJobMs, submitMs } = capabilitiesOf(sending.account, job);
        // Whoever can be asked what became of a lost answer is asked after `submitMs`: until then nobody gives the job up.
        const holdMs = longestJobMs + (sending.account.find ? submitMs : 0);
        const permit = await beginSubmission(sql, job, { request: prepared.request, holdMs });
        if (permit.mine) return send(sending, permit.request);
      }
      return resume({ ...sending, job: await readJob(sql, jobId) });
    },
  };
}

/** @returns the request, or what became of a job whose account would not have it */
async function prepare(sending: Sending): Promise<{ request: PreparedRequest } | { submission: Submission }> {
  const { deps, job, account } = sending;
  try {
    const ask = await readAsk(deps, job);
    if (ask === undefined) return { submission: await refuseGone(sending) };
    return { request: await account.prepare(ask, createJobFiles(deps, job), cancellationSignal()) };
  } catch (error) {
    if (isProviderError(error) && isAboutAccount(error))
      return { submission: await move(sending, 'planned', error) };
    if (isProviderError(error) && !isPassing(error)) return { submission: await refuse(sending, error) };
    throw toFailure(error);
  }
}

async function send(sending: Sending, request: PreparedRequest): Promise<Submission> {
  const { deps, job, account } = sending;
  failPoint('submit.after-intent', job.subject.id);
  try {
    const externalId = await account.submit({
      request,
      attemptKey: job.attemptKey,
      callbackUrl: deps.callbackUrl(job),
      files: createJobFiles(deps, job),
      // A cancel does not break it off: what became of it would never be known.
      signal: AbortSignal.timeout(capabilitiesOf(account, job).submitMs),
    });
    failPoint('submit.after-send-before-record', job.subject.id);
    return await accept(sending, { externalId });
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const detail = error.message;
    if (isUnsent(error)) {
      await recordSubmission(deps.sql, job.id, { status: 'planned', detail });
      throw toFailure(error);
    }
    if (isAboutAccount(error)) return move(sending, 'sending', error);
    if (error.kind !== 'unknown_outcome') return refuse(sending, error);
    // With the key the same request is asked again and gives the same job; without it nobody may send it again.
    if (capabilitiesOf(account, job).hasIdempotencyKey) throw toFailure(error);
    // Looked for when its call is certainly over: a job that is still being made is not found yet.
    if (account.find) throw toLaterFailure(detail, capabilitiesOf(account, job).submitMs + judgeAfterMs);
    return giveUpName(sending, detail);
  }
}

/** Only a callback can name the job now. */
async function giveUpName(sending: Sending, detail: string): Promise<Submission> {
  await recordSubmission(sending.deps.sql, sending.job.id, { status: 'unknown', detail });
  return sent(sending, 'unknown');
}

async function accept(sending: Sending, heard: Heard): Promise<Submission> {
  try {
    const { deps, job } = sending;
    const isUnwanted = await recordSubmission(deps.sql, job.id, { status: 'accepted', ...heard });
    failPoint('submit.after-record', job.subject.id);
    // Its order was cancelled while the request was on its way.
    if (isUnwanted) await stopUnwanted(deps, { ...job, ...heard });
  } catch (error) {
    // The provider mixes its jobs up: what it calls ours is known as somebody else's, so nobody knows how ours is called.
    if (isTaken(error)) return giveUpName(sending, 'answered with the id of another job');
    // The database is away: the id travels to the next attempt with this one's failure.
    beat(heard);
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
  const queueMs = job.kind === 'batch' ? batchQueueMs : deps.queueMs;
  const status = await giveBack(deps.sql, { jobId: job.id, from, reason, detail, restMs, queueMs });
  if (isBroken) {
    await deps.alarm(`account-${job.accountId}-${reason}`, `${job.accountId}: ${detail}`);
  }
  if (hasJobEnded({ status })) return answerOfEnded({ deps, job: await readJob(deps.sql, job.id) });
  if (status === 'waiting' || status === 'planned') return { status: 'queued' };
  throw new Error(`job ${job.id} was moved on by another attempt`);
}

/** The request is refused for good. */
async function refuse(sending: Sending, error: ProviderError): Promise<Submission> {
  const { deps, job } = sending;
  if (error.externalId !== undefined) await stop(sending, error.externalId);
  const reason = refusalReason(error);
  await endJob(deps.sql, job.id, { status: 'refused', reason, detail: error.detail });
  return { status: 'refused', reason };
}

/** Whom it should show is not there any more: nothing is sent. */
async function refuseGone({ deps, job }: Sending): Promise<Submission> {
  const reason = 'model_gone';
  await endJob(deps.sql, job.id, { status: 'refused', reason, detail: 'its trained model is deleted' });
  return { status: 'refused', reason };
}

/** A job that was made although its request was refused has its order in the books, and is told to stop. */
async function stop({ deps, job, account }: Sending, externalId: string): Promise<void> {
  await recordSubmission(deps.sql, job.id, { status: 'accepted', externalId });
  try {
    await account.cancel(externalId, cancellationSignal());
  } catch (error) {
    // The order ends all the same; this is only about our own cost.
    if (!isProviderError(error)) throw error;
  }
}

/** Continues after a run that did not live to tell how its submission went. */
async function resume(sending: Sending): Promise<Submission> {
  const { job, account } = sending;
  if (hasJobEnded(job)) return answerOfEnded(sending);
  // An attempt thought dead was turned away just now: the next one sends.
  if (job.status === 'planned') throw new Error(`job ${job.id} was given back by another attempt`);
  if (job.status !== 'sending') return sent(sending, job.status === 'unknown' ? 'unknown' : 'accepted');
  const heard = activityInfo().heartbeatDetails as Heard | undefined;
  if (heard) return accept(sending, heard);
  const { hasIdempotencyKey } = capabilitiesOf(account, job);
  if (hasIdempotencyKey && job.request) return send(sending, job.request);
  return lookUp(sending);
}

/** Asks the provider, where it can tell, what became of a request nobody lived to hear the answer of. */
async function lookUp(sending: Sending): Promise<Submission> {
  const { deps, job } = sending;
  try {
    const found = await findLost(deps, job);
    if (found === 'none') {
      await recordSubmission(deps.sql, job.id, { status: 'planned', detail: 'it was never made' });
      throw toLaterFailure('it was never made, and is sent again', 1);
    }
    if (found !== 'unsure') return await accept(sending, found);
  } catch (error) {
    if (isProviderError(error)) throw toFailure(error);
    throw error;
  }
  return giveUpName(sending, 'nobody lived to hear the answer');
}

/** Somebody else has ended it: upkeep, after the provider said so. What a finished one left is still to be collected. */
function answerOfEnded({ deps, job }: Pick<Sending, 'deps' | 'job'>): Submission {
  if (job.status === 'done' && job.reason === null)
    return sent({ deps, job, account: accountOf(deps, job) }, 'accepted');
  const usual = job.status === 'lost' ? 'answer_lost' : 'provider_failed';
  return { status: 'refused', reason: job.reason ?? usual };
}

function sent({ deps, job, account }: Sending, status: 'accepted' | 'unknown'): Submission {
  const { longestJobMs, callbackOverdueMs, isLong } = capabilitiesOf(account, job);
  const asking: WaitBy = isLong ? 'retrying' : 'polling';
  const waitBy: WaitBy = deps.hasCallbacks(account.name)
    ? 'callback'
    : status === 'accepted'
      ? asking
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
