import { ApplicationFailure } from '@temporalio/common';
import type { ChunkResult, PublicationPlan } from '../../src/contract/catalog.ts';
import {
  endWithdrawal,
  findWithdrawal,
  openSets,
  planSets,
  type SetWish,
} from '../../src/db/catalog/publications.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { toLaterFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';
import { withGateway } from './gateway.ts';
import { readChanges } from './gateway-changes.ts';
import { publishAll } from './sets.ts';

/** What a run publishes. */
type PublishWish = SetWish & { runId: number };

/** Of one chunk: so that a pause is heeded soon. */
const productsAChunk = 20;

/** A person mends the key, or the CMS: until then what is to be taken back stays so. */
const mendingMs = 10 * 60_000;

/** Showing pictures in the shop, and learning what was changed there. */
export function createPublishActivities(deps: CatalogDeps) {
  const { sql } = deps;

  return {
    /** What stands to be published, and what not and why. Fails with `no_gateway` when there is none. Run twice it reads the same. */
    async planPublication({ runId, ...wish }: PublishWish): Promise<PublicationPlan> {
      await withGateway(deps, (gateway, signal) => gateway.listChanges(null, signal));
      return planSets(sql, runId, wish);
    },

    /**
     * Publishes sets, a chunk of them, each written down before its call. Run twice it makes the same calls again for what was written down
     * and not answered, which change nothing there, and goes on with what is left.
     */
    async publishSets({ runId, ...wish }: PublishWish): Promise<ChunkResult> {
      return withGateway(deps, async (gateway) => {
        const { sets, left } = await openSets(sql, runId, { ...wish, products: productsAChunk });
        failPoint('publish.after-intent', runId);
        return { left, done: await publishAll({ ...deps, gateway, runId }, sets), found: 0 };
      });
    },

    /** Reads what was changed at the gateway since the last look. Run twice it reads what is new. */
    async syncGateway(): Promise<{ changes: number }> {
      return withGateway(deps, async (gateway, signal) => ({
        changes: await readChanges({ sql, gateway }, signal),
      }));
    },

    /** Takes a publication back. Run twice it is taken back once. */
    async withdrawPublication({ publicationId }: { publicationId: number }): Promise<void> {
      const withdrawal = await findWithdrawal(sql, publicationId);
      if (withdrawal === undefined) return;
      const withdrawn = withGateway(deps, (gateway, signal) => gateway.withdraw(withdrawal, signal));
      const shown = await withdrawn.catch(throwAsPassing);
      failPoint('withdraw.after-call', publicationId);
      await endWithdrawal(sql, publicationId, shown);
    },
  };
}

/** There is no run that ends by it. */
function throwAsPassing(error: unknown): never {
  if (error instanceof ApplicationFailure && error.nonRetryable)
    throw toLaterFailure(error.message, mendingMs);
  throw error;
}
