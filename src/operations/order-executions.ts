import { type Client, isGrpcServiceError, ServiceError } from '@temporalio/client';
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

/** Starts and cancels the executions of orders. */
export function createOrderExecutions({ sql, client }: { sql: Sql; client: Client }): OrderExecutions {
  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await client.withDeadline(Date.now() + callLimitMs, work);
    } catch (error) {
      if (!(error instanceof ServiceError) && !isGrpcServiceError(error)) throw error;
      throw new TemporalAway('Temporal does not answer', { cause: error });
    }
  }

  return {
    async startOrder(orderId) {
      const order = await readOrder(sql, orderId);
      if (order === undefined) throw new Error(`there is no order ${orderId}`);
      await call(() => startGeneration(client, order));
    },
    cancelOrder: (orderId) => call(() => cancelGeneration(client, orderId)),
  };
}
