import { cancellationSignal } from '@temporalio/activity';
import type { DecidedVia, DecideWord, Decision, ReviewState } from '../../src/contract/review.ts';
import {
  acceptRest,
  decideResult,
  dropRedos,
  readReview,
  remindOfReview,
} from '../../src/db/catalog/decisions.ts';
import { sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { note } from '../../src/temporal/heartbeats.ts';
import type { CatalogDeps } from './deps.ts';
import { createFolderActivities } from './folder-watch.ts';
import { createSingleActivities } from './single.ts';

/** Of one statement, which ends long before its deadline. */
const acceptedAtOnce = 500;

/** Deciding on pictures: how the review stands, what the folder says, other pictures. */
export function createReviewActivities(deps: CatalogDeps) {
  const { sql } = deps;

  return {
    ...createFolderActivities(deps),
    ...createSingleActivities(deps),

    /** How the review stands. Run twice it reads the same. */
    async readReview({ runId }: { runId: number }): Promise<ReviewState> {
      return readReview(sql, runId);
    },

    /** A decision on one item by a word to the run. Run twice it counts once. */
    async decideCatalogItem(word: DecideWord & { runId: number; via: DecidedVia }): Promise<Decision> {
      return decideResult(sql, word);
    },

    /** Accepts what nobody has decided on. Run twice it finds nothing left. */
    async acceptRest({
      runId,
      ...word
    }: {
      runId: number;
      by: string;
      via: DecidedVia;
      why?: string;
    }): Promise<{ accepted: number }> {
      let accepted = 0;
      for (;;) {
        const some = await acceptRest(sql, runId, { ...word, most: acceptedAtOnce });
        failPoint('rest.after-accept', runId);
        accepted += some;
        note({ accepted });
        if (some === 0) return { accepted };
        cancellationSignal().throwIfAborted();
      }
    },

    /** Reminds those who follow the run, then tells the administrators. Run twice it may be said twice. */
    async remindOfReview({
      runId,
      undecided,
      level,
    }: {
      runId: number;
      undecided: number;
      level: 'reminder' | 'escalation';
    }): Promise<void> {
      await remindOfReview(sql, runId, { undecided, level });
      if (level === 'reminder') return;
      const { name } = await sourceOfRun(sql, runId);
      const pictures = undecided === 1 ? 'one picture' : `${undecided} pictures`;
      await deps.alarm(
        `catalog-review-${runId}`,
        `Nobody has decided on ${pictures} of ${name} for two days: run ${runId} of the catalog waits.`,
      );
    },

    /** Lets go of wishes that nothing has come of yet. Run twice it finds none. */
    async dropRedos({ runId, why }: { runId: number; why: string }): Promise<void> {
      await dropRedos(sql, runId, why);
    },
  };
}
