import { CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { pacing } from '../../src/temporal/pacing.ts';

const logger = new DefaultLogger('ERROR', () => undefined);
const interceptors = [pacing({ firstMs: 500, mostMs: 10_000 })];

/** @returns what an attempt that throws this fails with */
async function failureOf(error: unknown, attempt = 1): Promise<unknown> {
  const environment = new MockActivityEnvironment({ attempt }, { interceptors, logger });
  return environment
    .run(async () => {
      throw error;
    })
    .catch((thrown: unknown) => thrown);
}

describe('a failure that may be repeated', () => {
  test.each([
    [1, 500],
    [2, 1_000],
    [5, 8_000],
    [6, 10_000],
    [400, 10_000],
  ])('in attempt %i is repeated after %i ms', async (attempt, nextRetryDelay) => {
    expect(await failureOf(new TypeError('away'), attempt)).toMatchObject({
      nextRetryDelay,
      type: 'TypeError',
      message: 'away',
    });
  });

  test('keeps its own words, sort and category', async () => {
    const failure = ApplicationFailure.create({ message: 'their trouble', type: 'ProviderTrouble' });
    expect(await failureOf(failure)).toMatchObject({
      message: 'their trouble',
      type: 'ProviderTrouble',
      nextRetryDelay: 500,
    });
  });
});

test.each([
  ['a wait that others ask for', ApplicationFailure.create({ nextRetryDelay: 300_000 })],
  ['what is not to be repeated', ApplicationFailure.nonRetryable('for good')],
  ['a cancellation', new CancelledFailure('stop')],
  ['a wait that is ended from outside', new CompleteAsyncError()],
])('%s is left as it is', async (_, error) => {
  const before = Object.entries(error);
  expect(await failureOf(error)).toBe(error);
  expect(Object.entries(error)).toEqual(before);
});
