import type { ChunkResult, DescriptionPlan, OverBudget } from '../../src/contract/catalog.ts';
import type { CatalogDeps } from './deps.ts';

/** Describing accepted pictures. */
export function createDescribeActivities(_deps: CatalogDeps) {
  return {
    /**
     * What stands to be described and what it would cost; `isAgain`: only what was sent in this run and whose answer was lost. Written
     * down only with `isFinal`, unless it is more than the `confirmed`. Run twice it is written down once.
     */
    async planDescriptions(_: {
      runId: number;
      limit?: number;
      force?: boolean;
      itemId?: number;
      isFinal?: boolean;
      isAgain?: boolean;
      confirmed?: number;
    }): Promise<DescriptionPlan> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /**
     * Describes what is planned by calls of their own, a chunk of it. What was sent and not answered is not sent again: its answer is lost.
     * Run twice it goes on with what is left.
     */
    async describePictures(_: { runId: number; isApproved: boolean }): Promise<ChunkResult | OverBudget> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },
  };
}
