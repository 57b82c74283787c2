import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { webhookQueue } from '../src/contract/queues.ts';
import { longestAskedMs } from './activity-proxies.ts';

/** Tells an application of the end of its order: on a queue of its own, so that a receiver that hangs delays nobody's order. */
export const webhooks = proxyActivities<Pick<Activities, 'sendWebhook'>>({
  taskQueue: webhookQueue,
  // One call of 15 s, and statements of 5.5 s.
  startToCloseTimeout: 60_000,
  // The recovery tail when a worker is killed.
  heartbeatTimeout: 15_000,
  // An application that is away for a night hears of everything when it is back.
  scheduleToCloseTimeout: 24 * 3_600_000,
  // The activity names each pause, which grow; this is for a database that blinks.
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** The end of a message that nobody took. */
export const webhookEnds = proxyActivities<Pick<Activities, 'endWebhook'>>({
  // One statement of 5.5 s.
  startToCloseTimeout: 20_000,
  // The keeper of webhooks starts an execution anew whose message has no end.
  scheduleToCloseTimeout: 15 * 60_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});
