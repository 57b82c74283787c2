import type { Sql } from '../db/sql.ts';
import { fillAllPlaces } from '../db/upkeep.ts';
import { claimWakes, repeatWakes, type Wake, wakesTold } from '../db/wakes.ts';
import type { Logger } from '../process/logger.ts';
import { createBell, pause } from '../process/pause.ts';

export interface QueueKeeperDeps {
  sql: Sql;
  log: Logger;
  /** Tells Temporal that a wait is over. Rejects when it could not be told. */
  endWait: (wake: Wake) => Promise<void>;
}

/** Three statements, which cost next to nothing when nobody waits. */
const lookMs = 1_000;
/** How long one job's place is told again and again: its execution may be looking just then, and miss the message. */
const tellAgainMs = 30_000;
/** At once; more than this many ended waits come in the next round. */
const mostWakes = 100;
/** Whoever took a wake and died has it no longer than this. */
const claimMs = 5_000;

/**
 * The only sender of wakes: whatever frees a place, ends a job or stores a callback leaves a row, and it is told from here. Gives
 * places to waiting jobs when time alone made them free, too: an account has rested. Any number of processes may do this at once.
 * @returns what stops it
 */
export function keepQueue({ sql, log, endWait }: QueueKeeperDeps): () => Promise<void> {
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  const tellAll = async () => {
    for (;;) {
      const wakes = await claimWakes(sql, { most: mostWakes, claimMs });
      if (wakes.length === 0) return;
      await Promise.all(wakes.map(endWait));
      await wakesTold(sql, wakes);
    }
  };
  const run = async () => {
    // Without notices every wake comes with the next look.
    sql
      .listen('wakes', () => bell.ring())
      .catch((error: unknown) => log.warn({ err: error }, 'no notices of wakes'));
    // At the start everybody is told who has a place, and after an outage whoever got one meanwhile.
    let toldAt = 0;
    let lookedAt = 0;
    while (!stopping.signal.aborted) {
      try {
        const now = Date.now();
        if (now - lookedAt >= lookMs) {
          lookedAt = now;
          await fillAllPlaces(sql);
          await repeatWakes(sql, now - toldAt + tellAgainMs);
          toldAt = now;
        }
        await tellAll();
        await bell.rest(lookMs);
      } catch (error) {
        // The database or Temporal is away: the next look comes anyway, and no notice makes it come sooner.
        log.debug({ err: error }, 'the queue was not looked after');
        await pause(lookMs, stopping.signal);
      }
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
