import { z } from 'zod';
import { type JobSettings, jobDefaults, jobSettings, milliseconds } from '../ground/job-settings.ts';
import { type Box, createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  /** `queuedMs` and `runMs` are those of prompts. */
  ...jobSettings,
  trainingQueuedMs: milliseconds,
  trainingMs: milliseconds,
  /** The account's switch: a tune of the same title, or a prompt of the same attributes, is the one that exists. */
  idempotency: z.boolean(),
  /** The least photos a tune is trained with. */
  leastPhotos: z.int().min(1),
  /** Callbacks hold the entity itself and not `{"tune": …}`. */
  bareCallbacks: z.boolean(),
  /** A `faceid` tune, which is ready in its create's answer, is told of by a callback as well. */
  instantCallbacks: z.boolean(),
  /** A prompt has no `images` at all, instead of an empty list, until it is done. */
  leavesImagesOut: z.boolean(),
  /** A tune or prompt that is looked at again sooner is answered with 429. */
  pollFloorMs: milliseconds,
  /** What an inspection finds whatever the photo shows; null leaves the key out of the answer. */
  inspection: z.record(z.string(), z.union([z.string(), z.boolean()]).nullable()),
  /** What the account was given, and what comes off it, in the unit of `usd_balance_mc`. */
  balanceMc: z.int(),
  tunePriceMc: z.int().min(0),
  imagePriceMc: z.int().min(0),
  /** For each further term a tune is kept with `auto_extend`. */
  storagePriceMc: z.int().min(0),
  /** Every key is refused. */
  revoked: z.boolean(),
  /** Null accepts any key that begins with `sd_`. */
  key: z.string().nullable(),
});

/** How the simulated account behaves; every field can be changed while it runs. */
export type AstriaSettings = z.infer<typeof settingsSchema>;

/** The settings as every part reads them. */
export type SettingsBox = Box<AstriaSettings>;

const defaults: AstriaSettings = {
  ...jobDefaults,
  trainingQueuedMs: 1_000,
  trainingMs: 15_000,
  // Sent once and never again.
  callbackRetryMs: [],
  callbackTimeoutMs: 10_000,
  resultTtlMs: 30 * 86_400_000,
  idempotency: false,
  leastPhotos: 4,
  bareCallbacks: false,
  instantCallbacks: false,
  leavesImagesOut: false,
  pollFloorMs: 0,
  inspection: {},
  balanceMc: 100_000_000,
  tunePriceMc: 150_000,
  imagePriceMc: 2_300,
  storagePriceMc: 50_000,
  revoked: false,
  key: null,
};

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<AstriaSettings> = {}): SettingsBox {
  return createBox(settingsSchema, { ...defaults, ...patch });
}

/** The same settings with the pace of trainings. */
export function trainingSettings(settings: SettingsBox): Box<JobSettings> {
  return {
    get current() {
      const { trainingQueuedMs: queuedMs, trainingMs: runMs } = settings.current;
      return { ...settings.current, queuedMs, runMs };
    },
    change: (patch) => settings.change(patch),
  };
}
