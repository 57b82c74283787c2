import { z } from 'zod';
import { seconds, wholeNumber } from './fields.ts';

/** What holds for the orders of every line. */
export const orders = z
  .object({
    QUEUE_TIMEOUT: seconds(3_600, 86_400),
    UPKEEP_QUIET_MS: wholeNumber(60_000, { most: 3_600_000 }),
    // Telegram brings an update again for a day: until then it must stay known.
    RETENTION_DAYS: wholeNumber(30, { least: 2, most: 36_500 }),
  })
  .transform(({ QUEUE_TIMEOUT: queueMs, UPKEEP_QUIET_MS: quietMs, RETENTION_DAYS: keptDays }) => ({
    /** How long an order waits for a place before its credits go back. */
    queueMs,
    /** How long it must be at rest before upkeep looks whether somebody works on it. */
    quietMs,
    /** How long what people said and showed is kept beside the orders themselves. */
    keptDays,
  }));
