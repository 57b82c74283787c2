import type { Client } from '@temporalio/client';
import { workflowQueue } from '../../src/contract/queues.ts';
import { type UpkeepResult, upkeepWorkflowType } from '../../src/contract/upkeep.ts';

/** Upkeep as its schedule runs it every five minutes, now. @param limitMs of the whole run */
export async function runUpkeep(temporal: Client, limitMs = 60_000): Promise<UpkeepResult> {
  return temporal.workflow.execute<() => Promise<UpkeepResult>>(upkeepWorkflowType, {
    workflowId: `upkeep-${crypto.randomUUID()}`,
    taskQueue: workflowQueue,
    workflowExecutionTimeout: limitMs,
  });
}
