import { type InboxRow, renewInbox } from '../../db/inbox.ts';
import type { Sql } from '../../db/sql.ts';
import type { Logger } from '../../process/logger.ts';
import { pause } from '../../process/pause.ts';

/** The right of one attempt to act for its rows. Once it is over, another attempt may act: nothing may be shown or written any more. */
export interface Turn {
  /** Aborts when the turn is over, so that what is under way ends. */
  readonly signal: AbortSignal;
  /** @throws when the turn is over, also where a process that slept has not noticed it yet */
  check(): void;
  /** So many files travel during this turn: its deadline moves. */
  addFiles(count: number): void;
}

export interface TurnTimes {
  /** A handling may take so long without files. */
  handlerMs: number;
  /** So much longer for each file that is fetched or sent. */
  fileMs: number;
  /** How long rows stay ours without a renewal: whoever waits for those of a process that died waits so long. */
  claimMs: number;
}

export interface TurnDeps {
  sql: Sql;
  log: Logger;
  times: TurnTimes;
  /** Ends every turn; its reason is what they throw. */
  stopping: AbortSignal;
}

export class HandlerDeadline extends Error {
  override readonly name = 'HandlerDeadline';
}

/** The rows are not ours any more: we slept, or the database was away for longer than a claim lasts. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** The process ends, and this handling would last longer. */
export class BotStopping extends Error {
  override readonly name = 'BotStopping';
}

/** So often within one claim its end is put off. */
const renewalsInClaim = 3;

/**
 * Runs one attempt for as long as it has the rows and time is left.
 * @param claimedAtMs when the claim was asked for, by our clock
 * @throws HandlerDeadline, ClaimLost, or what the work throws; the work may run on then, but its turn is over
 */
export async function takeTurn(
  { sql, log, times, stopping }: TurnDeps,
  { rows, claimedAtMs }: { rows: readonly InboxRow[]; claimedAtMs: number },
  work: (turn: Turn) => Promise<void>,
): Promise<void> {
  const { handlerMs, fileMs, claimMs } = times;
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, stopping]);
  const done = new AbortController();
  const watching = AbortSignal.any([signal, done.signal]);
  let limitMs = handlerMs;
  const beganAtMs = Date.now();
  let heldUntilMs = claimedAtMs + claimMs;
  let renewal: Promise<void> | undefined;

  function look(): void {
    if (Date.now() >= heldUntilMs) ending.abort(new ClaimLost('another attempt may have these updates'));
    else if (Date.now() >= beganAtMs + limitMs)
      ending.abort(new HandlerDeadline(`not handled within ${limitMs} ms`));
  }

  async function renew(): Promise<void> {
    const askedAtMs = Date.now();
    try {
      heldUntilMs = (await renewInbox(sql, rows, claimMs)) ? askedAtMs + claimMs : 0;
      look();
    } catch (error) {
      log.warn({ err: error }, 'a claim was not renewed');
    }
  }

  async function watch(): Promise<void> {
    let renewAtMs = claimedAtMs + claimMs / renewalsInClaim;
    while (!watching.aborted) {
      await pause(Math.max(1, Math.min(beganAtMs + limitMs, heldUntilMs, renewAtMs) - Date.now()), watching);
      look();
      if (watching.aborted || Date.now() < renewAtMs) continue;
      renewAtMs = Date.now() + claimMs / renewalsInClaim;
      renewal = renew();
    }
  }

  const turn: Turn = {
    signal,
    check() {
      look();
      signal.throwIfAborted();
    },
    addFiles(count) {
      limitMs += count * fileMs;
    },
  };
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  const watched = watch();
  try {
    await Promise.race([work(turn), over]);
  } finally {
    done.abort();
    await watched;
    // Landing after the failure is written down it would put off the next attempt.
    await renewal;
  }
}
