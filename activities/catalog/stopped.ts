import { ApplicationFailure } from '@temporalio/common';
import type { RunEndReason } from '../../src/contract/catalog.ts';
import { failureTypes } from '../../src/contract/failures.ts';

/** The run cannot go on before a person has done something. @param detail what, in a sentence for operators */
export function runStopped(reason: RunEndReason, detail: string): ApplicationFailure {
  return ApplicationFailure.create({
    message: detail,
    type: failureTypes.runStopped,
    nonRetryable: true,
    details: [reason],
  });
}
