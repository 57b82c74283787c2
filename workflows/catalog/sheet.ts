import { ActivityFailure, isCancellation, log } from '@temporalio/workflow';
import { runs, sheets } from '../activity-proxies.ts';

/** Somebody who sorts all the time, or a cell that does not stay as it is written, is left to the next run. */
const mostVainLooks = 3;

/**
 * Brings our cells of the sheet to what the database says. Somebody may sort the rows between a look and a write, which then comes into
 * wrong rows, more of them than before: so it is looked at once more after each write.
 */
export async function syncSheet(runId: number): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  let vainLooks = 0;
  while (vainLooks < mostVainLooks) {
    const { differing } = await sheets.syncRows({ runId });
    if (differing === 0) return;
    if (differing >= fewest) vainLooks += 1;
    fewest = Math.min(fewest, differing);
  }
}

/** A sheet that cannot be written costs no picture: it is brought up to date by the next run. */
export function tryToSync(runId: number): Promise<void> {
  return unlessBroken(runId, 'sheet_not_written', () => syncSheet(runId));
}

/** What people have written of the texts; a sheet that cannot be read keeps no picture from the shop. */
export function tryToReadTexts(runId: number): Promise<void> {
  return unlessBroken(runId, 'sheet_not_read', () => sheets.readTexts({ runId }));
}

async function unlessBroken(runId: number, event: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const detail = error.cause?.message ?? 'unknown';
    log.warn('the sheet cannot be used', { runId, event, error: detail });
    await runs.moveCatalogRun({ runId, event, data: { detail } });
  }
}
