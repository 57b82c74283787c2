import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
} from '@temporalio/workflow';
import {
  type BatchFailure,
  type BatchInput,
  type BatchRef,
  type BatchResult,
  batchQueueMs,
} from '../../src/contract/catalog.ts';
import { failureTypes } from '../../src/contract/failures.ts';
import { awaitOptions, bulk, provider, runs } from '../activity-proxies.ts';
import { evenIfLate } from '../last-look.ts';
import { followJob, type JobFailure } from '../provider-job.ts';

/** Uploads and the paid call may be tried for so long. */
const submitMs = 24 * 3_600_000;

/** Of the paid call: one small request (30 s), as the pictures are there before; and the stop of a batch nobody wants any more (15 s). */
const callMs = 50_000;

/** How long a batch that nobody wants any more is watched; after that upkeep does. */
const drainMs = 15 * 60_000;

/** One batch of pictures: sent, waited for, read line by line, put into the folder. Cancelled it is stopped, and what it has made is kept. */
export async function catalogBatchWorkflow(input: BatchInput): Promise<BatchResult> {
  const batch: BatchRef = { batchId: input.batchId, jobId: input.jobId };
  if (input.isAbandoned) return CancellationScope.nonCancellable(() => stop(batch, { failure: 'cancelled' }));
  const { isQueued, lines: references, jobId } = input;
  const waits = { place: `await-place-${jobId}`, end: `await-job-${jobId}` };
  const clocks = { submitMs };
  const terms = { isQueued, references, queueMs: batchQueueMs, waits, clocks, callMs, isBulk: true };
  try {
    const failure = await followJob(batch, terms, (late) => collect(batch, late));
    return await close(batch, failure);
  } catch (error) {
    // Whatever became of it here, at the provider it may go on: nobody pays for what nobody waits for.
    const result = await CancellationScope.nonCancellable(() => stop(batch, endOf(error)));
    // A mistake of ours would fail the next batch as well.
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    return result;
  }
}

function collect(batch: BatchRef, late: { scheduleToCloseTimeout?: number }) {
  return bulk.collectBatch.executeWithOptions({ summary: 'read the answers line by line', ...late }, [batch]);
}

/** What was made is paid: it comes into the folder also when the run is cancelled meanwhile. */
async function close(batch: BatchRef, failure: JobFailure | undefined): Promise<BatchResult> {
  return CancellationScope.nonCancellable(async () => {
    if (failure === undefined) {
      setCurrentDetails('Putting the pictures into the folder');
      await bulk.uploadBatch.executeWithOptions({ summary: 'put the pictures into the folder' }, [batch]);
    } else await runs.stopBatch(batch);
    return runs.closeBatch({ ...batch, ...(failure && { failure: failure.status, reason: failure.reason }) });
  });
}

async function stop(batch: BatchRef, end: BatchEnd): Promise<BatchResult> {
  setCurrentDetails('Stopping the batch');
  const { isOpen } = await runs.stopBatch(batch);
  if (isOpen) await watch(batch);
  const collection = await evenIfLate((late) => collect(batch, late)).catch(onlyActivities);
  if (collection?.status !== 'collected') return runs.closeBatch({ ...batch, ...end });
  await bulk.uploadBatch(batch);
  return runs.closeBatch(batch);
}

/** Why a batch left nothing. */
interface BatchEnd {
  failure: BatchFailure;
  reason?: string;
}

function endOf(error: unknown): BatchEnd {
  if (isCancellation(error)) return { failure: 'cancelled' };
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return { failure: 'failed', reason: cause instanceof Error ? cause.message : 'unknown' };
}

/** The provider stops in its own time, or has finished already. */
async function watch(batch: BatchRef): Promise<void> {
  const waitBy = 'retrying';
  await provider.awaitProviderJob
    .executeWithOptions(
      { ...awaitOptions({ waitBy, remainingMs: drainMs }), summary: 'watch the batch come to its end' },
      [{ jobId: batch.jobId, waitBy }],
    )
    .catch(onlyActivities);
}

function onlyActivities(error: unknown): undefined {
  if (!(error instanceof ActivityFailure) || isStopped(error)) throw error;
}

function isStopped({ cause }: ActivityFailure): boolean {
  return cause instanceof ApplicationFailure && cause.type === failureTypes.runStopped;
}
