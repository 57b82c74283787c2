import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities, DeliveryActivities } from '../activities/index.ts';
import type { WaitBy } from '../src/contract/generation.ts';
import { mediaQueue, telegramQueue } from '../src/contract/queues.ts';

/** How long and how often everything is tried, with the reason beside each number. */

/** One or two statements of SQL. */
export const ledger = proxyActivities<Activities>({
  // The recovery tail when a worker is killed in the middle; a statement itself ends after 5 s.
  startToCloseTimeout: '10s',
  // A database that is away for a quarter of an hour loses no order.
  scheduleToCloseTimeout: '15m',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** The wait for a place: over when somebody hands one over; its caller says how long it may take. */
export const queue = proxyActivities<Activities>({
  // A message that was lost is repeated by the keeper of the queue. Each look at the row is an Action, and thousands may wait: so
  // they look seldom.
  startToCloseTimeout: '10m',
  // The look itself is one statement; nothing is gained by waiting longer before it.
  retry: { initialInterval: '1s', backoffCoefficient: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** Uploads and the paid call. Repeating is safe: the job ledger decides whether anything is sent. */
export function submitOptions({ references, limitMs }: { references: number; limitMs: number }) {
  return {
    // 8 s for the call and 3 s for each upload; also the recovery tail when a worker is killed.
    startToCloseTimeout: 10_000 + 3_000 * references,
    // A provider that stays busy this long will not make the picture in time either.
    scheduleToCloseTimeout: limitMs,
    // First soon: most of what repeats is a connection that just broke.
    retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
    // An order may be cancelled while its request is on its way; what became of it is in the ledger.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  };
}

/** The wait for a job. `overdueMs`: how late a callback may be before the provider is asked. */
export function awaitOptions({
  waitBy,
  remainingMs,
  overdueMs = remainingMs,
}: {
  waitBy: WaitBy;
  remainingMs: number;
  overdueMs?: number;
}) {
  return {
    scheduleToCloseTimeout: remainingMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    // The next look comes at once: what ended the last one was its own long timeout, or a kill.
    retry: { initialInterval: '500ms', backoffCoefficient: 1 },
    ...(waitBy === 'polling'
      ? // A poller that was killed is missed after 30 s; a shorter time would cost an Action every few seconds.
        { startToCloseTimeout: remainingMs, heartbeatTimeout: 30_000 }
      : // Parked at the server: each end of this timeout asks the provider once.
        { startToCloseTimeout: Math.min(overdueMs, remainingMs) }),
  };
}

/** Download, decode, store: on the queue with few slots. */
export const media = proxyActivities<Activities>({
  taskQueue: mediaQueue,
  // 30 s for the largest download, the rest for decoding it on a busy machine.
  startToCloseTimeout: '60s',
  // The recovery tail when a worker is killed: far longer than a live one ever stays silent.
  heartbeatTimeout: '10s',
  // The provider keeps results for days, but a person waits: after ten minutes of trouble the credits go back.
  scheduleToCloseTimeout: '10m',
  // Eight tries at a damaged picture take about half a minute.
  retry: { initialInterval: '1s', backoffCoefficient: 1.5, maximumInterval: '30s' },
});

/** Sends to Telegram. */
export const telegram = proxyActivities<DeliveryActivities>({
  taskQueue: telegramQueue,
  // Two uploads of up to 50 MB.
  startToCloseTimeout: '30s',
  // The recovery tail when the bot is killed while it sends. Longer than a restart of Temporal takes: who is thought dead and
  // still sends makes a repeat.
  heartbeatTimeout: '12s',
  // A finished picture is worth a day's patience with Telegram.
  scheduleToCloseTimeout: '24h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** The books: a few queries over everything. */
export const upkeep = proxyActivities<Activities>({
  startToCloseTimeout: '2m',
  // The next run of the schedule does it again.
  retry: { maximumAttempts: 3 },
});
