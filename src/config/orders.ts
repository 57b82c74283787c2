import { z } from 'zod';
import { seconds, wholeNumber } from './fields.ts';

/** What holds for the orders of every line. */
export const orders = z
  .object({
    QUEUE_TIMEOUT: seconds(3_600, 86_400),
    UPKEEP_QUIET_MS: wholeNumber(60_000, { most: 3_600_000 }),
  })
  .transform(({ QUEUE_TIMEOUT: queueMs, UPKEEP_QUIET_MS: quietMs }) => ({
    /** How long an order waits for a place before its credits go back. */
    queueMs,
    /** How long it must be at rest before upkeep looks whether somebody works on it. */
    quietMs,
  }));
