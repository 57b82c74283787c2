import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { GenerationInput, GenerationResult } from '../../src/contract/generation.ts';

const { admitGeneration, submitProviderJob } = proxyActivities<Activities>({ startToCloseTimeout: 10_000 });

/** A change nobody may make to running orders: the request is sent before anything is reserved. */
export async function generationWorkflow({ orderId }: GenerationInput): Promise<GenerationResult> {
  await submitProviderJob({ jobId: 1 });
  await admitGeneration({ orderId });
  return { status: 'delivered' };
}
