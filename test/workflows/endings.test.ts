import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureTypes } from '../../src/contract/failures.ts';
import { endingOf } from '../../workflows/order-ending.ts';

const timedOut = new TimeoutFailure('too long', undefined, TimeoutType.SCHEDULE_TO_CLOSE);
const busy = ApplicationFailure.create({ message: 'Telegram: 429', type: 'Telegram_busy' });
const lost = ApplicationFailure.nonRetryable('gone', failureTypes.resultLost);
const fault = ApplicationFailure.nonRetryable('no picture');
const { NON_RETRYABLE_FAILURE, TIMEOUT } = RetryState;

test.each([
  ['a delivery that hangs until its time is over', 'deliverResult', timedOut, TIMEOUT, 'undeliverable'],
  ['a delivery whose next try would come too late', 'deliverResult', busy, TIMEOUT, 'undeliverable'],
  ['a delivery whose picture is lost', 'deliverResult', lost, NON_RETRYABLE_FAILURE, 'result_unusable'],
  ['a delivery that cannot be', 'deliverResult', fault, NON_RETRYABLE_FAILURE, 'internal'],
  ['a wait for a place', 'awaitPlace', timedOut, TIMEOUT, 'provider_busy'],
  ['a wait for the provider', 'awaitProviderJob', timedOut, TIMEOUT, 'no_answer_in_time'],
  ['a cancel', 'awaitProviderJob', new CancelledFailure('stop'), NON_RETRYABLE_FAILURE, 'cancelled_by_user'],
])('%s ends an order with the reason that is told', (...row) => {
  const [, activity, cause, state, reason] = row;
  const failure = new ActivityFailure('failed', activity, '1', state, 'worker', cause);
  expect(endingOf(failure).reason).toBe(reason);
});
