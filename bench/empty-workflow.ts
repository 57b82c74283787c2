import { proxyActivities } from '@temporalio/workflow';
import type { EmptyActivities } from './floor.ts';

const { step } = proxyActivities<EmptyActivities>({ startToCloseTimeout: 10_000 });

/** As many steps as an order has, one after the other, and nothing in them. */
export async function emptyWorkflow(steps: number): Promise<void> {
  for (let number = 0; number < steps; number += 1) await step();
}
