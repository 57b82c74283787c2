import { catalogRunWorkflowId } from '../../src/contract/catalog.ts';
import { listAbandonedBatches } from '../../src/db/catalog/batches.ts';
import { listWithdrawals } from '../../src/db/catalog/publications.ts';
import { listQuietRuns, moveRun } from '../../src/db/catalog/runs.ts';
import type { UpkeepDeps } from '../deps.ts';
import { allEnded, orGivenUp, sideBySide, type Turns } from '../side-by-side.ts';

/**
 * Starts runs whose start was lost, ends those whose execution is gone, and starts what looks after their batches, and after what is
 * to be taken back from the shop. A run that waits, be
 * it for days, is left alone.
 * @returns how many runs had to be pushed
 */
export async function pushCatalog(deps: UpkeepDeps, { atOnce, over, turn }: Turns): Promise<number> {
  const pushRuns = async () =>
    sideBySide(
      await listQuietRuns(deps.sql, deps.quietMs),
      { atOnce, over },
      async (run) => (await orGivenUp(pushRun(deps, run), turn())) ?? false,
    );
  const startBatches = async () =>
    sideBySide(
      await listAbandonedBatches(deps.sql, deps.quietMs),
      { atOnce, over },
      async (batch) => (await orGivenUp(deps.startAbandonedBatch(batch), turn())) !== undefined,
    );
  const startWithdrawals = async () =>
    sideBySide(
      await listWithdrawals(deps.sql),
      { atOnce, over },
      async (id) => (await orGivenUp(deps.startWithdrawal(id), turn())) !== undefined,
    );
  const [pushed] = await allEnded([pushRuns(), startBatches(), startWithdrawals()]);
  return pushed;
}

/** @returns whether it had to be pushed */
async function pushRun(
  deps: UpkeepDeps,
  { id, workflowId }: { id: number; workflowId: string },
): Promise<boolean> {
  if (await deps.isRunRunning(workflowId)) return false;
  if (workflowId === catalogRunWorkflowId(id)) {
    await deps.startRun(id);
    // Started before, and gone since then: it starts no second time, so it ends here.
    if (await deps.isRunRunning(workflowId)) return true;
  }
  const detail = 'Its execution is gone: somebody ended it in Temporal.';
  const step = { status: 'failed', reason: 'internal', detail, event: 'failed' } as const;
  return moveRun(deps.sql, id, { ...step, data: { reason: step.reason, detail } });
}
