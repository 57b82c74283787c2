import { type BroadcastStatus, broadcastWorkflowId } from '../src/contract/broadcasts.ts';
import {
  type BroadcastStep,
  findBroadcast,
  listQuietBroadcasts,
  moveBroadcast,
} from '../src/db/broadcasts.ts';
import type { Sql } from '../src/db/sql.ts';
import type { UpkeepDeps } from './deps.ts';
import { orGivenUp, sideBySide, type Turns } from './side-by-side.ts';

/** The life of a broadcast; what it sends is the bot's (broadcast-sends.ts). */
export function createBroadcastActivities({ sql }: { sql: Sql }) {
  return {
    /** How it stands; null when there is none. Run twice it reads the same. */
    async readBroadcast({
      broadcastId,
    }: {
      broadcastId: number;
    }): Promise<{ status: BroadcastStatus } | null> {
      const broadcast = await findBroadcast(sql, broadcastId);
      return broadcast === undefined ? null : { status: broadcast.status };
    },

    /** Writes a step down. Run twice it is one step: the second does not follow from the first. */
    async moveBroadcast({ broadcastId, ...step }: BroadcastStep & { broadcastId: number }): Promise<void> {
      await moveBroadcast(sql, broadcastId, step);
    },
  };
}

/** What pushing them needs. */
type PushDeps = Pick<UpkeepDeps, 'sql' | 'quietMs' | 'isRunRunning' | 'startBroadcast'>;

/** Starts broadcasts whose start was lost, and ends those whose execution is gone: whoever ended it in Temporal wants no more sent. */
export async function pushBroadcasts(deps: PushDeps, { atOnce, over, turn }: Turns): Promise<void> {
  await sideBySide(
    await listQuietBroadcasts(deps.sql, deps.quietMs),
    { atOnce, over },
    async ({ id }) => (await orGivenUp(pushBroadcast(deps, id), turn())) ?? false,
  );
}

/** @returns whether it had to be pushed */
async function pushBroadcast(deps: PushDeps, id: number): Promise<boolean> {
  const workflowId = broadcastWorkflowId(id);
  if (await deps.isRunRunning(workflowId)) return false;
  await deps.startBroadcast(id);
  // Started before, and gone since then: it starts no second time.
  if (await deps.isRunRunning(workflowId)) return true;
  const data = { by: 'upkeep', why: 'its execution is gone: somebody ended it in Temporal' };
  return moveBroadcast(deps.sql, id, { status: 'cancelled', event: 'broadcast_cancelled', data });
}
