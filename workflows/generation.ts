import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  TimeoutFailure,
} from '@temporalio/workflow';
import { failureTypes } from '../src/contract/failures.ts';
import {
  type Admission,
  awaitJobActivityId,
  awaitPlaceActivityId,
  type GenerationInput,
  type GenerationResult,
  longestQueueMs,
  type Submission,
} from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { awaitOptions, ledger, media, queue, submitOptions, telegram } from './activity-proxies.ts';

interface Ending {
  status: 'refused' | 'failed' | 'cancelled';
  reason: EndReason;
}

interface JobRef {
  orderId: number;
  jobId: number;
}

/** When an order is given up whatever the provider says; the provider's own limit is usually shorter. */
const submitLimitMs = 300_000;

/** How long the place of a job nobody waits for any more is watched; after that upkeep does. */
const drainMs = 15 * 60_000;

/**
 * Makes one ordered picture: admission, the provider's job, the result, its delivery. Whatever ends it before that
 * gives the credits back. Cancel is Temporal's own; once delivery has begun it comes too late.
 */
export async function generationWorkflow({ orderId }: GenerationInput): Promise<GenerationResult> {
  let job: JobRef | undefined;
  let ending: Ending | undefined;
  let interruption: unknown;
  try {
    setCurrentDetails('Asking for credits and a place');
    const admission = await ledger.admitGeneration.executeWithOptions(
      { summary: 'reserve credits and a place' },
      [{ orderId }],
    );
    if (admission.jobId === null) return endedBefore(admission);
    job = { orderId, jobId: admission.jobId };
    ending = await makePicture(job, admission);
  } catch (error) {
    interruption = error;
    ending = endingOf(error);
  }
  if (ending === undefined) return { status: 'delivered' };
  await settle(orderId, { job, ending });
  if (isCancellation(interruption)) throw interruption;
  // People have been told and have their credits; operators should see it among the failed.
  if (ending.reason === 'internal') throw ourFault(interruption);
  return { status: ending.status, reason: ending.reason };
}

/** Refused at the door, or cancelled before it came there. */
function endedBefore({ status, reason }: Admission): GenerationResult {
  const ended = status === 'cancelled' || status === 'failed' ? status : 'refused';
  return reason === null ? { status: ended } : { status: ended, reason };
}

/** @returns how it ended, or nothing when the picture is in the chat */
async function makePicture(job: JobRef, admission: Admission): Promise<Ending | undefined> {
  const { orderId } = job;
  const submission = await submit(job, admission);
  if (submission.status === 'refused') return refusedOrFailed(submission.reason);
  const failure = await awaitResult(job, submission);
  if (failure) return failure;
  setCurrentDetails('Sending the picture to the chat');
  const delivery = await CancellationScope.nonCancellable(() =>
    telegram.deliverResult.executeWithOptions({ summary: 'send the picture, charge the price' }, [
      { orderId },
    ]),
  );
  return delivery.status === 'delivered' ? undefined : { status: 'failed', reason: 'undeliverable' };
}

/** Waits for a place and sends the request, once more at another place each time an account cannot take it. */
async function submit(
  job: JobRef,
  { status, references, queueMs = longestQueueMs }: Admission,
): Promise<Exclude<Submission, { status: 'queued' }>> {
  const giveUpAt = Date.now() + queueMs;
  let isQueued = status === 'queued';
  for (;;) {
    if (isQueued) {
      setCurrentDetails('In the queue for a place at the provider');
      const options = {
        activityId: awaitPlaceActivityId,
        scheduleToCloseTimeout: Math.max(giveUpAt - Date.now(), 1_000),
        summary: 'wait for a place',
      };
      await queue.awaitPlace.executeWithOptions(options, [{ orderId: job.orderId }]);
    }
    setCurrentDetails('Sending the request to the provider');
    const submission = await ledger.submitProviderJob.executeWithOptions(
      { ...submitOptions({ references, limitMs: submitLimitMs }), summary: 'send the paid request, once' },
      [job],
    );
    if (submission.status !== 'queued') return submission;
    isQueued = true;
  }
}

