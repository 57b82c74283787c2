import type { ChunkResult, OverBudget } from '../../src/contract/catalog.ts';
import type { CatalogDeps } from './deps.ts';

/** Pictures by calls of their own. */
export function createSingleActivities(_deps: CatalogDeps) {
  return {
    /**
     * Makes the run's planned pictures by calls of their own, a chunk of them, and puts each into the folder. What was sent and not
     * answered is not sent again. Run twice it goes on with what is left.
     */
    async makeSingle(_: { runId: number; isApproved: boolean }): Promise<ChunkResult | OverBudget> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },
  };
}
