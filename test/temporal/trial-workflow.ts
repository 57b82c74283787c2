import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';

export interface Trial {
  activity: string;
  options: ActivityOptions;
  /** How often, at once; once without it. */
  times?: number;
}

/** Runs an activity on whichever queue: to try what is around activities. */
export async function trialWorkflow({ activity, options, times = 1 }: Trial): Promise<void> {
  const activities = proxyActivities<Record<string, () => Promise<unknown>>>(options);
  await Promise.all(Array.from({ length: times }, async () => activities[activity]?.()));
}
