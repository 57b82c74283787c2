import type { ChunkResult } from '../../src/contract/catalog.ts';
import { compareWithLast, finishParse } from '../../src/db/catalog/frontier.ts';
import { countParse } from '../../src/db/catalog/runs.ts';
import { sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { toFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';
import { type CrawlOptions, crawlChunk } from './pages.ts';
import { fetchChunk } from './pictures.ts';
import { seedFrontierOf } from './seeding.ts';

/** A part smaller than this of what the last good run found is a reason to ask. */
const leastShare = 0.7;

/** Reading a shop. */
export function createParseActivities(deps: CatalogDeps) {
  const { sql } = deps;
  return {
    /**
     * Reads robots.txt and sitemaps and fills the frontier. Fails with `shop_refused` when the start of the shop is not to be read. Run
     * twice it fills the same frontier. @returns how many pages wait
     */
    async seedShop({ runId }: { runId: number }): Promise<{ waiting: number }> {
      const source = await sourceOfRun(sql, runId);
      try {
        return { waiting: await seedFrontierOf(deps, runId, source) };
      } catch (error) {
        throw toFailure(error);
      }
    },

    /**
     * Reads a chunk of pages. `limit` counts products; `dryRun` writes nothing but the frontier. Run twice it goes on where the
     * frontier is.
     */
    async crawlPages({ runId, ...options }: CrawlOptions & { runId: number }): Promise<ChunkResult> {
      return crawlChunk(deps, runId, options);
    },

    /** Fetches a chunk of pictures and keeps them. Run twice it goes on with those that are still waiting. */
    async fetchPictures({ runId, force }: { runId: number; force?: boolean }): Promise<ChunkResult> {
      return fetchChunk(deps, runId, force ?? false);
    },

    /**
     * Marks what is gone, unless the shop shows far less than at the last good run and nobody has said that this is right. Run twice it
     * marks nothing more.
     */
    async finishParse({
      runId,
      isAccepted,
      isPart,
    }: {
      runId: number;
      isAccepted?: boolean;
      /** Only a part was read, or only to see what would come of it: nothing is gone. */
      isPart?: boolean;
    }): Promise<{ fewer: { found: number; before: number } } | { counts: Record<string, number> }> {
      const { found, before } = await compareWithLast(sql, runId);
      const isFewer = before !== null && found < before * leastShare;
      if (isFewer && !isAccepted && !isPart) return { fewer: { found, before } };
      const ended = isPart ? { pictures: found } : await finishParse(sql, runId);
      failPoint('parse.after-finish', runId);
      const { newItems, products } = await countParse(sql, runId);
      return { counts: { products, new: newItems, ...ended } };
    },
  };
}
