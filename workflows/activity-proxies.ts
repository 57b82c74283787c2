import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities, DeliveryActivities, NoticeActivities } from '../activities/index.ts';
import type { WaitBy } from '../src/contract/generation.ts';
import { bulkQueue, mediaQueue, sheetQueue, telegramQueue } from '../src/contract/queues.ts';

/**
 * How long and how often everything is tried, in milliseconds, with the reason beside each number. Each group names the activities it
 * is meant for and can call no other.
 */

/**
 * The server cuts a pause that an activity names at `maximumInterval`: it must be as long as any wait others ask of us (Telegram and
 * the providers by `Retry-After`). Pauses that nobody asks for are held short by src/temporal/pacing.ts.
 */
export const longestAskedMs = 3_600_000;

/** A few statements of SQL; the last of them tells the provider to stop. */
export const ledger = proxyActivities<
  Pick<Activities, 'admitGeneration' | 'handOverResult' | 'settleUndelivered'>
>({
  // Statements of 5.5 s and a call of 8 s, each at its longest.
  startToCloseTimeout: 45_000,
  // The recovery tail when a worker is killed in the middle.
  heartbeatTimeout: 10_000,
  // A database that is away for a quarter of an hour loses no order.
  scheduleToCloseTimeout: 15 * 60_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** The wait for a place: over when somebody hands one over; its caller says how long it may take. */
export const queue = proxyActivities<Pick<Activities, 'awaitPlace'>>({
  // A message that was lost is repeated by the keeper of the queue. Each look at the row is an Action, and thousands may wait: so
  // they look seldom.
  startToCloseTimeout: 10 * 60_000,
  // The look itself is one statement; nothing is gained by waiting longer before it.
  retry: { initialInterval: 1_000, backoffCoefficient: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

/** What speaks to a provider: every call says how long it may take, by the options below. */
export const provider = proxyActivities<
  Pick<Activities, 'prepareProviderJob' | 'submitProviderJob' | 'awaitProviderJob'>
>({
  // Only because a group must have one.
  startToCloseTimeout: 10_000,
});

/** Uploads. Repeating is safe and goes on where the last attempt was: what the provider has is kept with the job. */
export function prepareOptions({
  limitMs,
  isBulk = false,
}: {
  limitMs: number;
  isBulk?: boolean | undefined;
}) {
  return {
    ...(isBulk && { taskQueue: bulkQueue }),
    // 68 s for the address and the bytes of one file (10 MB at 2 Mbit/s are 40 s), all files side by side, and six statements of
    // 5.5 s.
    // Of a batch: 150 files of 2 MB, four side by side, at 2 Mbit/s.
    startToCloseTimeout: isBulk ? 30 * 60_000 : 120_000,
    // A provider that takes no uploads for so long will not make the picture in time either.
    scheduleToCloseTimeout: limitMs,
    // The recovery tail when a worker is killed.
    heartbeatTimeout: 15_000,
    // First soon: most of what repeats is a connection that just broke.
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: longestAskedMs },
    cancellationType: ActivityCancellationType.TRY_CANCEL,
  };
}

/** The paid call. Repeating is safe: the job ledger decides whether anything is sent. */
export function submitOptions({
  uploads,
  limitMs,
  callMs = 16_000,
}: {
  uploads: number;
  limitMs: number;
  callMs?: number | undefined;
}) {
  return {
    // The call (16 s with the stop of a job that is made and refused), six statements of 5.5 s, and 11 s to spare. Executions from
    // before uploads were a step of their own have 3 s for each of them.
    startToCloseTimeout: 44_000 + callMs + 3_000 * uploads,
    // The recovery tail when a worker is killed.
    heartbeatTimeout: 10_000,
    // A provider that stays busy this long will not make the picture in time either.
    scheduleToCloseTimeout: limitMs,
    // First soon: most of what repeats is a connection that just broke.
    retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: longestAskedMs },
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
    // The next look comes at once: what ended the last one was its own long timeout, or a kill. Who looks now and then names the
    // pause before the next look.
    retry: { initialInterval: 500, backoffCoefficient: 1, maximumInterval: longestAskedMs },
    ...timeoutsOf(waitBy, { remainingMs, overdueMs }),
  };
}

function timeoutsOf(waitBy: WaitBy, { remainingMs, overdueMs }: { remainingMs: number; overdueMs: number }) {
  switch (waitBy) {
    case 'polling':
      // A poller that was killed is missed after 30 s; a shorter time would cost an Action every few seconds.
      return { startToCloseTimeout: remainingMs, heartbeatTimeout: 30_000 };
    case 'retrying':
      // Three calls of 8 s and a statement of 5.5 s.
      return { startToCloseTimeout: 45_000 };
    case 'callback':
    case 'nothing':
      // Parked at the server: each end of this timeout asks the provider once.
      return { startToCloseTimeout: Math.min(overdueMs, remainingMs) };
    default:
      return waitBy satisfies never;
  }
}

/** Download, decode, store: on the queue with few slots. */
export const media = proxyActivities<Pick<Activities, 'collectResult'>>({
  taskQueue: mediaQueue,
  // 70 s for the search for a picture, 24 s of asking, 15 s for gifts, six statements of 5.5 s, the rest for decoding on a busy machine.
  startToCloseTimeout: 180_000,
  // The recovery tail when a worker is killed: far longer than a live one ever stays silent.
  heartbeatTimeout: 10_000,
  // The provider keeps results for days, but a person waits: after ten minutes of trouble the credits go back.
  scheduleToCloseTimeout: 10 * 60_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 1.5, maximumInterval: longestAskedMs },
});

/** Sends to Telegram. */
export const telegram = proxyActivities<DeliveryActivities>({
  taskQueue: telegramQueue,
  // Two parts in two forms each, of 50 MB at most, which a line of 2 Mbit/s takes in 200 s; and their statements.
  startToCloseTimeout: 20 * 60_000,
  // The recovery tail when the bot is killed while it sends. Longer than a restart of Temporal takes: who is thought dead and
  // still sends makes a repeat.
  heartbeatTimeout: 12_000,
  // A finished picture is worth a day's patience with Telegram.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** What becomes of a trained model. */
export const models = proxyActivities<
  Pick<
    Activities,
    'openModel' | 'describeModel' | 'renameModel' | 'extendModel' | 'beginModelDeletion' | 'removeModel'
  >
>({
  // Statements of 5.5 s, and one call to the provider or to Temporal of 8 s.
  startToCloseTimeout: 45_000,
  // The recovery tail when a worker is killed: a person may wait for a renaming.
  heartbeatTimeout: 10_000,
  // Somebody's face is not left at a provider that has trouble for some days; after a week a person has to look.
  scheduleToCloseTimeout: 7 * 24 * 3_600_000,
  // A person waits for a renaming; a provider that would not delete for days is asked once an hour.
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** Messages that belong to no delivery. */
export const notices = proxyActivities<Pick<NoticeActivities, 'remindOfModel'>>({
  taskQueue: telegramQueue,
  // One call of 25 s and its statements.
  startToCloseTimeout: 60_000,
  // A reminder that is a day late is still in time.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** For whoever waits for it: a repeat would come too late. The steps hear of no cancel, as they have no heartbeat. */
const once = { retry: { maximumAttempts: 1 }, cancellationType: ActivityCancellationType.TRY_CANCEL };

/** Advice on photos, for a person who looks at the last screen meanwhile: nobody waits longer than 6 s for it. */
export const inspection = proxyActivities<Pick<Activities, 'inspectPhotos'>>({
  // It ends by itself after 4 s with what has come. All its attempts and its wait for a slot lie within it, too.
  scheduleToCloseTimeout: 5_000,
  ...once,
});

/** One page of a shop, for a person who looks at a form meanwhile: nobody waits longer than 20 s for it. */
export const preview = proxyActivities<Pick<Activities, 'previewPage'>>({
  taskQueue: bulkQueue,
  scheduleToCloseTimeout: 18_000, // It ends by itself after 14 s; while whole shops are read it may find no slot in time.
  ...once,
});

/** Upkeep: each step ends by itself after little more than a minute. */
export const upkeep = proxyActivities<Pick<Activities, 'healStalled' | 'auditBooks' | 'clearOld'>>({
  startToCloseTimeout: 2 * 60_000,
  // The next run of the schedule does it again.
  retry: { maximumAttempts: 3 },
});

/** The audit of everything. */
export const nightly = proxyActivities<Pick<Activities, 'auditAll'>>({
  // Its statement ends after four minutes.
  startToCloseTimeout: 5 * 60_000,
  // Tried again an hour later: whoever claimed it has it so long.
  retry: { maximumAttempts: 1 },
});

/** The life of a run, its items and its batches: a few statements of SQL, and one call to the provider where a batch is stopped. */
export const runs = proxyActivities<
  Pick<
    Activities,
    | 'openCatalogRun'
    | 'moveCatalogRun'
    | 'tellCatalogItem'
    | 'planPictures'
    | 'openCatalogBatch'
    | 'stopBatch'
    | 'closeBatch'
    | 'readReview'
    | 'decideCatalogItem'
    | 'acceptRest'
    | 'remindOfReview'
    | 'dropRedos'
    | 'planDescriptions'
    | 'planPublication'
  >
>({
  // Statements of 5.5 s, of which the plan of ten thousand pictures is the longest, and a call of 8 s.
  startToCloseTimeout: 60_000,
  // The recovery tail when a worker is killed in the middle.
  heartbeatTimeout: 15_000,
  // Nobody waits in a chat: a database that is away for a night loses no run.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** Pages and pictures of a shop, answers of a batch and their uploads, looks into a folder, and publications, a chunk each; a repeat goes on where the last attempt was. */
export const bulk = proxyActivities<
  Pick<
    Activities,
    | 'seedShop'
    | 'crawlPages'
    | 'fetchPictures'
    | 'finishParse'
    | 'collectBatch'
    | 'uploadBatch'
    | 'sweepFolder'
    | 'publishSets'
    | 'syncGateway'
    | 'withdrawPublication'
  >
>({
  taskQueue: bulkQueue,
  // A chunk begins nothing new after two minutes, and its longest single piece takes less than one; the answers of a batch, up to
  // a gigabyte, take an hour at 2 Mbit/s, and say all the time how far they are.
  startToCloseTimeout: 90 * 60_000,
  // The recovery tail when a worker is killed.
  heartbeatTimeout: 30_000,
  // A shop, a provider or a folder that is away for two days: results are kept that long by whoever has them.
  scheduleToCloseTimeout: 48 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});

/** Pictures and descriptions by calls of their own, a chunk of them: each call is paid for and answers at once. */
export const singles = proxyActivities<Pick<Activities, 'makeSingle' | 'describePictures'>>({
  taskQueue: bulkQueue,
  // A chunk begins nothing new after two minutes; a call takes two at most, and an upload as long.
  startToCloseTimeout: 15 * 60_000,
  // The recovery tail when a worker is killed.
  heartbeatTimeout: 30_000,
  // A provider or a folder that is away for two days.
  scheduleToCloseTimeout: 48 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
  // What is on its way is paid for: it is heard and kept before the run ends.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** One request that reads a sheet and one that writes it: their queue hands out as many a minute as Google allows. */
export const sheets = proxyActivities<
  Pick<Activities, 'prepareSheet' | 'appendRows' | 'syncRows' | 'readPrompts' | 'readTexts'>
>({
  taskQueue: sheetQueue,
  // Three calls of 30 s, and statements of 5.5 s.
  startToCloseTimeout: 3 * 60_000,
  // The recovery tail when a worker is killed.
  heartbeatTimeout: 30_000,
  // A sheet that nobody can reach for a day: the run ends and says so; what it has found and made is kept.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs },
});
