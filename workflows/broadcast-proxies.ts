import { proxyActivities } from '@temporalio/workflow';
import type { Activities, BroadcastSendActivities } from '../activities/index.ts';
import { telegramQueue } from '../src/contract/queues.ts';
import { longestAskedMs } from './activity-proxies.ts';

/** How long and how often the steps of a broadcast are tried; see activity-proxies.ts. */

/** The life of a broadcast: a statement of SQL. */
export const broadcastLife = proxyActivities<Pick<Activities, 'readBroadcast' | 'moveBroadcast'>>({
  // The statement takes 5.5 s at its longest.
  startToCloseTimeout: 10_000,
  // A database that is away for a night loses no broadcast.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** A chunk of a broadcast. */
export const broadcastSends = proxyActivities<Pick<BroadcastSendActivities, 'sendBroadcast'>>({
  taskQueue: telegramQueue,
  // It begins nothing new after two minutes; the last call takes 70 s with a picture, and its statements.
  startToCloseTimeout: 5 * 60_000,
  // The recovery tail when the bot is killed; longer than a restart of Temporal takes, as who is thought dead and still sends is
  // counted as unknown for a while.
  heartbeatTimeout: 12_000,
  // What Telegram has not taken for six hours is no news in the night that follows: it rests until a person lets it go on.
  scheduleToCloseTimeout: 6 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** A look at a broadcast before it is sent. */
export const broadcastPreview = proxyActivities<Pick<BroadcastSendActivities, 'previewBroadcast'>>({
  taskQueue: telegramQueue,
  // Two calls of 70 s with a picture, and its statements.
  startToCloseTimeout: 3 * 60_000,
  // Whoever asked for it has it by then, or asks again.
  scheduleToCloseTimeout: 10 * 60_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});
