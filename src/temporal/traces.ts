import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { ExecutionSpan } from '../contract/traces.ts';

/** How what a process does becomes part of traces. */
export interface Traces {
  clientInterceptors: WorkflowClientInterceptor[];
  activityInterceptors: ActivityInterceptorsFactory[];
  executionEnded(span: ExecutionSpan): void;
  /** Sends what is still to be sent. */
  stop(): Promise<void>;
}

/** @param url where traces go; undefined: there are none, and nothing is loaded for them */
export async function openTraces(url: string | undefined, name: string): Promise<Traces | undefined> {
  if (url === undefined) return undefined;
  const { createTraces } = await import('./otlp-traces.ts');
  return createTraces(url, name);
}

// As a type, not an interface: sinks may have any name.
type TraceSinks = { traces: { executionEnded: (span: ExecutionSpan) => void } };

/** Of every worker with workflows: another process may trace, and this one not. */
export function traceSinks(traces: Traces | undefined): InjectedSinks<TraceSinks> {
  return {
    traces: {
      executionEnded: { fn: (_, span) => traces?.executionEnded(span), callDuringReplay: false },
    },
  };
}
