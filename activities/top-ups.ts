import { CompleteAsyncError } from '@temporalio/activity';
import type { TopUpEnd } from '../src/contract/top-ups.ts';
import type { Sql } from '../src/db/sql.ts';
import { endTopUp, followTopUp, readTopUp, remindOfTopUp } from '../src/db/top-ups.ts';

/** A request for credits from its start to its end. */
export function createTopUpActivities({ sql }: { sql: Sql }) {
  return {
    /**
     * Returns when the request has ended; until then it waits to be completed from outside. Notes that somebody looks after it; run
     * twice it is noted once.
     */
    async awaitTopUp({ topUpId }: { topUpId: number }): Promise<void> {
      if (await followTopUp(sql, topUpId)) throw new CompleteAsyncError();
    },

    /** Shows it once more to those who may answer. Run twice it is shown once. */
    async remindOfTopUp({ topUpId }: { topUpId: number }): Promise<void> {
      await remindOfTopUp(sql, topUpId);
    },

    /** Ends it so, unless it has ended already. Run twice it ends once. @returns how it has ended */
    async endTopUp({
      topUpId,
      status,
    }: {
      topUpId: number;
      status?: 'expired' | 'withdrawn';
    }): Promise<TopUpEnd> {
      if (status !== undefined)
        await endTopUp(sql, topUpId, { status, by: status === 'expired' ? 'term' : 'a cancel' });
      const topUp = await readTopUp(sql, topUpId);
      if (topUp === undefined) throw new Error(`top-up ${topUpId} is gone`);
      return { status: topUp.status, given: topUp.given };
    },
  };
}
