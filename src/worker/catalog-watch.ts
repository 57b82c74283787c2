import { claimLook, type DueLook, isReviewDue, lookDone } from '../db/catalog/looks.ts';
import { type CatalogSource, sourceOfRun } from '../db/catalog/sources.ts';
import type { Sql } from '../db/sql.ts';
import type { Logger } from '../process/logger.ts';
import { growingPauseMs, pause } from '../process/pause.ts';

export interface CatalogWatchDeps {
  sql: Sql;
  log: Logger;
  /** Looks once into the folder of a source's pictures. */
  look(source: CatalogSource, signal: AbortSignal): Promise<unknown>;
  /** Tells a run that pictures were decided on. */
  tellDecided(workflowId: string): Promise<unknown>;
  /** Between two looks into one folder. */
  paceMs: number;
  /** When a picture that is wanted should have been begun, by a call of its own or in a batch; for tests. */
  late?: { singleMs: number; batchMs: number };
}

/** A folder of ten thousand files is listed in ten seconds; what is not heard of until then is broken. */
const lookMs = 60_000;
/** Whoever took a look and died has it no longer than this: longer than one takes. */
const claimMs = 90_000;
/** Others look meanwhile, and Google is not asked in vain all the time. */
const longestPauseMs = 10 * 60_000;
/** A run that is paused, or waits for what nobody here knows, is not told all the time: each message is kept in its history. */
const tellAgainMs = { firstMs: 60_000, mostMs: 3_600_000 };
/** Its message has surely been lost; for a batch wishes are gathered for ten minutes first. */
const usuallyLate = { singleMs: 60_000, batchMs: 11 * 60_000 };

/**
 * Looks into the folders of the sources that people decide on, so that a review itself sleeps meanwhile: what is taken out is rejected,
 * and the run is woken when it has something to do. Any number of processes may do this at once.
 * @returns what stops it
 */
export function watchFolders(deps: CatalogWatchDeps): () => Promise<void> {
  const { sql, log, paceMs } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const wake = createWaking(deps);
  const troubles = new Map<number, number>();
  const visit = async ({ sourceId, runId, workflowId }: DueLook) => {
    const source = await sourceOfRun(sql, runId);
    try {
      await deps.look(source, AbortSignal.any([signal, AbortSignal.timeout(lookMs)]));
      troubles.delete(sourceId);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error, source: source.name }, 'the folder was not looked into');
      troubles.set(sourceId, (troubles.get(sourceId) ?? 0) + 1);
    }
    await wake({ runId, workflowId });
    const pauses = { firstMs: paceMs, mostMs: Math.max(paceMs, longestPauseMs) };
    await lookDone(sql, sourceId, growingPauseMs((troubles.get(sourceId) ?? 0) + 1, pauses));
  };
  const run = async () => {
    while (!signal.aborted) {
      try {
        const due = await claimLook(sql, claimMs);
        if (due === undefined) await pause(paceMs, signal);
        else await visit(due);
      } catch (error) {
        // The database or Temporal is away: the next look comes anyway.
        log.debug({ err: error }, 'the folders were not looked after');
        await pause(paceMs, signal);
      }
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Tells a run that has something to do, and again after a growing pause as long as that is so. */
function createWaking(deps: CatalogWatchDeps): (run: Pick<DueLook, 'runId' | 'workflowId'>) => Promise<void> {
  const { sql, late = usuallyLate } = deps;
  const told = new Map<number, { times: number; at: number }>();
  return async ({ runId, workflowId }) => {
    if (!(await isReviewDue(sql, runId, late))) {
      told.delete(runId);
      return;
    }
    const { times, at } = told.get(runId) ?? { times: 0, at: 0 };
    if (times > 0 && Date.now() - at < growingPauseMs(times, tellAgainMs)) return;
    await deps.tellDecided(workflowId);
    told.set(runId, { times: times + 1, at: Date.now() });
  };
}
