import type { Client } from '@temporalio/client';
import { readHistoryDays, startDeletion, tellUndone } from '../temporal/deletions.ts';
import { callTemporal } from './order-executions.ts';

/** Where data of people is deleted. */
export interface DeletionExecutions {
  /** Started before is fine. @throws TemporalAway */
  startDeletion: (deletion: { id: number; undoMs: number }) => Promise<void>;
  /** @throws TemporalAway */
  tellUndone: (deletionId: number) => Promise<void>;
  /** For how many days Temporal keeps what has ended; undefined where it does not say. @throws TemporalAway */
  historyDays: () => Promise<number | undefined>;
}

/** Reaches the executions of deletions. */
export function createDeletionExecutions({ client }: { client: Client }): DeletionExecutions {
  return {
    startDeletion: (deletion) => callTemporal(client, () => startDeletion(client, deletion)),
    tellUndone: (deletionId) => callTemporal(client, () => tellUndone(client, deletionId)),
    historyDays: () => callTemporal(client, () => readHistoryDays(client)),
  };
}
