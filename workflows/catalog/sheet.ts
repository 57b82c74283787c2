import { sheets } from '../activity-proxies.ts';

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
