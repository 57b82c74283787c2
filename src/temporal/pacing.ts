import { activityInfo, CancelledFailure, CompleteAsyncError } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { growingPauseMs } from '../process/pause.ts';

/**
 * Gives every failure that may be repeated a pause of its own, growing with the attempts, unless it names one. The server cuts a
 * named pause at the `maximumInterval` of the activity's retry policy, so that one is as long as any wait others ask of us, and the
 * usual growth is held short here.
 */
export function pacing(pauses: { firstMs: number; mostMs: number }): ActivityInterceptorsFactory {
  return () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          throw isPaced(error) ? error : paced(error, growingPauseMs(activityInfo().attempt, pauses));
        }
      },
    },
  });
}

function isPaced(error: unknown): boolean {
  if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) return true;
  // What a signal of the activity's own cancellation ended.
  if (error instanceof Error && error.name === 'AbortError') return true;
  return (
    error instanceof ApplicationFailure &&
    (error.nonRetryable === true || typeof error.nextRetryDelay === 'number')
  );
}

function paced(error: unknown, pauseMs: number): ApplicationFailure {
  return ApplicationFailure.fromError(error, { nextRetryDelay: pauseMs });
}
