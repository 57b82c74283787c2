import pino from 'pino';
import { expect, vi } from 'vitest';
import { createDrain, type Drain, type DrainDeps } from '../../src/bot/inbox/drain.ts';
import { type InboxRow, storeUpdates } from '../../src/db/inbox.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase } from '../harness/database.ts';

/** Drains on one database, and updates that come to it. */
export interface DrainRig {
  sql: Sql;
  /** Stopped with the rig. */
  start(deps: Partial<DrainDeps> & Pick<DrainDeps, 'handle'>): Drain;
  /** @returns the update's id; they count from 1 */
  receive(chatId: number, album?: string): Promise<number>;
  openRows(): Promise<number>;
  /** Resolves when nothing is left to handle. */
  settled(): Promise<void>;
  stopAll(): Promise<void>;
  close(): Promise<void>;
}

export const times = { handlerMs: 2_000, claimMs: 3_000, retryMs: 10, pendingMs: 10, idleMs: 50 };

const calm = { albumMs: 0, onDead: async () => undefined, isOutage: () => false, times };

export const ids = (rows: readonly InboxRow[]) => rows.map(({ updateId }) => updateId);

export async function createDrainRig(): Promise<DrainRig> {
  const database = await createTestDatabase();
  const { sql } = database;
  const log = pino({ level: 'silent' });
  const drains: Drain[] = [];
  let nextUpdateId = 1;

  async function openRows(): Promise<number> {
    const [row] = await sql<{ open: number }[]>`select count(*) as open from inbox where done_at is null`;
    return row?.open ?? -1;
  }

  async function stopAll(): Promise<void> {
    await Promise.all(drains.splice(0).map((drain) => drain.stop()));
  }

  return {
    sql,
    start(deps) {
      const drain = createDrain({ ...calm, sql, log, ...deps });
      drains.push(drain);
      drain.start();
      return drain;
    },
    async receive(chatId, album) {
      const updateId = nextUpdateId++;
      const filed = { updateId, chatId, album: album ?? null, payload: { update_id: updateId } };
      await storeUpdates(sql, [filed]);
      return updateId;
    },
    openRows,
    settled: () => vi.waitFor(async () => expect(await openRows()).toBe(0), { timeout: 10_000 }),
    stopAll,
    async close() {
      await stopAll();
      await database.drop();
    },
  };
}