async function awaitResult(
  job: JobRef,
  { waitBy: firstWait, limitMs, overdueMs }: Extract<Submission, { status: 'sent' }>,
): Promise<Ending | undefined> {
  // Nobody can tell us of it: no id, no callback.
  if (firstWait === 'nothing') return { status: 'failed', reason: 'answer_lost' };
  const giveUpAt = Date.now() + limitMs;
  let waitBy = firstWait;
  for (;;) {
    setCurrentDetails(
      waitBy === 'callback' ? 'Waiting for the provider to call' : 'Asking the provider again and again',
    );
    const remainingMs = Math.max(giveUpAt - Date.now(), 1_000);
    await ledger.awaitProviderJob.executeWithOptions(
      {
        ...awaitOptions({ waitBy, remainingMs, overdueMs }),
        activityId: awaitJobActivityId,
        summary: `wait by ${waitBy}`,
      },
      [{ ...job, waitBy }],
    );
    const collection = await media.collectResult.executeWithOptions(
      { summary: 'fetch, check and keep the picture' },
      [job],
    );
    if (collection.status === 'collected') return undefined;
    if (collection.status !== 'not_yet') return { status: collection.status, reason: collection.reason };
    if (Date.now() >= giveUpAt) return { status: 'failed', reason: 'no_answer_in_time' };
    // The hint was wrong: from here on only the provider's own word counts.
    waitBy = 'polling';
  }
}

/** Gives back what is reserved and waits for the place of a job the provider would not stop. */
async function settle(
  orderId: number,
  { job, ending }: { job: JobRef | undefined; ending: Ending },
): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    setCurrentDetails(`Ending: ${ending.status}, ${ending.reason}`);
    const settlement = await ledger.settleUndelivered.executeWithOptions(
      { summary: 'give the credits back' },
      [{ orderId, ...ending }],
    );
    if (job && settlement.jobIsOpen) await drain(job);
  });
}

/** The provider goes on with a job nobody wants: its place is free when it has ended there. Upkeep does what this cannot. */
async function drain(job: JobRef): Promise<void> {
  setCurrentDetails('The order has ended; the provider still works, its place is not free yet');
  try {
    const waitBy = 'polling';
    await ledger.awaitProviderJob.executeWithOptions(
      { ...awaitOptions({ waitBy, remainingMs: drainMs }), summary: 'watch the abandoned job' },
      [{ ...job, waitBy }],
    );
    await media.collectResult.executeWithOptions({ summary: 'free the place' }, [job]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
  }
}

function ourFault(error: unknown): ApplicationFailure {
  const cause = error instanceof Error ? { cause: error } : {};
  const message = 'the order ended by an error of ours';
  return ApplicationFailure.create({ message, type: failureTypes.permanent, nonRetryable: true, ...cause });
}

function endingOf(error: unknown): Ending {
  if (isCancellation(error)) return { status: 'cancelled', reason: 'cancelled_by_user' };
  if (!(error instanceof ActivityFailure)) return { status: 'failed', reason: 'internal' };
  const { cause, activityType } = error;
  if (cause instanceof ApplicationFailure) {
    if (cause.type === failureTypes.providerBusy) return { status: 'failed', reason: 'provider_busy' };
    if (cause.type === failureTypes.providerTrouble)
      return { status: 'failed', reason: 'provider_unavailable' };
  }
  if (cause instanceof TimeoutFailure) {
    if (activityType === 'awaitPlace') return { status: 'failed', reason: 'provider_busy' };
    if (activityType === 'awaitProviderJob') return { status: 'failed', reason: 'no_answer_in_time' };
  }
  return { status: 'failed', reason: 'internal' };
}

function refusedOrFailed(reason: EndReason): Ending {
  const isRefusal = reason === 'moderation' || reason === 'input_refused';
  return { status: isRefusal ? 'refused' : 'failed', reason };
}
