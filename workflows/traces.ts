import { proxySinks, type Sinks, type WorkflowInterceptorsFactory, workflowInfo } from '@temporalio/workflow';
import { type ExecutionSpan, readTracePlace, traceHeader, writeTracePlace } from '../src/contract/traces.ts';

interface TraceSinks extends Sinks {
  traces: { executionEnded(span: ExecutionSpan): void };
}

type WithHeaders = Parameters<typeof readTracePlace>[0] extends infer Header | undefined
  ? { headers: Record<string, Header & object> }
  : never;

const { traces } = proxySinks<TraceSinks>();

/**
 * Tells the steps and children of an execution where they belong in its trace, if whoever started it said so. Nothing is awaited between
 * an execution and what it calls, so that it is the same with and without a trace, also when that is switched on in its midst.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let own: WithHeaders['headers'] = {};
  const passOn = <Input extends WithHeaders>(input: Input): Input => ({
    ...input,
    headers: { ...input.headers, ...own },
  });
  return {
    inbound: [
      {
        // Not async: its caller gets the very promise of the execution.
        // oxlint-disable-next-line typescript/promise-function-async
        execute(input, next) {
          const parent = readTracePlace(input.headers[traceHeader]);
          if (parent === undefined) return next(input);
          const { runId, workflowId, workflowType, runStartTime } = workflowInfo();
          const spanId = runId.replaceAll('-', '').slice(-16);
          own = { [traceHeader]: writeTracePlace({ ...parent, spanId }) };
          const running = next(input);
          const end = (isFailed: boolean) =>
            traces.executionEnded({
              traceId: parent.traceId,
              spanId,
              parentId: parent.spanId,
              workflowType,
              workflowId,
              startedAtMs: runStartTime.getTime(),
              endedAtMs: Date.now(),
              isFailed,
            });
          void running.then(
            () => end(false),
            () => end(true),
          );
          return running;
        },
      },
    ],
    outbound: [
      {
        // oxlint-disable-next-line typescript/promise-function-async
        scheduleActivity: (input, next) => next(passOn(input)),
        // oxlint-disable-next-line typescript/promise-function-async
        startChildWorkflowExecution: (input, next) => next(passOn(input)),
        // oxlint-disable-next-line typescript/promise-function-async
        continueAsNew: (input, next) => next(passOn(input)),
      },
    ],
  };
};
