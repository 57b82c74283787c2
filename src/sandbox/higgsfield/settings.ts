import { z } from 'zod';
import { jobDefaults, jobSettings } from '../ground/job-settings.ts';
import { type Box, createBox } from '../ground/settings-box.ts';

const settingsSchema = z.strictObject({
  ...jobSettings,
  /** Which generation of the vendor's documentation is played. */
  profile: z.enum(['weak', 'newer']),
  /** Queued and running requests of the account. */
  concurrency: z.int().min(0),
  /** Refuses callback URLs that are not HTTPS to a public host without credentials. */
  strictWebhooks: z.boolean(),
  /** Every secret signs (newer profile); two of them are a rotation, none means unsigned. */
  webhookSecrets: z.array(z.string().min(1)),
  /** Credits for one picture. */
  pricePerImage: z.number().min(0),
  /** Credits the account was given; charges come off it. */
  balance: z.number(),
  /** The unconfirmed path of Seedream 4.5. */
  seedream45Path: z.string().startsWith('/'),
  /** Every key is refused. */
  revoked: z.boolean(),
  /** `id:secret`; null accepts any. */
  credentials: z.string().nullable(),
});

/** How the simulated account behaves; every field can be changed while it runs. */
export type HiggsfieldSettings = z.infer<typeof settingsSchema>;

/** The settings as every part reads them. */
export type SettingsBox = Box<HiggsfieldSettings>;

const defaults: HiggsfieldSettings = {
  ...jobDefaults,
  profile: 'weak',
  concurrency: 4,
  // The two hours of the real service, shortened to about two minutes.
  callbackRetryMs: [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000],
  callbackTimeoutMs: 10_000,
  strictWebhooks: false,
  webhookSecrets: [],
  resultTtlMs: 7 * 86_400_000,
  pricePerImage: 2,
  balance: 1_000_000,
  seedream45Path: '/bytedance/seedream/v4.5',
  revoked: false,
  credentials: null,
};

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<HiggsfieldSettings> = {}): SettingsBox {
  return createBox(settingsSchema, { ...defaults, ...patch });
}
