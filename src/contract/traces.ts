import { defaultPayloadConverter, type Payload } from '@temporalio/common';

/** As OpenTelemetry's interceptors for Temporal call it. */
export const traceHeader = '_tracer-data';

/** An execution as one span of a trace. */
export interface ExecutionSpan {
  traceId: string;
  spanId: string;
  parentId: string;
  workflowType: string;
  workflowId: string;
  startedAtMs: number;
  endedAtMs: number;
  isFailed: boolean;
}

/** Where something belongs in a trace: W3C's `00-<trace>-<span>-<flags>`. */
export interface TracePlace {
  traceId: string;
  spanId: string;
  flags: string;
}

/** @returns undefined when whoever sent it traces nothing */
export function readTracePlace(header: Payload | undefined): TracePlace | undefined {
  if (header === undefined) return undefined;
  const { traceparent = '' } = defaultPayloadConverter.fromPayload<{ traceparent?: string }>(header);
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? [];
  return traceId && spanId && flags ? { traceId, spanId, flags } : undefined;
}

export function writeTracePlace({ traceId, spanId, flags }: TracePlace): Payload {
  return defaultPayloadConverter.toPayload({ traceparent: `00-${traceId}-${spanId}-${flags}` });
}
