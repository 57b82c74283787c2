import type { Client } from '@temporalio/client';
import type { Check } from '../process/health.ts';

/** Far more than Temporal needs for it. */
const answerMs = 1_500;

/** Whether Temporal answers. @param isNeeded false where what comes in waits for it without loss */
export function temporalCheck(client: Client, isNeeded: boolean): Check {
  return {
    trouble: 'Temporal does not answer',
    isNeeded,
    ask: () => client.withDeadline(Date.now() + answerMs, () => client.workflowService.getSystemInfo({})),
  };
}
