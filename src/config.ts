import { z } from 'zod';
import { type HiggsfieldModels, higgsfieldModelsSchema } from './config-models.ts';

/** A setting is missing or wrong. The message is one sentence for the person who starts the process. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const wholeNumber = (fallback: number, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be ${least} or more`).max(most, `must be ${most} or less`))
    .default(fallback);
const port = (fallback: number) => wholeNumber(fallback, { least: 0, most: 65_535 });
const url = z
  .url({ protocol: /^https?$/, message: 'must be an http or https address' })
  .transform((text) => text.replace(/\/+$/, ''));
const telegramId = z.coerce
  .number('must be a Telegram id, a whole number')
  .int('must be a Telegram id, a whole number')
  .positive('must be a Telegram id of a person, above zero');
const token = z.string().regex(/^\d+:[\w-]{30,}$/, 'must look like 000000000:FAKE…, as BotFather gives it');
const webhookSecret = z.string().regex(/^[\w-]{32,256}$/, 'must be 32 to 256 characters of A–Z a–z 0–9 _ -');
/** Earlier systems wrote levels as Python does: INFO, WARNING, CRITICAL. */
const logLevel = z
  .string()
  .toLowerCase()
  .transform((word) => ({ warning: 'warn', critical: 'fatal' })[word] ?? word)
  .pipe(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      message: 'must be trace, debug, info, warn, error or fatal',
    }),
  );
const hostList = z.string().transform((text) =>
  text
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== ''),
);
const jsonList = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be a JSON list of Telegram ids such as [1001,1002]');
      return z.NEVER;
    }
  })
  .pipe(z.array(telegramId));

/** Every variable there is. Names of the earlier systems are kept; `.env.example` explains them in groups. */
const schema = z.object({
  LOG_LEVEL: logLevel.default('info'),
  LOG_FILE: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .default('postgres://darkroom@127.0.0.1:5433/darkroom'),
  DARKROOM_DATA_DIR: z.string().default('.data'),
  STORAGE_PATH: z.string().default('.data/objects'),
  PUBLIC_URL: url.optional(),
  BIND_HOST: z.string().default('127.0.0.1'),
  WEB_PORT: port(8080),
  BOT_PORT: port(8081),
  WORKER_PORT: port(8082),
  SANDBOX_PORT: port(8600),
  LINK_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),

  TELEGRAM_BOT_TOKEN: token.optional(),
  TELEGRAM_API_URL: url.default('https://api.telegram.org'),
  TELEGRAM_PROXY_URL: z
    .string()
    .regex(/^socks5?h?:\/\//, 'must begin with socks5://')
    .optional(),
  TELEGRAM_AUTHORIZED_USERS: jsonList.default([]),
  ADMIN_TELEGRAM_ID: telegramId.optional(),
  WEBHOOK_URL: url.optional(),
  WEBHOOK_SECRET: webhookSecret.optional(),
  ALBUM_SILENCE_MS: wholeNumber(1_500, { least: 0, most: 10_000 }),
  TELEGRAM_MESSAGES_PER_SECOND: wholeNumber(30, { least: 1, most: 1_000 }),

  HIGGSFIELD_API_KEY: z.string().min(1).optional(),
  HIGGSFIELD_API_KEY_SECRET: z.string().min(1).optional(),
  HIGGSFIELD_API_URL: url.default('https://api.higgsfield.ai'),
  HIGGSFIELD_MAX_JOBS: wholeNumber(4, { least: 1, most: 100_000 }),
  HIGGSFIELD_PROFILE: z.enum(['weak', 'newer'], 'must be weak or newer').default('weak'),
  HIGGSFIELD_CALLBACKS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  HIGGSFIELD_INPUTS: z.enum(['upload', 'links']).default('upload'),
  HIGGSFIELD_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      'must be whsec_ and base64',
    )
    .optional(),
  HIGGSFIELD_RESULT_HOSTS: hostList.default(['*']),
  HIGGSFIELD_MODELS: higgsfieldModelsSchema,

  INITIAL_USER_CREDITS: wholeNumber(10_000),
  GENERATION_CREDIT_COST: wholeNumber(50),
  CREDIT_REQUEST_AMOUNT: wholeNumber(2_500, { least: 1 }),
  MAX_PHOTOS_NANOBANANA: wholeNumber(8, { most: 8 }),
  MAX_PHOTOS_SEEDREAM: wholeNumber(14, { most: 14 }),
  API_GENERATION_TIMEOUT: wholeNumber(300, { least: 5, most: 3_600 }),
  QUEUE_TIMEOUT: wholeNumber(3_600, { least: 5, most: 86_400 }),
  MAX_FILE_SIZE: wholeNumber(10_485_760, { least: 1_024, most: 20_971_520 }),

  UPKEEP_QUIET_MS: wholeNumber(60_000, { most: 3_600_000 }),

  FAIL_POINTS_DIR: z.string().optional(),
});

