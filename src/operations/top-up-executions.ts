import type { Client } from '@temporalio/client';
import { type StartableTopUp, startTopUp } from '../temporal/top-ups.ts';
import { callTemporal } from './order-executions.ts';

/** Where requests for credits are looked after. */
export interface TopUpExecutions {
  /** Started before is fine. @throws TemporalAway */
  startTopUp(topUp: StartableTopUp): Promise<void>;
}

export function createTopUpExecutions({ client }: { client: Client }): TopUpExecutions {
  return { startTopUp: (topUp) => callTemporal(client, () => startTopUp(client, topUp)) };
}
