import type {
  BatchFailure,
  BatchRef,
  BatchResult,
  GenerationPlan,
  OpenedBatch,
  OverBudget,
} from '../../src/contract/catalog.ts';
import type { Collection } from '../../src/contract/generation.ts';
import type { CatalogDeps } from './deps.ts';

const missing = () => new Error('not written yet');

/** Making pictures of what the sheet asks for. */
export function createGenerateActivities(_deps: CatalogDeps) {
  return {
    /** What stands to be made and what it would cost. Written down only with `isFinal`: then it is the run's to make. */
    async planPictures(_run: {
      runId: number;
      limit?: number;
      force?: boolean;
      isFinal?: boolean;
    }): Promise<GenerationPlan> {
      throw missing();
    },
    /** Opens the run's batch of this number. Null: nothing is left. */
    async openCatalogBatch(_run: {
      runId: number;
      number: number;
      isApproved?: boolean;
    }): Promise<OpenedBatch | OverBudget | null> {
      throw missing();
    },
    /** Reads what a batch left, line by line. */
    async collectBatch(_batch: BatchRef): Promise<Collection> {
      throw missing();
    },
    /** Puts its pictures into the folder. */
    async uploadBatch(_batch: BatchRef): Promise<void> {
      throw missing();
    },
    /** Tells the provider to stop a batch nobody wants any more. @returns whether it may go on there */
    async stopBatch(_batch: BatchRef): Promise<{ isOpen: boolean }> {
      throw missing();
    },
    /** Nothing more comes of a batch. */
    async closeBatch(_batch: BatchRef & { failure?: BatchFailure; reason?: string }): Promise<BatchResult> {
      throw missing();
    },
  };
}
