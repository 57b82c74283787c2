import type { ItemWord, RunInput } from '../../src/contract/catalog.ts';
import { tellItem } from '../../src/db/catalog/items.ts';
import { moveRun, openRun, type RunStep } from '../../src/db/catalog/runs.ts';
import type { CatalogDeps } from './deps.ts';
import { runStopped } from './stopped.ts';

/** The life of a run. */
export function createRunActivities({ sql }: Pick<CatalogDeps, 'sql'>) {
  return {
    /**
     * Begins a run of an execution that was started by hand. Run twice it answers the same run. Fails with `busy` when another one
     * of its source is under way, and with `no_source` when there is none.
     */
    async openCatalogRun({
      workflowId,
      ...input
    }: RunInput & { stages: NonNullable<RunInput['stages']>; workflowId: string }): Promise<{
      runId: number;
    }> {
      const { source, stages, by = 'by hand', force, limit, dryRun, isConfirmed, itemId } = input;
      const options = {
        ...(force !== undefined && { force }),
        ...(limit !== undefined && { limit }),
        ...(dryRun !== undefined && { dryRun }),
        ...(isConfirmed !== undefined && { isConfirmed }),
        ...(itemId !== undefined && { itemId }),
      };
      const opened = await openRun(sql, { source, stages, options, by, workflowId });
      if (opened === undefined) throw runStopped('no_source', `There is no source ${source}.`);
      if ('runId' in opened) return opened;
      const { runId, by: holder, since } = opened.busy;
      throw runStopped(
        'busy',
        `Run ${runId} of this source is under way since ${since}, begun by ${holder}.`,
      );
    },

    /** A step in the life of a run. Run twice it writes the event of the step twice, and nothing else. */
    async moveCatalogRun({ runId, ...step }: RunStep & { runId: number }): Promise<void> {
      await moveRun(sql, runId, step);
    },

    /** A word about one item. Run twice it is written down twice and means the same. @returns whether there is such an item */
    async tellCatalogItem({
      runId,
      itemId,
      ...word
    }: ItemWord & { runId: number; word: 'skip' | 'retry' }): Promise<boolean> {
      return tellItem(sql, itemId, { ...word, run: runId });
    },
  };
}
