import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import {
  type Admission,
  type GenerationInput,
  type GenerationResult,
  longestQueueMs,
} from '../src/contract/generation.ts';
import { ledger, telegram } from './activity-proxies.ts';
import { type Ending, endingOf, ourFault, settle } from './order-ending.ts';
import { type JobRef, type JobTerms, runJob } from './provider-job.ts';

/**
 * Makes one ordered picture: admission, the provider's job, its delivery. Whatever ends it before that gives the credits
 * back. Cancel is Temporal's own; once delivery has begun it comes too late.
 */
export async function generationWorkflow({
  orderId,
  clocks = {},
}: GenerationInput): Promise<GenerationResult> {
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
    const { status, references, queueMs = longestQueueMs, waits } = admission;
    const isQueued = status === 'queued';
    ending = await makePicture(job, { isQueued, references, queueMs, waits, clocks });
  } catch (error) {
    interruption = error;
    ending = endingOf(error);
  }
  if (ending === undefined) return { status: 'delivered' };
  await settle(orderId, { job, ending, clocks });
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
async function makePicture(job: JobRef, terms: JobTerms): Promise<Ending | undefined> {
  const failure = await runJob(job, terms);
  if (failure) return failure;
  setCurrentDetails('Sending the picture to the chat');
  const delivery = await CancellationScope.nonCancellable(() =>
    telegram.deliverResult.executeWithOptions({ summary: 'send the picture, charge the price' }, [
      { orderId: job.orderId },
    ]),
  );
  return delivery.status === 'delivered' ? undefined : { status: 'failed', reason: 'undeliverable' };
}
