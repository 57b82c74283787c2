import { readChanges } from '../../activities/catalog/gateway-changes.ts';
import type { Gateway } from '../contract/gateway.ts';
import { claimLook } from '../db/catalog/publications.ts';
import type { Sql } from '../db/sql.ts';
import type { Logger } from '../process/logger.ts';
import { createBackoff, pause } from '../process/pause.ts';

export interface GatewaySyncDeps {
  sql: Sql;
  log: Logger;
  gateway: Gateway;
  /** Between two looks of all workers together. */
  paceMs: number;
}

/** A CMS that is away is a matter of minutes or of hours. */
const longestPauseMs = 10 * 60_000;

/**
 * Learns what people change at the shop's CMS, so that it is known here and not overwritten. Any number of processes may do this at
 * once: one of them looks, the others find that somebody has.
 * @returns what stops it
 */
export function keepGatewaySynced({ sql, log, gateway, paceMs }: GatewaySyncDeps): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const backoff = createBackoff({ firstMs: paceMs, mostMs: longestPauseMs });
  const look = async () => {
    if (!(await claimLook(sql, paceMs))) return;
    const changes = await readChanges({ sql, gateway }, signal);
    if (changes > 0) log.info({ changes }, 'changes at the CMS were read');
  };
  const run = async () => {
    while (!signal.aborted) {
      let restMs = paceMs;
      try {
        await look();
        backoff.reset();
      } catch (error) {
        restMs = backoff.nextMs();
        if (!signal.aborted) log.warn({ err: error }, 'the changes at the CMS were not read');
      }
      await pause(restMs, signal);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
