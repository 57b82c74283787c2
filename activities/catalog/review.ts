import type { ChunkResult, OverBudget } from '../../src/contract/catalog.ts';
import type { DecidedVia, DecideWord, Decision, ReviewState } from '../../src/contract/review.ts';
import type { CatalogDeps } from './deps.ts';

/** Deciding on pictures: how the review stands, what the folder says, other pictures. */
export function createReviewActivities(_deps: CatalogDeps) {
  return {
    /** How the review stands. Run twice it reads the same. */
    async readReview(_: { runId: number }): Promise<ReviewState> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /** A decision on one item by a word to the run. Run twice it counts once. */
    async decideCatalogItem(_: DecideWord & { runId: number; via: DecidedVia }): Promise<Decision> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /**
     * Rejects what people have taken out of the folder: two complete listings that agree, and a look for each file that is missing.
     * `isFinal`: both are made now. Run twice it rejects once.
     */
    async sweepFolder(_: { runId: number; isFinal?: boolean }): Promise<{ rejected: number }> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /** Accepts what nobody has decided on. Run twice it finds nothing left. */
    async acceptRest(_: {
      runId: number;
      by: string;
      via: DecidedVia;
      why?: string;
    }): Promise<{ accepted: number }> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /** Reminds those who follow the run, then tells the administrators. Run twice it may be said twice. */
    async remindOfReview(_: {
      runId: number;
      undecided: number;
      level: 'reminder' | 'escalation';
    }): Promise<void> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /**
     * Makes the run's planned pictures by calls of their own, a chunk of them, and puts each into the folder. What was sent and not
     * answered is not sent again. Run twice it goes on with what is left.
     */
    async makeSingle(_: { runId: number; isApproved: boolean }): Promise<ChunkResult | OverBudget> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },

    /** Lets go of wishes that nothing has come of yet. Run twice it finds none. */
    async dropRedos(_: { runId: number; why: string }): Promise<void> {
      throw new Error(`not written yet: ${JSON.stringify(_)}`);
    },
  };
}
