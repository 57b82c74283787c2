import { failInbox, finishInbox, type InboxRow } from '../../db/inbox.ts';
import type { Sql } from '../../db/sql.ts';
import { type Happening, watched } from '../../process/happenings.ts';
import type { Logger } from '../../process/logger.ts';
import { growingPauseMs } from '../../process/pause.ts';
import { errorFields } from '../../telegram/errors.ts';
import { BotStopping, ClaimLost, HandlerDeadline, type Turn, type TurnTimes, takeTurn } from './turn.ts';

export interface InboxWorkDeps {
  sql: Sql;
  log: Logger;
  /** Handles one update, or a whole album, of one chat. Called again with the same rows after a crash or a failure. */
  handle(rows: readonly InboxRow[], turn: Turn): Promise<void>;
  /** These rows are given up; the person should hear of it. */
  onDead(rows: readonly InboxRow[]): Promise<void>;
  /** Whether the error means that something we need is away, and not that the rows cannot be handled. */
  isOutage(error: unknown): boolean;
}

export interface WorkTimes extends TurnTimes {
  /** After the first failure; doubled with each further one. */
  retryMs: number;
}

/** Rows that were claimed together. */
export interface ClaimedRows {
  rows: readonly InboxRow[];
  /** When the claim was asked for, by our clock. */
  claimedAtMs: number;
}

/** A row that throws this often is set aside, so that the chat's later ones are handled. */
const mostAttempts = 5;
/** While a service is away a row is tried on for about ten minutes. */
const mostOutageAttempts = 30;
/** A handling that is cut goes on from what it had fetched; cut once more it is no slow line. */
const mostDeadlines = 2;
const longestRetryMs = 20_000;

const handling: Happening<void> = {
  kind: 'update',
  labels: {},
  outcome: (end) => ('error' in end ? 'failed' : 'handled'),
};

class HandlerNeverEnded extends Error {
  override readonly name = 'HandlerNeverEnded';
}

/**
 * Handles claimed rows and records how it ended.
 * @returns a function that never rejects; it gives the milliseconds after which the rows can be claimed again, if ever
 */
export function createInboxWork(
  deps: InboxWorkDeps,
  { times, stopping }: { times: WorkTimes; stopping: AbortSignal },
): (claimed: ClaimedRows) => Promise<number | undefined> {
  const { sql, log } = deps;

  async function fail(rows: readonly InboxRow[], error: unknown): Promise<number | undefined> {
    const attempts = mostOf(rows, 'attempts');
    const isDeadline = error instanceof HandlerDeadline;
    const isDead = isDeadline
      ? mostOf(rows, 'deadlines') + 1 >= mostDeadlines
      : attempts >= (isNobodysFault(error) ? mostOutageAttempts : mostAttempts);
    const pauseMs = growingPauseMs(attempts, { firstMs: times.retryMs, mostMs: longestRetryMs });
    const facts = { chat: rows[0]?.chatId, updates: rows.map(({ updateId }) => updateId), attempts };
    log.error(
      { ...errorFields(error), ...facts },
      isDead ? 'an update is given up' : 'an update was not handled',
    );
    const failure = { error: error instanceof Error ? error.name : 'thrown', pauseMs, isDead, isDeadline };
    const failed = await failInbox(sql, rows, failure);
    // A later attempt has the rows: whether they are given up is for it to say.
    if (!isDead || failed === 0) return pauseMs;
    await deps
      .onDead(rows)
      .catch((error: unknown) => log.error({ ...errorFields(error), ...facts }, 'nobody was told'));
    return undefined;
  }

  function isNobodysFault(error: unknown): boolean {
    return deps.isOutage(error) || error instanceof ClaimLost || error instanceof BotStopping;
  }

  return async ({ rows, claimedAtMs }) => {
    try {
      let failure: { error: unknown } | undefined;
      try {
        // Only a process that dies over these rows gets here: the failure of every attempt is recorded.
        if (mostOf(rows, 'attempts') > mostOutageAttempts)
          throw new HandlerNeverEnded('the process died over it again');
        await watched(handling, () =>
          takeTurn({ sql, log, times, stopping }, { rows, claimedAtMs }, (turn) => deps.handle(rows, turn)),
        );
      } catch (error) {
        failure = { error };
      }
      if (failure !== undefined) return await fail(rows, failure.error);
      await finishInbox(sql, rows);
      return undefined;
    } catch (error) {
      log.error(
        { err: error, updates: rows.map(({ updateId }) => updateId) },
        'the end of an update was not recorded',
      );
      // The claim ends by itself; then the rows are handled again.
      return times.claimMs;
    }
  };
}

function mostOf(rows: readonly InboxRow[], count: 'attempts' | 'deadlines'): number {
  return Math.max(...rows.map((row) => row[count]));
}
