import type { ChunkResult } from '../../src/contract/catalog.ts';
import type { CatalogDeps } from './deps.ts';

const missing = () => new Error('not written yet');

/** Reading a shop. */
export function createParseActivities(_deps: CatalogDeps) {
  return {
    /** Reads robots.txt and sitemaps and fills the frontier. @returns how many pages wait */
    async seedShop(_run: { runId: number }): Promise<{ waiting: number }> {
      throw missing();
    },
    /** Reads a chunk of pages. */
    async crawlPages(_run: {
      runId: number;
      limit?: number;
      force?: boolean;
      dryRun?: boolean;
    }): Promise<ChunkResult> {
      throw missing();
    },
    /** Fetches a chunk of pictures and keeps them. */
    async fetchPictures(_run: { runId: number; force?: boolean }): Promise<ChunkResult> {
      throw missing();
    },
    /**
     * Marks what is gone, unless the shop shows far less than at the last good run and nobody has said that this is right.
     */
    async finishParse(_run: {
      runId: number;
      isAccepted?: boolean;
      /** Only a part was read: nothing is gone. */
      isPart?: boolean;
    }): Promise<{ fewer: { found: number; before: number } } | { counts: Record<string, number> }> {
      throw missing();
    },
  };
}
