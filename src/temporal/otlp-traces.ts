import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ExecutionSpan } from '../contract/traces.ts';
import { carryContext, type HappeningMessage, watchHappenings } from '../process/happenings.ts';
import type { Traces } from './traces.ts';

/** A collector that is away must not hold up a stop. */
const stopLimitMs = 2_000;

/** Sends spans by OTLP. For a process once, as OpenTelemetry's tracer is one for a process. */
export function createTraces(url: string, name: string): Traces {
  const resource = new Resource({ 'service.name': `darkroom-${name}` });
  const batches = new BatchSpanProcessor(new OTLPTraceExporter({ url }), { scheduledDelayMillis: 1_000 });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [silenced(batches)] });
  const storage = new AsyncLocalStorage<Context>();
  provider.register({ contextManager: contextsIn(storage) });
  const stopTracing = traceHappenings(storage);
  return {
    clientInterceptors: [new OpenTelemetryWorkflowClientInterceptor()],
    activityInterceptors: [(context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) })],
    executionEnded: (span) => batches.onEnd(executionSpan(span, resource)),
    async stop() {
      stopTracing();
      const late = new Promise((resolve) => {
        setTimeout(resolve, stopLimitMs).unref();
      });
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

/** A span for each happening within what is traced already; only what somebody sends begins a trace. */
function traceHappenings(storage: AsyncLocalStorage<Context>): () => void {
  const spans = new WeakMap<HappeningMessage, Span>();
  const tracer = trace.getTracer('darkroom');
  carryContext(storage, (message) => {
    const parent = storage.getStore() ?? ROOT_CONTEXT;
    const { kind, labels } = message;
    if (kind !== 'update' && trace.getSpan(parent) === undefined) return parent;
    const spanKind = kind === 'provider-call' ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const words = [kind, ...Object.values(labels)].join(' ');
    const span = tracer.startSpan(words, { kind: spanKind, attributes: { ...labels } }, parent);
    spans.set(message, span);
    return trace.setSpan(parent, span);
  });
  return watchHappenings({
    ended(message, outcome) {
      const span = spans.get(message);
      span?.setAttribute('outcome', outcome);
      if (message.error !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    },
  });
}

/** What an error says may be the words of people or providers: of it the trace has that it was one. */
function silenced(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => processor.onStart(span, context),
    onEnd(span) {
      const status = { value: { code: span.status.code } };
      processor.onEnd(Object.create(span, { status, events: { value: [] } }) as ReadableSpan);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

/** OpenTelemetry's own does the same, but keeps its storage to itself. */
function contextsIn(storage: AsyncLocalStorage<Context>): ContextManager {
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    // oxlint-disable-next-line max-params -- OpenTelemetry's form of it
    with: (context, act, self, ...given) => storage.run(context, () => act.apply(self as never, given)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

function executionSpan(span: ExecutionSpan, resource: Resource): ReadableSpan {
  const { traceId, spanId, startedAtMs, endedAtMs } = span;
  return {
    name: `RunWorkflow:${span.workflowType}`,
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
    parentSpanId: span.parentId,
    startTime: toHrTime(startedAtMs),
    endTime: toHrTime(endedAtMs),
    duration: toHrTime(endedAtMs - startedAtMs),
    status: { code: span.isFailed ? SpanStatusCode.ERROR : SpanStatusCode.OK },
    attributes: { temporalWorkflowId: span.workflowId },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationLibrary: { name: 'darkroom' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function toHrTime(ms: number): [number, number] {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];
}
