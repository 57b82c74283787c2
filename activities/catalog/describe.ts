import type { ChunkResult, DescriptionPlan, OverBudget } from '../../src/contract/catalog.ts';
import {
  countDescribing,
  type DescribeWish,
  nextBatch,
  planDescriptions as writePlan,
} from '../../src/db/catalog/texts.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import type { CatalogDeps } from './deps.ts';
import { describeChunk } from './describing.ts';
import { weigh } from './weighing.ts';

/** Describing accepted pictures. */
export function createDescribeActivities(deps: CatalogDeps) {
  const { sql } = deps;
  return {
    /**
     * What stands to be described and what it would cost; `isAgain`: only what was sent in this run and whose answer was lost. Written
     * down only with `isFinal`, unless it is more than the `confirmed`. Run twice it is written down once.
     */
    async planDescriptions({
      limit,
      isFinal = false,
      confirmed,
      ...wish
    }: DescribeWish & {
      limit?: number;
      isFinal?: boolean;
      confirmed?: number;
    }): Promise<DescriptionPlan> {
      const { runId } = wish;
      const { wanted = 0, ...reasons } = await countDescribing(sql, wish);
      const most = Math.min(wanted, limit ?? Number.POSITIVE_INFINITY);
      const leftOut = { ...reasons, ...(most < wanted && { beyond_limit: wanted - most }) };
      const isMore = isFinal && confirmed !== undefined && most > confirmed;
      const count = isFinal && !isMore ? await writePlan(sql, { ...wish, most }) : most;
      if (isFinal) failPoint('texts.after-plan', runId);
      const from = deps.descriptionBatchFrom;
      const by = from > 0 && count >= from ? 'batch' : 'single';
      const { estimate, over } = await weigh(deps, { runId, kind: 'description', by, count });
      return {
        ...estimate,
        leftOut,
        by,
        batchesAtOnce: deps.batches.atOnce,
        nextBatch: await nextBatch(sql, runId),
        ...(over && { over }),
        ...(isMore && { isMore }),
      };
    },

    /**
     * Describes what is planned by calls of their own, a chunk of it. What was sent and not answered is not sent again: its answer is lost.
     * Run twice it goes on with what is left.
     */
    async describePictures(chunk: { runId: number; isApproved: boolean }): Promise<ChunkResult | OverBudget> {
      return describeChunk(deps, chunk);
    },
  };
}
