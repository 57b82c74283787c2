import { setTimeout as delay } from 'node:timers/promises';

/** A pause that doubles with each trouble in a row, so that a service that is away is not hammered. */
export interface Backoff {
  nextMs(): number;
  reset(): void;
}

export function createBackoff({ firstMs, mostMs }: { firstMs: number; mostMs: number }): Backoff {
  let troubles = 0;
  return {
    nextMs: () => growingPauseMs(++troubles, { firstMs, mostMs }),
    reset() {
      troubles = 0;
    },
  };
}

/** The pause after the nth trouble in a row, n from 1. */
export function growingPauseMs(
  troubles: number,
  { firstMs, mostMs }: { firstMs: number; mostMs: number },
): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(troubles - 1, 30));
}

/** Waits; an abort ends the wait at once and without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/** A rest that can be ended from outside, also by a ring that comes just before it. */
export interface Bell {
  ring(): void;
  /** Until the time is over, somebody rings, or the bell's signal aborts. */
  rest(ms: number): Promise<void>;
}

export function createBell(signal: AbortSignal): Bell {
  let isRung = false;
  let sleep = new AbortController();
  return {
    ring() {
      isRung = true;
      sleep.abort();
    },
    async rest(ms) {
      sleep = new AbortController();
      if (!isRung) await pause(ms, AbortSignal.any([sleep.signal, signal]));
      isRung = false;
    },
  };
}
