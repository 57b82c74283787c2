import { sheets } from '../activity-proxies.ts';

/**
 * Brings our cells of the sheet to what the database says. Somebody may sort the rows between a look and a write: so it is looked at
 * once more after each write, and a cell that does not stay as it is written is left to the next run.
 */
export async function syncSheet(runId: number): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const { differing } = await sheets.syncRows({ runId });
    if (differing === 0 || differing >= before) return;
    before = differing;
  }
}
