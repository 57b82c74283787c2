import { activityInfo } from '@temporalio/activity';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { failureTypes } from '../contract/failures.ts';

/** What an execution is told are ids and references. Servers take some megabytes, but a history holds every one of them. */
const mostBytes = 64 * 1_024;
/** Of servers, Temporal Cloud among them. */
const mostIdBytes = 1_000;

/** Refuses a call before it is made that Temporal would refuse or that would swell a history. */
export const callGuard: WorkflowClientInterceptor = {
  async start(input, next) {
    const { workflowId, args } = input.options;
    checkId(workflowId);
    checkSize(`the start of ${input.workflowType}`, args);
    return next(input);
  },
  async signal(input, next) {
    checkSize(`the signal ${input.signalName}`, input.args);
    return next(input);
  },
  async startUpdate(input, next) {
    checkSize(`the update ${input.updateName}`, input.args);
    return next(input);
  },
};

/** Ends a step for good whose answer would not fit: the next attempt would answer the same. */
export const resultGuard: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      const result: unknown = await next(input);
      try {
        checkSize(`the answer of ${activityInfo().activityType}`, result);
      } catch (error) {
        throw ApplicationFailure.fromError(error, { type: failureTypes.permanent, nonRetryable: true });
      }
      return result;
    },
  },
});

function checkSize(what: string, value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > mostBytes)
    throw new RangeError(`${what} has ${bytes} bytes, and what Temporal is told has ${mostBytes} at most`);
}

function checkId(workflowId: string): void {
  const bytes = Buffer.byteLength(workflowId);
  if (bytes > mostIdBytes)
    throw new RangeError(`an execution’s id has ${bytes} bytes, and ${mostIdBytes} at most`);
}
