import { ApplicationFailure, activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { Collection } from '../src/contract/generation.ts';
import type { Cost, JobAccount, JobState } from '../src/contract/jobs.ts';
import { type EndReason, hasEnded } from '../src/contract/orders.ts';
import { addAsset } from '../src/db/assets.ts';
import { addResult, readOrder } from '../src/db/orders.ts';
import { endJob, type Job, type JobEnd, readJob, refuseResult } from '../src/db/provider-jobs.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { isDownloadRefused, isProviderError } from '../src/providers/transport/errors.ts';
import type { PictureCheck, PictureRules } from '../src/storage/images.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toPassingFailure } from './failures.ts';
import { hasJobEnded, type JobRef } from './provider-jobs.ts';

/** A job without a picture among its files is asked this often before the order is given up: each time for fresh URLs. */
export const collectAttempts = 8;

/** Of one job; no more are offered to anybody. */
const mostResults = 10;
const resultRules: PictureRules = { maxBytes: 60_000_000, purpose: 'result' };
/** For the first file that is a picture: two that never come, and some time for the third. */
const longestSearchMs = 70_000;
/** All further pictures together: a person waits for the ordered one. */
const longestGiftsMs = 15_000;

/** A job's end, and what its subject is told. */
export interface JobEnding {
  status: JobEnd;
  reason: EndReason;
  detail: string;
  costs?: readonly Cost[] | undefined;
}

/** What became of a job: its picture, or why there is none. */
export function createResultActivities(deps: JobDeps) {
  const { sql } = deps;

  const giveUp = async (job: Job, ending: JobEnding): Promise<Collection> => {
    await endJob(sql, job.id, ending);
    return without(ending.reason);
  };

  return {
    /**
     * Reads the job's truth from the provider and, if there is a picture, hands the place on and stores the picture. Run
     * twice it finds the job ended and the picture stored under its hash, or the reason it gave the first time.
     */
    async collectResult({ orderId, jobId }: JobRef & { orderId: number }): Promise<Collection> {
      const job = await readJob(sql, jobId);
      const order = await readOrder(sql, orderId);
      if (!order) throw new Error(`order ${orderId} is gone`);
      const kept = order.results.length;
      // 'done' says that the place is free, not that the pictures are here: those are still at the provider.
      if (hasJobEnded(job) && (job.status !== 'done' || job.reason !== null))
        return kept > 0 ? { status: 'collected' } : without(job.reason ?? 'answer_lost');
      if (job.externalId === null) return { status: 'not_yet' };
      const state = kept > 0 ? await readMore(deps, job) : await readState(deps, job);
      // It has told us of the end before: an odd answer takes nothing back, and is asked for again.
      if (state.status === 'pending' && job.status === 'done')
        throw toPassingFailure('the provider says of a finished job that it goes on');
      if (state.status === 'pending') return { status: 'not_yet' };
      if (state.status !== 'completed') return giveUp(job, endingOf(state));
      const { costs } = state;
      const urls = state.yield.kind === 'pictures' ? state.yield.urls : [];
      if (kept === 0 && urls.length === 0) return giveUp(job, { ...withoutPicture, costs });
      if (hasEnded(order.status)) return giveUp(job, { ...tooLate, costs });
      // The account has room for the next job now; to download and decode large pictures takes seconds.
      await endJob(sql, jobId, { status: 'done', costs });
      failPoint('place.after-hand-over');
      const detail = await keepResults(deps, { job, userId: order.userId, urls, kept });
      if (detail === undefined) return { status: 'collected' };
      const reason = 'result_unusable';
      await refuseResult(sql, jobId, { reason, detail });
      return without(reason);
    },
  };
}

/** What the provider has made, by its place among the job's files. */
interface MadeFile {
  job: Job;
  /** Whose order it is. */
  userId: number;
  index: number;
  url: string;
}

/**
 * Keeps the pictures of a job from the one after the first `kept`. The first that decodes is what was ordered; each
 * further one is a gift.
 * @returns what is wrong with the job's files, when none is a picture
 */
async function keepResults(
  deps: JobDeps,
  { urls, kept, ...whose }: { job: Job; userId: number; urls: readonly string[]; kept: number },
): Promise<string | undefined> {
  const files = urls.slice(0, mostResults).map((url, index) => ({ ...whose, index, url }));
  if (kept > 0) return keepGifts(deps, files.slice(kept));
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(longestSearchMs)]);
  let problem: string | undefined;
  let trouble: ApplicationFailure | undefined;
  for (const file of files) {
    if (signal.aborted) break;
    const found = await keepFile(deps, file, signal).catch((error: unknown) => {
      // The provider's trouble with one file says nothing of the next; but most trouble passes, and the first file is what was ordered.
      if (!(error instanceof ApplicationFailure) || activityInfo().attempt === 1) throw error;
      trouble ??= error;
      return error.message;
    });
    if (found === undefined) return keepGifts(deps, files.slice(file.index + 1));
    problem ??= found;
  }
  cancellationSignal().throwIfAborted();
  if (trouble !== undefined) throw trouble;
  if (problem !== undefined && activityInfo().attempt < collectAttempts) throw toPassingFailure(problem);
  return problem;
}

/** Each is tried once: whatever becomes of it, the ordered picture neither waits long for it nor fails with it. */
async function keepGifts(deps: JobDeps, files: readonly MadeFile[]): Promise<undefined> {
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(longestGiftsMs)]);
  for (const file of files) {
    if (signal.aborted) break;
    const problem = await keepFile(deps, file, signal).catch(String);
    if (problem !== undefined)
      log.warn('a further picture was not kept', { order: file.job.subject.id, problem });
  }
  cancellationSignal().throwIfAborted();
}

/** @returns what is wrong with the file, if something is */
async function keepFile(
  deps: JobDeps,
  { job, userId, index, url }: MadeFile,
  signal: AbortSignal,
): Promise<string | undefined> {
  const fetched = await download(url, deps.account(job.accountId), signal);
  if (typeof fetched === 'string') return fetched;
  failPoint('download.after-fetch', job.subject.id);
  const picture = await deps.decoder.check(fetched, resultRules, { key: String(userId), signal });
  if (!picture.ok) return `result unusable: ${picture.reason}`;
  await keepResult(deps, { orderId: job.subject.id, position: index + 1 }, picture);
  return undefined;
}

/** Stores a finished picture. */
async function keepResult(
  { sql, objects }: JobDeps,
  { orderId, position }: { orderId: number; position: number },
  picture: Extract<PictureCheck, { ok: true }>,
): Promise<void> {
  const preview = picture.preview && (await objects.put(picture.preview.bytes));
  const hash = await objects.put(picture.bytes);
  failPoint('download.after-put', orderId);
  const { format, width, height, bytes } = picture;
  await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
  if (picture.preview && preview !== undefined) {
    const { width, height, bytes } = picture.preview;
    await addAsset(sql, { hash: preview, format: 'jpeg', width, height, bytes: bytes.length });
  }
  failPoint('download.before-row', orderId);
  await addResult(sql, orderId, { hash, preview, position });
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

async function readState(deps: JobDeps, job: Job): Promise<ReadState> {
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

/** @returns the file, or why there is none at this address */
async function download(url: string, account: JobAccount, signal: AbortSignal): Promise<Buffer | string> {
  try {
    return await account.download(url, signal);
  } catch (error) {
    if (isDownloadRefused(error) || (isProviderError(error) && error.kind === 'gone')) return error.message;
    throw toFailure(error);
  }
}
