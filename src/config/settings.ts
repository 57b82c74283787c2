import { z } from 'zod';
import { higgsfieldModelsSchema } from './higgsfield.ts';
import { nodeId } from './runninghub.ts';

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

/** One id, several with commas between them, or a JSON list. */
const idList = z
  .string()
  .transform((text) => text.replace(/^\s*\[|\]\s*$/g, '').split(',') as unknown)
  .pipe(z.array(telegramId));

/** Every variable there is. Names of the earlier systems are kept; `.env.example` explains them in groups. */
export const settingsSchema = z.object({
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
  ADMIN_TELEGRAM_ID: idList.default([]),
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

  RUNNINGHUB_API_URL: url.default('https://www.runninghub.ai'),
  RUNNINGHUB_CALLBACKS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  RUNNINGHUB_RESULT_HOSTS: hostList.default(['*']),
  RUNNINGHUB_INSTANCE_TYPE: z.string().optional(),
  WORKFLOW_NODE_PRODUCT_PRODUCT_IMAGE: nodeId.default('2'),
  WORKFLOW_NODE_PRODUCT_BACKGROUND_IMAGE: nodeId.default('32'),
  WORKFLOW_FIELD_PRODUCT_IMAGE: z.string().default('image'),
  RUNNINGHUB_TIMEOUT: wholeNumber(600, { least: 5, most: 3_600 }),
  PRODUCT_CREDIT_COST: wholeNumber(50),

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

/** All names but the numbered ones of accounts, for the example file. */
export const variableNames: readonly string[] = Object.keys(settingsSchema.shape);

/** What the environment said, checked and with its defaults. */
export type Settings = z.infer<typeof settingsSchema>;
