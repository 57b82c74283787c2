import { z } from 'zod';

export const milliseconds = z.int().min(0).max(2_147_483_647);

/** The settings of every service with jobs; a service spreads them into its own. */
export const jobSettings = {
  queuedMs: milliseconds,
  runMs: milliseconds,
  /** Of result pictures, pixels. */
  longestSide: z.int().min(16).max(8192),
  /** Paints each size once and only marks further pictures, so that a measurement is not one of the painter. */
  reusesPaint: z.boolean(),
  /** Pauses between the attempts of one callback; its length is the number of repeats. */
  callbackRetryMs: z.array(milliseconds),
  callbackTimeoutMs: milliseconds.min(1),
  resultTtlMs: z.int().min(0),
  /** Answers, refusals and callbacks end their words with a NUL, half a surrogate pair and thousands of further ones. */
  oddWords: z.boolean(),
};

export type JobSettings = z.infer<z.ZodObject<typeof jobSettings>>;

export const jobDefaults = {
  queuedMs: 500,
  runMs: 4_000,
  longestSide: 1024,
  reusesPaint: false,
  oddWords: false,
};
