import type { ChunkResult, PublicationPlan } from '../../src/contract/catalog.ts';
import type { CatalogDeps } from './deps.ts';

/** What a run publishes. */
interface PublishWish {
  runId: number;
  limit?: number;
  force?: boolean;
  itemId?: number;
}

/** Showing pictures in the shop, and learning what was changed there. */
export function createPublishActivities(_deps: CatalogDeps) {
  return {
    /** What stands to be published, and what not and why. Fails with `no_gateway` when there is none. Run twice it reads the same. */
    async planPublication(_: PublishWish): Promise<PublicationPlan> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /**
     * Publishes sets, a chunk of them, each written down before its call. Run twice it makes the same calls again for what was written down
     * and not answered, which change nothing there, and goes on with what is left.
     */
    async publishSets(_: PublishWish): Promise<ChunkResult> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /** Reads what was changed at the gateway since the last look. Run twice it reads what is new. */
    async syncGateway(): Promise<{ changes: number }> {
      throw new Error('not written yet');
    },

    /** Takes a publication back. Run twice it is taken back once. */
    async withdrawPublication(_: { publicationId: number }): Promise<void> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },
  };
}
