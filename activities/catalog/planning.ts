import { cancellationSignal } from '@temporalio/activity';
import {
  type BatchMakes,
  batchQueueMs,
  type GenerationPlan,
  type OpenedBatch,
  type OverBudget,
} from '../../src/contract/catalog.ts';
import { countWishes, openBatch, planResults, readPlanned } from '../../src/db/catalog/batches.ts';
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { toFailure } from '../failures.ts';
import type { CatalogDeps } from './deps.ts';
import { folderOf } from './folder.ts';
import { runStopped } from './stopped.ts';
import { weigh } from './weighing.ts';

/** What is to be made, what it costs, and the next batch of it. */
export function createPlanningActivities(deps: CatalogDeps) {
  const { sql, batches } = deps;

  return {
    /**
     * What stands to be made and what it would cost. Written down only with `isFinal`: then it is the run's to make, unless it is more than
     * the `confirmed` pictures. Run twice it is written down once. Fails with `no_folder` before anything is paid when nobody could see the pictures.
     */
    async planPictures({
      runId,
      limit,
      force = false,
      itemId,
      isFinal = false,
      confirmed,
    }: {
      runId: number;
      limit?: number;
      force?: boolean;
      itemId?: number;
      isFinal?: boolean;
      confirmed?: number;
    }): Promise<GenerationPlan> {
      const source = await sourceOfRun(sql, runId);
      const { wanted = 0, ...reasons } = await countWishes(sql, {
        sourceId: source.id,
        force,
        ...(itemId !== undefined && { itemId }),
      });
      const most = Math.min(wanted, limit ?? Number.POSITIVE_INFINITY);
      const leftOut = { ...reasons, ...(most < wanted && { beyond_limit: wanted - most }) };
      if (most > 0) await checkFolder(deps, source);
      const isMore = isFinal && confirmed !== undefined && most > confirmed;
      const pictures = isFinal && !isMore ? await planResults(sql, runId, most) : most;
      if (isFinal) failPoint('plan.after-write', runId);
      const { estimate, over } = await weigh(deps, { runId, kind: 'picture', by: 'batch', count: pictures });
      return {
        ...estimate,
        leftOut,
        batchesAtOnce: batches.atOnce,
        ...(over && { over }),
        ...(isMore && { isMore }),
      };
    },

    /**
     * Opens the run's batch of this number, unless it would cost more than the run or the day may. Run twice it is the same batch.
     * Null: nothing is left.
     */
    async openCatalogBatch(wish: BatchWish): Promise<OpenedBatch | OverBudget | null> {
      return openNext(deps, wish);
    },
  };
}

/** The next batch of a run. */
interface BatchWish {
  runId: number;
  number: number;
  /** Executions from before make pictures. */
  makes?: BatchMakes;
  isApproved?: boolean;
}

async function openNext(
  deps: CatalogDeps,
  { runId, number, makes = 'pictures', isApproved = false }: BatchWish,
): Promise<OpenedBatch | OverBudget | null> {
  const { sql, batches } = deps;
  const { provider } = batches;
  const most = makes === 'texts' ? batches.textLinesPerJob : batches.linesPerJob;
  const { planned, isOpened } = await readPlanned(sql, { runId, number, makes });
  if (!isApproved && !isOpened) {
    const wish = { runId, kind: makes === 'texts' ? 'description' : 'picture', by: 'batch' } as const;
    const { over } = await weigh(deps, { ...wish, count: Math.min(planned, most) });
    // Whoever says that it may go on says so for all that is left.
    if (over) return { over: { ...over, ...(await weigh(deps, { ...wish, count: planned })).estimate } };
  }
  const opened = await openBatch(sql, runId, { number, makes, most, provider, queueMs: batchQueueMs });
  failPoint('batch.after-open', runId);
  return opened;
}

/** Pictures that come into no folder are paid for nothing: a person mends that first. */
async function checkFolder(deps: CatalogDeps, source: CatalogSource): Promise<void> {
  const { drive, folderId } = folderOf(deps, source);
  try {
    await drive.checkFolder(folderId, cancellationSignal());
  } catch (error) {
    if (isProviderError(error) && (error.kind === 'config' || error.kind === 'auth'))
      throw runStopped('no_folder', error.message);
    throw toFailure(error);
  }
}
