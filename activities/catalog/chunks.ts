import { ApplicationFailure, activityInfo, cancellationSignal, sleep } from '@temporalio/activity';
import { growingPauseMs } from '../../src/process/pause.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { note } from '../../src/temporal/heartbeats.ts';
import { toFailure, toLaterFailure } from '../failures.ts';
import { sideBySide } from '../side-by-side.ts';

/** Of one chunk: small enough that rows come into the sheet from the first minutes on, and that a pause is heeded soon. */
export const addressesAChunk = 50;
/** When a chunk begins nothing new, for the same reasons. */
const chunkMs = 120_000;
/** A slow page does not stop the others, and a small shop hardly notices two. */
const atOnce = 2;
/** What cannot be had today is left after so many tries; the next run looks again. */
const mostTries = 3;
/** So many in a row that cannot be had raise the question whether the shop can be reached at all. */
const troublesInARow = 5;
/** A shop that is away is a matter of minutes or of hours. */
const awayPauses = { firstMs: 10_000, mostMs: 10 * 60_000 };

/** How a chunk of addresses is looked at. */
export interface Chunk<T> {
  /** Least time between two requests to the address's host, milliseconds. */
  gapMs(url: string): number;
  /** Without it several at once. */
  isOneByOne?: boolean;
  /** Nothing more is wanted. */
  isEnough?(): Promise<boolean>;
  look(thing: T, signal: AbortSignal): Promise<void>;
  /** It could not be had. @returns how often that was so */
  putOff(thing: T): Promise<number>;
  /** It is left. */
  giveUp(thing: T, error: ProviderError): Promise<void>;
  /** Throws when the shop cannot be reached. */
  probe(signal: AbortSignal): Promise<unknown>;
}

/**
 * Looks at addresses one after the other, as far as the time of a chunk goes; a repeat goes on with those that are still waiting.
 * @returns how many there were
 * @throws when the shop asks for a pause, or is away
 */
export async function lookAtChunk<T extends { url: string }>(
  things: readonly T[],
  chunk: Chunk<T>,
): Promise<number> {
  const cancelled = cancellationSignal();
  const stop = new AbortController();
  const over = AbortSignal.any([cancelled, stop.signal, AbortSignal.timeout(chunkMs)]);
  const takeTurn = createTurns((url) => chunk.gapMs(url));
  let looked = 0;
  let troubles = 0;
  let failure: ApplicationFailure | undefined;
  const endWith = (error: unknown) => {
    if (!(error instanceof ApplicationFailure)) throw error;
    failure ??= error;
    stop.abort();
  };
  await sideBySide(things, { atOnce: chunk.isOneByOne ? 1 : atOnce, over }, async (thing) => {
    if (await chunk.isEnough?.()) return false;
    await takeTurn(thing.url);
    try {
      await chunk.look(thing, cancelled);
      troubles = 0;
    } catch (error) {
      cancelled.throwIfAborted();
      if (!isProviderError(error)) throw error;
      if ((await chunk.putOff(thing)) >= mostTries) await chunk.giveUp(thing, error);
      if (error.kind === 'busy') endWith(toFailure(error));
      troubles += 1;
      if (troubles % troublesInARow === 0)
        await chunk.probe(cancelled).catch((away: unknown) => endWith(asAway(away)));
    }
    looked += 1;
    note({ looked });
    return true;
  });
  cancelled.throwIfAborted();
  if (failure !== undefined) throw failure;
  return looked;
}

function asAway(error: unknown): unknown {
  if (!isProviderError(error)) return error;
  return toLaterFailure(
    `the shop cannot be reached: ${error.message}`,
    growingPauseMs(activityInfo().attempt, awayPauses),
  );
}

/** Lets requests to one host begin no sooner after each other than they may. The first waits, too: a chunk may just have ended. */
export function createTurns(gapMs: (url: string) => number): (url: string) => Promise<void> {
  const turns = new Map<string, Promise<number>>();
  return async (url) => {
    const { origin } = new URL(url);
    const turn = beginAfter(turns.get(origin) ?? Promise.resolve(performance.now()), gapMs(url));
    turns.set(origin, turn);
    await turn;
  };
}

/** @returns when it begins */
async function beginAfter(last: Promise<number>, gapMs: number): Promise<number> {
  const waitMs = (await last) + gapMs - performance.now();
  if (waitMs > 0) await sleep(waitMs);
  return performance.now();
}
