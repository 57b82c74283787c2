import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { readOrder } from '../db/orders.ts';
import type { Sql } from '../db/sql.ts';
import { cancelGeneration, startGeneration } from '../temporal/executions.ts';

/** Temporal is away or busy; the same call works later. */
export class TemporalAway extends Error {
  override readonly name = 'TemporalAway';
}

export interface OrderExecutions {
  /** Started before is fine. @throws TemporalAway */
  startOrder(orderId: number): Promise<void>;
  /** @throws TemporalAway */
  cancelOrder(orderId: number): Promise<'asked' | 'not_running'>;
}

/** Someone waits for the answer to a press, and the handling of an update has 20 s. */
const callLimitMs = 5_000;

/** A call that somebody waits for. @throws TemporalAway */
export async function callTemporal<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + callLimitMs, work);
  } catch (error) {
    const isAway =
      error instanceof ServiceError ||
      error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
      isGrpcServiceError(error);
    if (!isAway) throw error;
    throw new TemporalAway('Temporal does not answer', { cause: error });
  }
}

/** Whether Temporal was told; what it was not told now, upkeep tells later. */
export async function isTold(tell: Promise<void>): Promise<boolean> {
  try {
    await tell;
    return true;
  } catch (error) {
    if (error instanceof TemporalAway) return false;
    throw error;
  }
}

/** Starts and cancels the executions of orders. */
export function createOrderExecutions({ sql, client }: { sql: Sql; client: Client }): OrderExecutions {
  return {
    async startOrder(orderId) {
      const order = await readOrder(sql, orderId);
      if (order === undefined) throw new Error(`there is no order ${orderId}`);
      await callTemporal(client, () => startGeneration(client, order));
    },
    cancelOrder: (orderId) => callTemporal(client, () => cancelGeneration(client, orderId)),
  };
}
