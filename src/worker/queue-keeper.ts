import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../db/sql.ts';
import { fillAllPlaces, listUntold } from '../db/upkeep.ts';
import type { Logger } from '../process/logger.ts';

export interface QueueKeeperDeps {
  sql: Sql;
  log: Logger;
  endPlaceWaits: (orderIds: readonly number[]) => Promise<void>;
}

/** Two statements, which cost next to nothing when nobody waits. */
const lookMs = 1_000;
/** How long one order is told again and again: it may be looking just then, and miss the message. */
const tellAgainMs = 30_000;

/**
 * Gives places to waiting orders when time alone made them free: an account has rested. Everything else that frees a place hands it
 * on itself, and whoever it could not tell hears of it from here. Any number of processes may do this at once.
 * @returns what stops it
 */
export function keepQueue({ sql, log, endPlaceWaits }: QueueKeeperDeps): () => Promise<void> {
  const stopping = new AbortController();
  // At the start everybody is told who has a place, and after an outage whoever got one meanwhile.
  let toldAt = 0;
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        const now = Date.now();
        const untold = await listUntold(sql, now - toldAt + tellAgainMs);
        await endPlaceWaits([...(await fillAllPlaces(sql)), ...untold]);
        toldAt = now;
      } catch (error) {
        // The database or Temporal is away: the next look comes anyway.
        log.debug({ err: error }, 'the queue was not looked after');
      }
      await delay(lookMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
