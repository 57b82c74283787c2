import { ActivityFailure, patched } from '@temporalio/workflow';

/** For one look, or a place that is about to come free. */
export const lastLookMs = 60_000;

/** What a step that is late has left, in its options. */
export interface Late {
  scheduleToCloseTimeout?: number;
}

/**
 * Takes a step, and once more when its time is over: our machine may have slept, or Temporal been away, and then nobody has seen what
 * came of it meanwhile. Whoever was awake all the time hears the same again a moment later.
 * @param step puts `late` last among its options
 */
export async function evenIfLate<T>(step: (late: Late) => Promise<T>, lateMs = lastLookMs): Promise<T> {
  try {
    return await step({});
  } catch (error) {
    if (!isOutOfTime(error) || !patched('last-look')) throw error;
    return step({ scheduleToCloseTimeout: lateMs });
  }
}

/** Whether a step ended because its time was over, in an attempt or between two. */
export function isOutOfTime(error: unknown): error is ActivityFailure {
  return error instanceof ActivityFailure && error.retryState === 'TIMEOUT';
}
