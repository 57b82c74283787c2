import { proxyActivities } from '@temporalio/workflow';
import type { Activities, NoticeActivities } from '../activities/index.ts';
import { telegramQueue } from '../src/contract/queues.ts';
import { longestAskedMs } from './activity-proxies.ts';

/** The deletion of what is kept of a person, but for what Telegram does of it. */
export const erasing = proxyActivities<
  Pick<
    Activities,
    | 'beginDeletion'
    | 'undoDeletion'
    | 'stopOrders'
    | 'closeAccount'
    | 'removeModels'
    | 'removePictures'
    | 'eraseWords'
    | 'noteRemains'
    | 'forgetPerson'
  >
>({
  // A step begins no new piece after a minute; a piece is a statement of 5.5 s, a call to Temporal, or the removal of a file.
  startToCloseTimeout: 3 * 60_000,
  // The recovery tail when a worker is killed in the middle.
  heartbeatTimeout: 30_000,
  // An order in delivery may take a day, and a database or Temporal that is away is waited for; after a week a person has to look.
  scheduleToCloseTimeout: 7 * 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** The last that somebody hears, and what of their chat Telegram still takes away. */
export const farewell = proxyActivities<Pick<NoticeActivities, 'removeMessages' | 'sendReceipt'>>({
  taskQueue: telegramQueue,
  // One call of 25 s and its statements.
  startToCloseTimeout: 60_000,
  // Forgetting somebody waits for Telegram no longer than this: the receipt stays with us, too.
  scheduleToCloseTimeout: 6 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});
