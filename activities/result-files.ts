import { ApplicationFailure, activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { JobAccount } from '../src/contract/jobs.ts';
import { unitsOf } from '../src/contract/lines.ts';
import { addAsset } from '../src/db/assets.ts';
import { addResult, type Order } from '../src/db/orders.ts';
import type { Job } from '../src/db/provider-jobs.ts';
import { failPoint } from '../src/process/fail-points.ts';
import { isDownloadRefused, isProviderError } from '../src/providers/transport/errors.ts';
import type { PictureCheck, PictureRules } from '../src/storage/images.ts';
import type { JobDeps } from './deps.ts';
import { toFailure, toPassingFailure } from './failures.ts';

/** A job without a picture among its files is asked this often before the order is given up: each time for fresh URLs. */
export const collectAttempts = 8;
/** Of one job; no more are offered to anybody. */
const mostResults = 10;
const resultRules: PictureRules = { maxBytes: 60_000_000, purpose: 'result' };
/** For the first file that is a picture: two that never come, and some time for the third. */
const longestSearchMs = 70_000;
/** All further pictures together: a person waits for the ordered one. */
const longestGiftsMs = 15_000;

/** What the provider has made, by its place among the job's files. */
interface MadeFile {
  job: Job;
  /** Whose order it is. */
  userId: number;
  index: number;
  url: string;
}

/**
 * Keeps what a job has made and is not kept yet.
 * @returns what is wrong with the job's files, when none is a picture
 */
export function keepResults(
  deps: JobDeps,
  { job, order, urls }: { job: Job; order: Order; urls: readonly string[] },
): Promise<string | undefined> {
  const files = urls.slice(0, mostResults).map((url, index) => ({ job, userId: order.userId, index, url }));
  return unitsOf(order) > 1 ? keepAll(deps, files, order) : keepFirst(deps, files, order.results.length);
}

/**
 * Keeps the pictures of an album, each of which was ordered: what does not come, or comes broken, is fetched again by the next attempts.
 * The last one is content with what there is; the price follows it.
 * @returns what is wrong with the job's files, when none is a picture
 */
async function keepAll(deps: JobDeps, files: readonly MadeFile[], order: Order): Promise<string | undefined> {
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(longestSearchMs)]);
  const missing = files.slice(0, unitsOf(order)).filter(({ index }) => !order.positions.includes(index + 1));
  let kept = order.results.length;
  let problem: string | undefined;
  let trouble: ApplicationFailure | undefined;
  // Each attempt begins with another one: those that never come leave the time to the others.
  const first = (activityInfo().attempt - 1) % Math.max(1, missing.length);
  for (const file of [...missing.slice(first), ...missing.slice(0, first)]) {
    if (signal.aborted) break;
    const found = await keepFile(deps, file, signal).catch((error: unknown) => {
      const failure = failureOf(error, signal);
      trouble ??= failure;
      return failure.message;
    });
    if (found === undefined) kept += 1;
    else problem ??= found;
  }
  cancellationSignal().throwIfAborted();
  const isLast = activityInfo().attempt >= collectAttempts;
  if (problem === undefined || (isLast && kept > 0)) return undefined;
  if (trouble !== undefined) throw trouble;
  if (!isLast) throw toPassingFailure(problem);
  return problem;
}

/**
 * Keeps the pictures of a job from the one after the first `kept`. The first that decodes is what was ordered; each
 * further one is a gift.
 * @returns what is wrong with the job's files, when none is a picture
 */
async function keepFirst(
  deps: JobDeps,
  files: readonly MadeFile[],
  kept: number,
): Promise<string | undefined> {
  if (kept > 0) return keepGifts(deps, files.slice(kept));
  const signal = AbortSignal.any([cancellationSignal(), AbortSignal.timeout(longestSearchMs)]);
  let problem: string | undefined;
  let trouble: ApplicationFailure | undefined;
  for (const file of files) {
    if (signal.aborted) break;
    const found = await keepFile(deps, file, signal).catch((error: unknown) => {
      const failure = failureOf(error, signal);
      // The provider's trouble with one file says nothing of the next; but most trouble passes, and the first file is what was ordered.
      if (activityInfo().attempt === 1) throw failure;
      trouble ??= failure;
      return failure.message;
    });
    if (found === undefined) return keepGifts(deps, files.slice(file.index + 1));
    problem ??= found;
  }
  cancellationSignal().throwIfAborted();
  if (trouble !== undefined) throw trouble;
  if (problem !== undefined && activityInfo().attempt < collectAttempts) throw toPassingFailure(problem);
  return problem;
}

/** The trouble with one file; that the time for the search was over in the middle of it is one. @throws what is none */
function failureOf(error: unknown, search: AbortSignal): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (search.aborted && !cancellationSignal().aborted) return toPassingFailure('a file did not come in time');
  throw error;
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
/** @returns the file, or why there is none at this address */
async function download(url: string, account: JobAccount, signal: AbortSignal): Promise<Buffer | string> {
  try {
    return await account.download(url, signal);
  } catch (error) {
    if (isDownloadRefused(error) || (isProviderError(error) && error.kind === 'gone')) return error.message;
    throw toFailure(error);
  }
}