/** All names, for the example file. */
export const variableNames: readonly string[] = Object.keys(schema.shape);

/** Names the earlier systems used for the same thing. */
const earlierNames: Readonly<Record<string, keyof typeof schema.shape>> = {
  TELEGRAM_BOT_ADMIN_ID: 'ADMIN_TELEGRAM_ID',
  API_BASE_URL: 'PUBLIC_URL',
};

export interface Config {
  logLevel: string;
  logFile: string | undefined;
  databaseUrl: string;
  /** Where the sandbox keeps its truth. */
  dataDir: string;
  storagePath: string;
  publicUrl: string | undefined;
  bindHost: string;
  ports: { web: number; bot: number; worker: number; sandbox: number };
  /** Signs links to media; without it links end with the process that made them. */
  linkSecret: string | undefined;
  telegram: {
    token: string | undefined;
    apiUrl: string;
    proxyUrl: string | undefined;
    operatorIds: readonly number[];
    adminId: number | undefined;
    webhook: { url: string; secret: string } | undefined;
    albumSilenceMs: number;
    /** What Telegram takes from one bot. */
    messagesPerSecond: number;
  };
  higgsfield: {
    key: string | undefined;
    secret: string | undefined;
    apiUrl: string;
    places: number;
    profile: 'weak' | 'newer';
    /** Where it can fetch links; undefined = nowhere. */
    linkBaseUrl: string | undefined;
    /** Where it calls when a job ends; undefined = it is polled. */
    callbackBaseUrl: string | undefined;
    webhookSecret: string | undefined;
    /** How it gets reference photos: uploaded to it, or fetched from us by signed links. */
    inputs: 'upload' | 'links';
    resultHosts: readonly string[] | 'any-public';
    isLocal: boolean;
    models: HiggsfieldModels;
  };
  studio: {
    price: number;
    maxPhotos: { 'nano-banana': number; 'seedream-4.5': number };
    limitMs: number;
    maxFileBytes: number;
  };
  credits: { startingGrant: number; topUp: number };
  /** How long an order waits for a place before its credits go back. */
  queueMs: number;
  /** How long an order must be at rest before upkeep looks whether somebody works on it. */
  upkeep: { quietMs: number };
  /** Files there name the points at which a process of ours dies; undefined outside tests. */
  failPointsDir: string | undefined;
}

