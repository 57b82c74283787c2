import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { longestAskedMs } from './activity-proxies.ts';

/** How long and how often the steps of a request for credits are tried, as in activity-proxies.ts. */

/** The wait for an answer to a request for credits; its caller says how long it may take. */
export const answers = proxyActivities<Pick<Activities, 'awaitTopUp'>>({
  // Whoever answers ends the wait. Should that have been lost, it is seen then; each look is an Action.
  startToCloseTimeout: 6 * 3_600_000,
  // The look itself is one statement; nothing is gained by waiting longer before it.
  retry: { initialInterval: 1_000, backoffCoefficient: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** A reminder and the end of a request for credits: two statements at most. */
export const topUps = proxyActivities<Pick<Activities, 'remindOfTopUp' | 'endTopUp'>>({
  // Statements of 5.5 s, and some to spare.
  startToCloseTimeout: 20_000,
  // Nobody waits in front of a screen: a database that is away for a night leaves no request open for ever.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});
