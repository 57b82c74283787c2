import { ActivityFailure, patched, setCurrentDetails } from '@temporalio/workflow';
import {
  awaitJobActivityId,
  awaitPlaceActivityId,
  type Collection,
  type JobClocks,
  type Submission,
} from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { awaitOptions, media, prepareOptions, provider, queue, submitOptions } from './activity-proxies.ts';

/** One job of the ledger, and the order it is for. */
export interface JobRef {
  orderId: number;
  jobId: number;
}

/** What a job needs beyond the provider's own limits. */
export interface JobTerms {
  isQueued: boolean;
  /** How many files its request names. */
  references: number;
  /** How long it waits for a place. */
  queueMs: number;
  clocks: JobClocks;
}

/** How a job ended that left nothing. */
export interface JobFailure {
  status: 'refused' | 'failed';
  reason: EndReason;
}

/** When an order is given up whatever the provider says; the provider's own limit is usually shorter. */
const usualSubmitMs = 300_000;

/** How long the place of a job nobody waits for any more is watched; after that upkeep does. */
const usualDrainMs = 15 * 60_000;

type SentOrRefused = Exclude<Submission, { status: 'queued' }>;

/** The story of one job: a place, the paid request, its end, what it left. @returns why it left nothing, if so */
export async function runJob(job: JobRef, terms: JobTerms): Promise<JobFailure | undefined> {
  const waits = waitsOf(job);
  const submission = await submit(job, { terms, waits });
  if (submission.status === 'refused') {
    const isRefusal = submission.reason === 'moderation' || submission.reason === 'input_refused';
    return { status: isRefusal ? 'refused' : 'failed', reason: submission.reason };
  }
  return awaitResult(job, { submission, waits });
}

/** The provider goes on with a job nobody wants: its place is free when it has ended there. Upkeep does what this cannot. */
export async function drainJob(job: JobRef, { drainMs = usualDrainMs }: JobClocks): Promise<void> {
  setCurrentDetails('The order has ended; the provider still works, its place is not free yet');
  try {
    const waitBy = 'polling';
    await provider.awaitProviderJob.executeWithOptions(
      { ...awaitOptions({ waitBy, remainingMs: drainMs }), summary: 'watch the abandoned job' },
      [{ ...job, waitBy }],
    );
    await media.collectResult.executeWithOptions({ summary: 'free the place' }, [job]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
  }
}

interface Waits {
  place: string;
  end: string;
  /** Uploads are a step of their own. */
  preparesApart: boolean;
}

/** Executions from before jobs had numbers in the names of their waits keep the old names and steps. */
function waitsOf({ jobId }: JobRef): Waits {
  return patched('job-waits-and-uploads')
    ? { place: awaitPlaceActivityId(jobId), end: awaitJobActivityId(jobId), preparesApart: true }
    : { place: 'await-place', end: 'await-job', preparesApart: false };
}

/** Waits for a place and sends the request, once more at another place each time an account cannot take it. */
async function submit(
  job: JobRef,
  { terms, waits }: { terms: JobTerms; waits: Waits },
): Promise<SentOrRefused> {
  const giveUpAt = Date.now() + terms.queueMs;
  let isQueued = terms.isQueued;
  for (;;) {
    if (isQueued) {
      setCurrentDetails('In the queue for a place at the provider');
      const options = {
        activityId: waits.place,
        scheduleToCloseTimeout: Math.max(giveUpAt - Date.now(), 1_000),
        summary: 'wait for a place',
      };
      await queue.awaitPlace.executeWithOptions(options, [job]);
    }
    const submission = await sendOnce(job, { terms, waits });
    if (submission.status !== 'queued') return submission;
    isQueued = true;
  }
}

async function sendOnce(
  job: JobRef,
  { terms, waits }: { terms: JobTerms; waits: Waits },
): Promise<Submission> {
  const { references, clocks } = terms;
  const limitMs = clocks.submitMs ?? usualSubmitMs;
  // Without files the request is written where it is sent.
  if (waits.preparesApart && references > 0) {
    setCurrentDetails('Uploading to the provider');
    const preparation = await provider.prepareProviderJob.executeWithOptions(
      { ...prepareOptions({ limitMs }), summary: 'upload what the request needs' },
      [job],
    );
    if (preparation.status !== 'prepared') return preparation;
  }
  setCurrentDetails('Sending the request to the provider');
  const uploads = waits.preparesApart ? 0 : references;
  return provider.submitProviderJob.executeWithOptions(
    { ...submitOptions({ uploads, limitMs }), summary: 'send the paid request, once' },
    [job],
  );
}

async function awaitResult(
  job: JobRef,
  { submission, waits }: { submission: Extract<Submission, { status: 'sent' }>; waits: Waits },
): Promise<JobFailure | undefined> {
  const { limitMs, overdueMs } = submission;
  // Nobody can tell us of it: no id, no callback.
  if (submission.waitBy === 'nothing') return { status: 'failed', reason: 'answer_lost' };
  const giveUpAt = Date.now() + limitMs;
  let { waitBy } = submission;
  for (;;) {
    setCurrentDetails(
      waitBy === 'callback' ? 'Waiting for the provider to call' : 'Asking the provider again and again',
    );
    const remainingMs = Math.max(giveUpAt - Date.now(), 1_000);
    await provider.awaitProviderJob.executeWithOptions(
      {
        ...awaitOptions({ waitBy, remainingMs, overdueMs }),
        activityId: waits.end,
        summary: `wait by ${waitBy}`,
      },
      [{ ...job, waitBy }],
    );
    const collection: Collection = await media.collectResult.executeWithOptions(
      { summary: 'fetch, check and keep the picture' },
      [job],
    );
    if (collection.status === 'collected') return undefined;
    if (collection.status !== 'not_yet') return { status: collection.status, reason: collection.reason };
    if (Date.now() >= giveUpAt) return { status: 'failed', reason: 'no_answer_in_time' };
    // The hint was wrong: from here on only the provider's own word counts.
    if (waitBy === 'callback') waitBy = 'polling';
  }
}
