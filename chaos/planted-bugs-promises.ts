import type { PlantedBug } from './planted-bug.ts';

const functions = 'src/db/functions';
const lost = 'test/bot/delivery-lost.test.ts';

/** Mistakes with what people were promised while answers, machines or databases are away. */
export const promiseBugs: readonly PlantedBug[] = [
  {
    name: 'a cancel that was promised loses against the delivery',
    file: `${functions}/deliveries/begin_delivery.sql`,
    find: "if o.status = 'generating' and (p_cancelled or o.cancel_requested_at is not null) then",
    replace: 'if false then',
    caughtBy: { file: lost, title: 'wins over the delivery when it was asked of the execution' },
  },
  {
    name: 'a cancel is promised while the picture is being sent',
    file: `${functions}/orders/request_cancel.sql`,
    find: "('placed', 'queued', 'generating')",
    replace: "('placed', 'queued', 'generating', 'delivering')",
    caughtBy: { file: lost, title: 'is not promised any more once the delivery has begun' },
  },
  {
    name: 'a long wait that Telegram asks for is cut',
    file: 'workflows/activity-proxies.ts',
    find: `day's patience with Telegram.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: longestAskedMs }`,
    replace: `day's patience with Telegram.
  scheduleToCloseTimeout: 24 * 3_600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 }`,
    caughtBy: {
      file: 'test/workflows/activity-proxies.test.ts',
      title: 'a pause that others ask for is cut by no group',
    },
  },
  {
    name: 'a wait that others ask for gives way to our own pace',
    file: 'src/temporal/pacing.ts',
    find: "(error.nonRetryable === true || typeof error.nextRetryDelay === 'number')",
    replace: 'error.nonRetryable === true',
    caughtBy: { file: 'test/temporal/pacing.test.ts', title: '%s is left as it is' },
  },
  {
    name: 'lost answers follow each other within seconds',
    file: `${functions}/deliveries/begin_delivery.sql`,
    find: 'if d.not_before > clock_timestamp() then',
    replace: 'if false then',
    caughtBy: { file: lost, title: 'is repeated only after a pause, and the next one after minutes' },
  },
  {
    name: 'an error of Telegram costs a try',
    file: 'activities/delivery.ts',
    find: "if (trouble.kind !== 'unknown') await deliveryNotSent",
    replace: "if (trouble.kind !== 'unknown' && !isDoubtful) await deliveryNotSent",
    caughtBy: { file: lost, title: 'five times costs no try: the picture comes, marked, charged once' },
  },
  {
    name: 'who may have the picture is told that Telegram did not take it',
    file: `${functions}/orders/settle_undelivered.sql`,
    find: "p_reason := 'delivery_unconfirmed';",
    replace: 'null;',
    caughtBy: { file: lost, title: 'the end says that it may be there' },
  },
  {
    name: 'what is in the chat is forgotten while the database is away',
    file: 'activities/delivery.ts',
    find: 'beat(sent);',
    replace: '',
    caughtBy: { file: lost, title: 'is not sent again either when several attempts find no database' },
  },
  {
    name: 'an order is given up without a last look',
    file: 'workflows/provider-job.ts',
    find: 'isOver = Date.now() < giveUpAt + noticeableMs;',
    replace: 'throw error;',
    caughtBy: {
      file: 'test/e2e/asleep.test.ts',
      title: 'what the provider has finished is delivered and charged, whether its callback came or was lost',
    },
  },
  {
    name: 'a job that nobody waits for goes on at the provider',
    file: `${functions}/jobs/record_submission.sql`,
    find: "return coalesce(p_status = 'accepted' and subject_has_ended(j), false);",
    replace: 'return false;',
    caughtBy: {
      file: 'test/activities/stopping.test.ts',
      title: 'has its job stopped with the answer, once',
    },
  },
  {
    name: 'a handling whose turn is over goes on',
    file: 'src/bot/inbox/turn.ts',
    find: 'look();\n      signal.throwIfAborted();',
    replace: 'look();',
    caughtBy: {
      file: 'test/bot/turn.test.ts',
      title: 'an update whose handling passed its deadline twice is set aside',
    },
  },
];
