import { z } from 'zod';
import { jobDefaults, jobSettings } from '../ground/job-settings.ts';
import { type Box, createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  ...jobSettings,
  /** By how much the clock is ahead of the machine's: files and batches grow old by it. */
  aheadMs: z.int().min(0),
  fileTtlMs: z.int().min(0),
  /** What a file that is not there, or not any more, is answered with. */
  fileGoneStatus: z.union([z.literal(404), z.literal(403)]),
  /** How long a batch takes before it is given up. */
  batchTtlMs: z.int().min(0),
  /** How long a batch that was made is missing in the list of all. */
  listLagMs: z.int().min(0),
  /** Batches under way at once. */
  mostBatches: z.int().min(0),
  /** Batches of one page of the list at most. */
  pageSize: z.int().min(1),
  /** Which of its two places names the answers of a batch. */
  outputIn: z.enum(['both', 'response', 'metadata']),
  /** Whether `2k` and thinking `minimal` are refused; they pass silently without it. */
  isStrict: z.boolean(),
  models: z.array(z.string()),
  /** Every key is refused. */
  revoked: z.boolean(),
  /** Null accepts any key. */
  key: z.string().nullable(),
});

/** How the simulated account behaves; every field can be changed while it runs. */
export type GeminiSettings = z.infer<typeof settingsSchema>;

/** The settings as every part reads them. */
export type SettingsBox = Box<GeminiSettings>;

const hourMs = 3_600_000;

const defaults: GeminiSettings = {
  ...jobDefaults,
  runMs: 8_000,
  // Nobody is called back.
  callbackRetryMs: [],
  callbackTimeoutMs: 1_000,
  resultTtlMs: 48 * hourMs,
  aheadMs: 0,
  fileTtlMs: 48 * hourMs,
  fileGoneStatus: 404,
  batchTtlMs: 48 * hourMs,
  listLagMs: 0,
  mostBatches: 100,
  pageSize: 100,
  outputIn: 'both',
  isStrict: true,
  models: [
    'gemini-3-pro-image',
    'gemini-nano-banana-2.1',
    'gemini-3.8-flash',
    'gemini-3.5-flash-lite',
    'gemini-4-argon',
  ],
  revoked: false,
  key: null,
};

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<GeminiSettings> = {}): SettingsBox {
  return createBox(settingsSchema, { ...defaults, ...patch });
}

/** Milliseconds since 1970 by the simulated clock. */
export function now(settings: SettingsBox): number {
  return Date.now() + settings.current.aheadMs;
}
