import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { storeUpdates } from '../../db/inbox.ts';
import type { Sql } from '../../db/sql.ts';
import { failPoint } from '../../process/fail-points.ts';
import type { Logger } from '../../process/logger.ts';
import { createBackoff, pause } from '../../process/pause.ts';
import { untilAnswered } from '../../telegram/patience.ts';
import { callSignal } from '../../telegram/signal.ts';
import { allowedUpdates, fileUpdates, type UpdateSource } from './intake.ts';

export interface PollingDeps {
  api: Api;
  sql: Sql;
  log: Logger;
  /** Something new is in the inbox. */
  onStored: () => void;
}

/** Telegram holds an empty poll this long (its own limit is 50 s). */
const pollSeconds = 30;
/** Beyond it the line is dead, not quiet. */
const pollLimitMs = (pollSeconds + 10) * 1_000;
/** deleteWebhook and the last confirmation answer at once or not at all; a stop has 8 s. */
const shortCallMs = 3_000;
const storePauses = { firstMs: 200, mostMs: 5_000 };

/**
 * Takes updates by long polling. A batch is in the database before the next poll confirms it, so that Telegram keeps
 * whatever is lost on the way; grammY's own loop confirms first.
 */
export function createPolling({ api, sql, log, onStored }: PollingDeps): UpdateSource {
  const stopping = new AbortController();
  const { signal } = stopping;
  /** One above the last batch. Ids are never compared with those of earlier batches: after a week of silence they start anew. */
  let offset: number | undefined;
  let confirmed: number | undefined;
  let running: Promise<void> | undefined;

  async function poll(): Promise<void> {
    await untilAnswered(() => api.deleteWebhook({}, callSignal(shortCallMs, signal)), { log, signal });
    while (!signal.aborted) {
      const updates = await untilAnswered(getUpdates, { log, signal });
      if (updates === undefined) return;
      confirmed = offset;
      if (updates.length === 0) continue;
      if (!(await store(updates))) return;
      offset = Math.max(...updates.map(({ update_id }) => update_id)) + 1;
      onStored();
      failPoint('inbox.before-ack');
    }
  }

  function getUpdates(): Promise<Update[]> {
    const asked = { timeout: pollSeconds, limit: 100, allowed_updates: allowedUpdates };
    return api.getUpdates(
      { ...asked, ...(offset !== undefined && { offset }) },
      callSignal(pollLimitMs, signal),
    );
  }

  /** Waits for the database as long as it takes. @returns false when stopped before */
  async function store(updates: readonly Update[]): Promise<boolean> {
    const filed = fileUpdates(updates, log);
    const backoff = createBackoff(storePauses);
    while (!signal.aborted) {
      try {
        await storeUpdates(sql, filed);
        failPoint('inbox.after-insert');
        return true;
      } catch (error) {
        log.error({ err: error, updates: filed.length }, 'updates wait for the database');
        await pause(backoff.nextMs(), signal);
      }
    }
    return false;
  }

  return {
    run() {
      running ??= poll();
      return running;
    },

    /** Ends the waiting poll, and tells Telegram what has been stored. */
    async stop() {
      stopping.abort();
      await running?.catch(() => undefined);
      if (offset === undefined || offset === confirmed) return;
      // Fails harmlessly: what is not confirmed comes again and is known then.
      await api
        .getUpdates(
          { offset, limit: 1, timeout: 0, allowed_updates: allowedUpdates },
          callSignal(shortCallMs),
        )
        .catch(() => undefined);
    },
  };
}
