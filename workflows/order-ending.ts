import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  TimeoutFailure,
} from '@temporalio/workflow';
import { failureTypes } from '../src/contract/failures.ts';
import type { JobClocks, Settlement } from '../src/contract/generation.ts';
import type { EndReason } from '../src/contract/orders.ts';
import { ledger } from './activity-proxies.ts';
import { evenIfLate } from './last-look.ts';
import { drainJob, type JobRef } from './provider-job.ts';

/** How an order ends that was not delivered. */
export interface Ending {
  status: 'refused' | 'failed' | 'cancelled';
  reason: EndReason;
}

/** Gives back what is reserved and waits for the place of a job the provider would not stop. @returns how the order stands then */
export async function settle(
  orderId: number,
  { job, ending, clocks }: { job: JobRef | undefined; ending: Ending; clocks: JobClocks },
): Promise<Settlement> {
  return CancellationScope.nonCancellable(async () => {
    setCurrentDetails(`Ending: ${ending.status}, ${ending.reason}`);
    const settlement = await evenIfLate((late) =>
      ledger.settleUndelivered.executeWithOptions({ summary: 'give the credits back', ...late }, [
        { orderId, ...ending },
      ]),
    );
    if (job && settlement.jobIsOpen) await drainJob(job, clocks);
    return settlement;
  });
}

/** What the execution of an order fails with that ended by an error of ours. */
export function ourFault(error: unknown): ApplicationFailure {
  const cause = error instanceof Error ? { cause: error } : {};
  const message = 'the order ended by an error of ours';
  return ApplicationFailure.create({ message, type: failureTypes.permanent, nonRetryable: true, ...cause });
}

/** What an order is told of the failure that ended it. */
export function endingOf(error: unknown): Ending {
  if (isCancellation(error)) return { status: 'cancelled', reason: 'cancelled_by_user' };
  if (!(error instanceof ActivityFailure)) return { status: 'failed', reason: 'internal' };
  const { cause, activityType, retryState } = error;
  // A day of trouble with Telegram ends in either way. No other reason settles an order whose delivery has begun.
  if (activityType === 'deliverResult' && (cause instanceof TimeoutFailure || retryState === 'TIMEOUT'))
    return { status: 'failed', reason: 'undeliverable' };
  if (cause instanceof ApplicationFailure) {
    if (cause.type === failureTypes.providerBusy) return { status: 'failed', reason: 'provider_busy' };
    if (cause.type === failureTypes.providerTrouble)
      return { status: 'failed', reason: 'provider_unavailable' };
    if (cause.type === failureTypes.resultLost) return { status: 'failed', reason: 'result_unusable' };
  }
  if (cause instanceof TimeoutFailure) {
    if (activityType === 'awaitPlace') return { status: 'failed', reason: 'provider_busy' };
    if (['prepareProviderJob', 'submitProviderJob', 'collectResult'].includes(activityType))
      return { status: 'failed', reason: 'provider_unavailable' };
    if (activityType === 'awaitProviderJob') return { status: 'failed', reason: 'no_answer_in_time' };
  }
  return { status: 'failed', reason: 'internal' };
}