/**
 * Reads and checks all settings at once. Names count in capitals or small letters, empty values as unset.
 * @throws ConfigError naming the first wrong variable
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(collect(env));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path[0] ?? 'configuration';
    throw new ConfigError(
      `${String(name)} ${issue?.message ?? 'is wrong'}. Correct it in the environment or in .env.`,
    );
  }
  const values = parsed.data;
  if (values.WEBHOOK_URL && !values.WEBHOOK_SECRET) {
    throw new ConfigError('WEBHOOK_SECRET is missing: without it anybody could post updates to WEBHOOK_URL.');
  }
  if (values.HIGGSFIELD_API_KEY && !values.HIGGSFIELD_API_KEY_SECRET) {
    throw new ConfigError(
      'HIGGSFIELD_API_KEY_SECRET is missing: Higgsfield takes the key and its secret together.',
    );
  }
  const config = toConfig(values);
  if (config.higgsfield.inputs === 'links' && !(config.linkSecret && config.higgsfield.linkBaseUrl)) {
    throw new ConfigError(
      'HIGGSFIELD_INPUTS=links needs LINK_SECRET and PUBLIC_URL: links are signed, and fetched from there.',
    );
  }
  return config;
}

function collect(env: NodeJS.ProcessEnv): Record<string, string> {
  const found: Record<string, string> = {};
  const take = (name: string, target: string) => {
    const value = env[name] ?? env[name.toLowerCase()];
    if (value !== undefined && value !== '') found[target] ??= value;
  };
  for (const name of Object.keys(schema.shape)) take(name, name);
  for (const [earlier, name] of Object.entries(earlierNames)) take(earlier, name);
  return found;
}

type Values = z.infer<typeof schema>;

function toConfig(values: Values): Config {
  return {
    logLevel: values.LOG_LEVEL,
    logFile: values.LOG_FILE,
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DARKROOM_DATA_DIR,
    storagePath: values.STORAGE_PATH,
    publicUrl: values.PUBLIC_URL,
    bindHost: values.BIND_HOST,
    ports: {
      web: values.WEB_PORT,
      bot: values.BOT_PORT,
      worker: values.WORKER_PORT,
      sandbox: values.SANDBOX_PORT,
    },
    linkSecret: values.LINK_SECRET,
    telegram: {
      token: values.TELEGRAM_BOT_TOKEN,
      apiUrl: values.TELEGRAM_API_URL,
      proxyUrl: values.TELEGRAM_PROXY_URL,
      operatorIds: values.TELEGRAM_AUTHORIZED_USERS,
      adminId: values.ADMIN_TELEGRAM_ID,
      webhook:
        values.WEBHOOK_URL && values.WEBHOOK_SECRET
          ? { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET }
          : undefined,
      albumSilenceMs: values.ALBUM_SILENCE_MS,
      messagesPerSecond: values.TELEGRAM_MESSAGES_PER_SECOND,
    },
    higgsfield: toHiggsfield(values),
    studio: {
      price: values.GENERATION_CREDIT_COST,
      maxPhotos: { 'nano-banana': values.MAX_PHOTOS_NANOBANANA, 'seedream-4.5': values.MAX_PHOTOS_SEEDREAM },
      limitMs: values.API_GENERATION_TIMEOUT * 1_000,
      maxFileBytes: values.MAX_FILE_SIZE,
    },
    credits: { startingGrant: values.INITIAL_USER_CREDITS, topUp: values.CREDIT_REQUEST_AMOUNT },
    queueMs: values.QUEUE_TIMEOUT * 1_000,
    upkeep: { quietMs: values.UPKEEP_QUIET_MS },
    failPointsDir: values.FAIL_POINTS_DIR,
  };
}

function toHiggsfield(values: Values): Config['higgsfield'] {
  const isLocal = isLoopback(values.HIGGSFIELD_API_URL);
  // A provider on this machine reaches us here; one outside only through the public address.
  const reachable = values.PUBLIC_URL ?? (isLocal ? `http://127.0.0.1:${values.WEB_PORT}` : undefined);
  return {
    key: values.HIGGSFIELD_API_KEY,
    secret: values.HIGGSFIELD_API_KEY_SECRET,
    apiUrl: values.HIGGSFIELD_API_URL,
    places: values.HIGGSFIELD_MAX_JOBS,
    profile: values.HIGGSFIELD_PROFILE,
    linkBaseUrl: reachable,
    callbackBaseUrl: values.HIGGSFIELD_CALLBACKS === 'on' ? reachable : undefined,
    webhookSecret: values.HIGGSFIELD_WEBHOOK_SECRET,
    inputs: values.HIGGSFIELD_INPUTS,
    resultHosts: values.HIGGSFIELD_RESULT_HOSTS.includes('*') ? 'any-public' : values.HIGGSFIELD_RESULT_HOSTS,
    isLocal,
    models: values.HIGGSFIELD_MODELS,
  };
}

function isLoopback(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}
