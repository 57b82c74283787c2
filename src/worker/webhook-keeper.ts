import type { Sql } from '../db/sql.ts';
import { claimWebhooks, webhooksStarted } from '../db/webhooks.ts';
import type { Logger } from '../process/logger.ts';
import { createBell, pause } from '../process/pause.ts';

export interface WebhookKeeperDeps {
  sql: Sql;
  log: Logger;
  /** Starts a message's execution, unless one runs. */
  startWebhook: (deliveryId: number) => Promise<void>;
}

/** A notice makes it quick; without one a message is found so late. */
const lookMs = 5_000;
const mostStarted = 100;
/** Whoever took a message and died has it no longer than this. */
const claimMs = 30_000;
/** A message that is on its way for so long may have lost its execution: it is started once more, which costs one Action. */
const restMs = 3_600_000;

/**
 * Starts an execution for each message that the end of an order has left. Any number of processes may do this at once.
 * @returns what stops it
 */
export function keepWebhooks({ sql, log, startWebhook }: WebhookKeeperDeps): () => Promise<void> {
  const stopping = new AbortController();
  const bell = createBell(stopping.signal);
  const startAll = async () => {
    for (;;) {
      const ids = await claimWebhooks(sql, { most: mostStarted, claimMs });
      if (ids.length === 0) return;
      await Promise.all(ids.map(startWebhook));
      await webhooksStarted(sql, ids, restMs);
    }
  };
  const run = async () => {
    sql
      .listen('webhooks', () => bell.ring())
      .catch((error: unknown) => log.warn({ err: error }, 'no notices of webhooks'));
    while (!stopping.signal.aborted) {
      try {
        await startAll();
        await bell.rest(lookMs);
      } catch (error) {
        log.debug({ err: error }, 'webhooks were not started');
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
