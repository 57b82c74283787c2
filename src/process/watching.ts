import type { FigureSource } from './figures.ts';
import { listen, type ReadHealth } from './health.ts';
import type { Logger } from './logger.ts';

export interface WatchingDeps {
  process: { bindHost: string; metricsPort: number | undefined };
  log: Logger;
  readHealth: ReadHealth;
  /** What this process tells beyond what happens in it. */
  sources?: readonly FigureSource[];
  /** Where Temporal's native part tells its own. */
  sdkUrl?: string | undefined;
}

/**
 * Lets Prometheus read the figures of this process, at a port of their own: what the outside reaches shows none.
 * @returns how to end it
 */
export async function openWatching({
  process,
  sources = [],
  ...deps
}: WatchingDeps): Promise<() => Promise<void>> {
  if (process.metricsPort === undefined) return async () => undefined;
  // Loaded only where it is wanted.
  const { createMetrics } = await import('./metrics.ts');
  const { app, stop } = createMetrics({ ...deps, sources });
  const server = await listen(app, { host: process.bindHost, port: process.metricsPort });
  return async () => {
    stop();
    await server.close();
  };
}
