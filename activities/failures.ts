import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { failureTypes } from '../src/contract/failures.ts';
import { isProviderError, type ProviderErrorKind } from '../src/providers/transport/errors.ts';

/** Long enough to let a provider breathe, short enough for a person who waits. */
const busyPauseMs = 4_000;

/**
 * What Temporal is told of a failed call: repeat it or not, by whether the same question could get another answer.
 * Cancellation passes unchanged; what we do not know is a bug or a broken connection, and is tried again as it is.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof CancelledFailure || (error instanceof Error && error.name === 'AbortError'))
    return error;
  if (!isProviderError(error)) return error;
  const type = failureType(error.kind);
  const pauseMs = error.retryAfterMs ?? (error.kind === 'busy' ? jittered(busyPauseMs) : undefined);
  return ApplicationFailure.create({
    message: error.message,
    type,
    nonRetryable: type === failureTypes.permanent || error.kind === 'config',
    ...(pauseMs !== undefined && { nextRetryDelay: pauseMs }),
    ...(type === failureTypes.permanent ? {} : { category: ApplicationFailureCategory.BENIGN }),
  });
}

/** Not what was hoped for, but the next look may find better. */
export function toPassingFailure(message: string): ApplicationFailure {
  const category = ApplicationFailureCategory.BENIGN;
  return ApplicationFailure.create({ message, type: failureTypes.providerTrouble, category });
}

/** Not yet: the same question is asked again after `delayMs`, which no other pause shortens. */
export function toLaterFailure(message: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: failureTypes.providerTrouble,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: delayMs,
  });
}

/** What was made is not in the store any more, or not as it was: no repeat mends that. */
export function lostPicture(orderId: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `the picture of order ${orderId} is gone or damaged in the store`,
    failureTypes.resultLost,
  );
}

function failureType(kind: ProviderErrorKind): string {
  switch (kind) {
    case 'busy':
      return failureTypes.providerBusy;
    case 'provider_error':
    case 'unknown_outcome':
    // A person mends the key or the balance; an account that is not ours any more answers nothing.
    case 'auth':
    case 'no_funds':
    case 'config':
      return failureTypes.providerTrouble;
    case 'invalid_input':
    case 'moderation':
    case 'gone':
      return failureTypes.permanent;
    default:
      return kind satisfies never;
  }
}

/** Many orders turned away at once must not come back at once. */
function jittered(pauseMs: number): number {
  return Math.round(pauseMs * (0.75 + Math.random() * 0.5));
}
