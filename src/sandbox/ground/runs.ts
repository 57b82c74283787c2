import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Work under way by the id of what it moves: one piece at a time for each id. */
export interface Runs {
  /** Stops what runs under this id and begins anew; settles with the work, also when it breaks or is stopped. */
  launch(id: string, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  stop(id: string): void;
  /** Stops everything; resolves when nothing runs any more. */
  close(): Promise<void>;
}

/** Creates the runs of one service. */
export function createRuns(log: Logger): Runs {
  const stops = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  let isClosed = false;
  return {
    launch(id, work) {
      stops.get(id)?.abort();
      const stop = new AbortController();
      // A call may still come in while the server drains; its job waits in the journal.
      if (isClosed) stop.abort();
      stops.set(id, stop);
      const run = work(stop.signal)
        .catch((error: unknown) => {
          if (!stop.signal.aborted) log.error({ err: error, id }, 'a simulated job broke');
        })
        .finally(() => {
          running.delete(run);
          if (stops.get(id) === stop) stops.delete(id);
        });
      running.add(run);
      return run;
    },
    stop: (id) => stops.get(id)?.abort(),
    async close() {
      isClosed = true;
      for (const stop of stops.values()) stop.abort();
      await Promise.allSettled(running);
    },
  };
}

/** Waits for a moment (milliseconds since 1970); rejects when the signal aborts. */
export async function until(moment: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const waitMs = moment - Date.now();
  if (waitMs > 0) await delay(Math.min(waitMs, 2_147_483_647), undefined, { signal });
}
