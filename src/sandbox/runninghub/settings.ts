import { z } from 'zod';
import { jobDefaults, jobSettings, milliseconds } from '../ground/job-settings.ts';
import { type Box, createBox } from '../ground/settings-box.ts';

const accountSchema = z.strictObject({
  /** Thirty-two characters with the real service. */
  key: z.string().min(1),
  /** Tasks of the account at one time, queued ones included; 0 refuses all. */
  concurrency: z.int().min(0),
  /** Coins the account was given; charges come off it. */
  balance: z.number().min(0),
  /** The key is refused, as is one nobody configured. */
  revoked: z.boolean(),
  apiType: z.string(),
  workflows: z.array(
    z.strictObject({
      id: z.string().regex(/^\d{19}$/),
      /** The inputs a task must set. Of those that take a picture the first is the product, the second the background. */
      nodes: z.array(z.strictObject({ nodeId: z.string(), fieldName: z.string() })).min(1),
    }),
  ),
});

const settingsSchema = z.strictObject({
  accounts: z.array(accountSchema),
  ...jobSettings,
  /** How long a running task goes on after its cancel. */
  cancelMs: milliseconds,
  /** What the older API calls a cancelled task; the newer one says CANCEL. */
  cancelledStatus: z.enum(['FAILED', 'CANCEL']),
  /** Pictures of one task. */
  outputs: z.int().min(1).max(8),
  /** What the workflow saves beside its pictures: a text or a film, before or after them. */
  extraOutput: z.enum(['none', 'text_first', 'text_last', 'film_first', 'film_last']),
  /** Outputs tell the type of their file. */
  namesFileTypes: z.boolean(),
  /** Coins for a task that succeeds, or is cancelled while it runs. */
  coinsPerTask: z.int().min(0),
  /** Tells of queued and running tasks by code 0 with null instead of 813 and 804. */
  nullOutputs: z.boolean(),
  /** Task ids are JSON numbers, too large for most parsers. */
  numericTaskIds: z.boolean(),
  /** The older calls need the key in the header, too. */
  requiresBearer: z.boolean(),
  maxUploadBytes: z.int().min(0),
});

/** How the simulated service and its accounts behave; every field can be changed while it runs. */
export type RunningHubSettings = z.infer<typeof settingsSchema>;

export type AccountSettings = z.infer<typeof accountSchema>;

/** The settings as every part reads them. */
export type SettingsBox = Box<RunningHubSettings>;

const defaults: RunningHubSettings = {
  ...jobDefaults,
  accounts: [1, 2, 3].map(defaultAccount),
  cancelMs: 0,
  cancelledStatus: 'FAILED',
  outputs: 1,
  extraOutput: 'none',
  namesFileTypes: true,
  coinsPerTask: 12,
  callbackRetryMs: [1_000, 3_000],
  callbackTimeoutMs: 5_000,
  nullOutputs: false,
  numericTaskIds: false,
  requiresBearer: false,
  maxUploadBytes: 30 * 1024 * 1024,
  resultTtlMs: 86_400_000,
};

/** Keys end in F1, F2, F3, and workflow ids in 1, 2, 3. */
function defaultAccount(number: number): AccountSettings {
  return {
    key: `FAKE${'0'.repeat(26)}F${number}`,
    concurrency: 5,
    balance: 1_000_000,
    revoked: false,
    apiType: 'NORMAL',
    workflows: [
      {
        id: `190000000000000000${number}`,
        nodes: [
          { nodeId: '2', fieldName: 'image' },
          { nodeId: '32', fieldName: 'image' },
        ],
      },
    ],
  };
}

/** Settings that start from the defaults and a patch; throws a ZodError that names a wrong field. */
export function createSettings(patch: Partial<RunningHubSettings> = {}): SettingsBox {
  return createBox(settingsSchema, { ...defaults, ...patch });
}

/** Changes fields of one account, counted from 1; throws a RangeError when there is none of this number. */
export function changeAccount(settings: SettingsBox, number: number, patch: unknown): RunningHubSettings {
  const { accounts } = settings.current;
  const account = accounts[number - 1];
  if (!account) throw new RangeError(`there is no account ${number}`);
  const changed = { ...account, ...accountSchema.partial().parse(patch) };
  return settings.change({ accounts: accounts.with(number - 1, accountSchema.parse(changed)) });
}
