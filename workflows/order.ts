import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import {
  type Admission,
  type Delivery,
  type GenerationResult,
  type JobClocks,
  longestQueueMs,
} from '../src/contract/generation.ts';
import { hasEnded } from '../src/contract/orders.ts';
import { ledger, telegram } from './activity-proxies.ts';
import { evenIfLate, type Late } from './last-look.ts';
import { type Ending, endingOf, ourFault, settle } from './order-ending.ts';
import { type JobRef, runJob } from './provider-job.ts';

/** For an upload and a repeat of it. */
const lateDeliveryMs = 15 * 60_000;

/** What differs between the kinds of orders. */
export interface OrderWork {
  clocks: JobClocks;
  /** How long one paid call of its job may be on its way; absent: as long as that of a picture. */
  callMs?: number | undefined;
}

/**
 * The story of one order: admission, the provider's job, its delivery. Whatever ends it before that gives the credits
 * back. Cancel is Temporal's own; once delivery has begun it comes too late.
 */
export async function runOrder(orderId: number, { clocks, callMs }: OrderWork): Promise<GenerationResult> {
  let job: JobRef | undefined;
  let ending: Ending | undefined;
  let interruption: unknown;
  try {
    setCurrentDetails('Asking for credits and a place');
    const admission = await evenIfLate((late) =>
      ledger.admitGeneration.executeWithOptions({ summary: 'reserve credits and a place', ...late }, [
        { orderId },
      ]),
    );
    const { status, jobId, references, queueMs = longestQueueMs, waits } = admission;
    if (jobId !== null) {
      job = { orderId, jobId };
      ending = await runJob(job, {
        isQueued: status === 'queued',
        references,
        queueMs,
        waits,
        clocks,
        callMs,
      });
    } else if (hasEnded(status)) return endedBefore(admission);
    ending ??= await (admission.channel === 'api' ? handOver : deliver)(orderId);
  } catch (error) {
    interruption = error;
    ending = endingOf(error);
  }
  if (ending === undefined) return { status: 'delivered' };
  const settlement = await settle(orderId, { job, ending, clocks });
  if (isCancellation(interruption)) throw interruption;
  // It was charged before what ended the execution: only an addition is missing.
  if (settlement.status === 'delivered') return { status: 'delivered' };
  // People have been told and have their credits; operators should see it among the failed.
  if (ending.reason === 'internal') throw ourFault(interruption);
  return { status: ending.status, reason: settlement.reason ?? ending.reason };
}

/** Refused at the door, or cancelled before it came there. */
function endedBefore({ status, reason }: Admission): GenerationResult {
  const ended = status === 'cancelled' || status === 'failed' ? status : 'refused';
  return reason === null ? { status: ended } : { status: ended, reason };
}

/** @returns how it ended, or nothing when the picture is in the chat */
async function deliver(orderId: number): Promise<Ending | undefined> {
  setCurrentDetails('Sending the picture to the chat');
  const cancelled = CancellationScope.current().consideredCancelled;
  const options = { summary: 'send the picture, charge the price' };
  const send = (late: Late) =>
    telegram.deliverResult.executeWithOptions({ ...options, ...late }, [{ orderId, cancelled }]);
  const { status } = await CancellationScope.nonCancellable(() => evenIfLate(send, lateDeliveryMs));
  return endOfDelivery(status);
}

/** As `deliver`, for an order that an application fetches. */
async function handOver(orderId: number): Promise<Ending | undefined> {
  setCurrentDetails('Handing the picture over to the application');
  const cancelled = CancellationScope.current().consideredCancelled;
  const options = { summary: 'hand over, charge the price' };
  const tell = (late: Late) =>
    ledger.handOverResult.executeWithOptions({ ...options, ...late }, [{ orderId, cancelled }]);
  const { status } = await CancellationScope.nonCancellable(() => evenIfLate(tell));
  return endOfDelivery(status);
}

function endOfDelivery(status: Delivery['status']): Ending | undefined {
  switch (status) {
    case 'delivered':
      return undefined;
    case 'cancelled':
      return { status: 'cancelled', reason: 'cancelled_by_user' };
    case 'undeliverable':
      return { status: 'failed', reason: 'undeliverable' };
    default:
      return status satisfies never;
  }
}
