import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';

export interface Trial {
  activity: string;
  options: ActivityOptions;
}

/** Runs one activity, on whichever queue: to try what is around activities. */
export async function trialWorkflow({ activity, options }: Trial): Promise<unknown> {
  return proxyActivities<Record<string, () => Promise<unknown>>>(options)[activity]?.();
}
