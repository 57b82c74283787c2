import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FigureForm, FigureSource, FigureValue } from './figures.ts';
import { countHappenings } from './happening-figures.ts';
import { createHealthRoutes, type ReadHealth } from './health.ts';
import type { Logger } from './logger.ts';

export interface MetricsDeps {
  log: Logger;
  readHealth: ReadHealth;
  sources: readonly FigureSource[];
  /** Where Temporal's native part tells its own. */
  sdkUrl?: string | undefined;
}

export interface Metrics {
  /** `GET /metrics`, and health. */
  app: Hono;
  stop: () => void;
}

/** Whoever asks, the figures of others are read no more often. */
const readEveryMs = 5_000;
const sdkLimitMs = 2_000;
const forms = {
  darkroom_build_info: {
    kind: 'gauge',
    help: 'What runs here; always 1',
    labels: ['version', 'node'],
  },
  darkroom_alive: { kind: 'gauge', help: '1 while the event loop turns' },
  darkroom_ready: { kind: 'gauge', help: '1 while the process does its work' },
  darkroom_trouble: {
    kind: 'gauge',
    help: '1 for each thing that keeps the process from being ready, or hinders it',
    labels: ['trouble', 'needed'],
  },
} as const satisfies Record<string, FigureForm>;

/** Everything that a process has to tell Prometheus, in one answer. */
export function createMetrics({ log, readHealth, sources, sdkUrl }: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stopCounting = countHappenings(registry);
  const own = createFigures(registry, { forms, read: async () => tellHealth(await readHealth()) }, 0);
  const others = sources.map((source) => createFigures(registry, source, readEveryMs));
  const app = createHealthRoutes(readHealth);
  app.get('/metrics', async (context) => {
    const refreshed = Promise.all(
      [own, ...others].map((refresh) =>
        refresh().catch((error: unknown) => log.warn({ err: error }, 'figures were not read')),
      ),
    );
    const [sdk] = await Promise.all([readSdk(sdkUrl, log), refreshed]);
    context.header('content-type', registry.contentType);
    return context.body(`${await registry.metrics()}${sdk}`);
  });
  return { app, stop: stopCounting };
}

function tellHealth({ alive, ready, reasons, hindered }: Awaited<ReturnType<ReadHealth>>): FigureValue[] {
  return [
    { name: 'darkroom_build_info', labels: { version: ownVersion(), node: process.version }, value: 1 },
    { name: 'darkroom_alive', value: alive ? 1 : 0 },
    { name: 'darkroom_ready', value: ready ? 1 : 0 },
    ...reasons.map((trouble) => troubleValue({ trouble, needed: 'yes' })),
    ...hindered.map((trouble) => troubleValue({ trouble, needed: 'no' })),
  ];
}

function troubleValue(labels: { trouble: string; needed: string }): FigureValue {
  return { name: 'darkroom_trouble', labels, value: 1 };
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version?: unknown }).version);
}

/** @returns what brings the figures up to date, unless that was done a moment ago; rejects, without values, when they were not read */
function createFigures(registry: Registry, { forms, read }: FigureSource, everyMs: number) {
  const figures = new Map(
    Object.entries(forms).map(([name, form]) => [name, createFigure(registry, name, form)] as const),
  );
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const refresh = async () => {
    const values = await read().finally(() => {
      for (const { clear } of figures.values()) clear();
    });
    for (const { name, labels = {}, value } of values) figures.get(name)?.take(labels, value);
    readAtMs = performance.now();
  };
  return async () => {
    if (performance.now() - readAtMs < everyMs) return;
    reading ??= refresh().finally(() => {
      reading = undefined;
    });
    await reading;
  };
}

function createFigure(
  registry: Registry,
  name: string,
  { kind, help, labels = [], buckets = [] }: FigureForm,
): { take: (labels: Record<string, string>, value: number) => void; clear: () => void } {
  const shared = { name, help, labelNames: [...labels], registers: [registry] };
  switch (kind) {
    case 'gauge': {
      const gauge = new Gauge(shared);
      return { take: (of, value) => gauge.set(of, value), clear: () => gauge.reset() };
    }
    case 'counter': {
      const counter = new Counter(shared);
      return { take: (of, value) => counter.inc(of, value), clear: () => undefined };
    }
    case 'histogram': {
      const histogram = new Histogram({ ...shared, buckets: [...buckets] });
      return { take: (of, value) => histogram.observe(of, value), clear: () => undefined };
    }
    default:
      return kind satisfies never;
  }
}

async function readSdk(url: string | undefined, log: Logger): Promise<string> {
  if (url === undefined) return '';
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(sdkLimitMs) });
    return await answer.text();
  } catch (error) {
    log.warn({ err: error }, "Temporal's figures were not read");
    return '';
  }
}
