import type { HiggsfieldModels } from './higgsfield.ts';
import {
  AccountError,
  type RunningHubAccount,
  readRunningHubAccounts,
  type WorkflowNode,
} from './runninghub.ts';
import { type Settings, settingsSchema, variableNames } from './settings.ts';

/** A setting is missing or wrong. The message is one sentence for the person who starts the process. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Names the earlier systems used for the same thing. */
const earlierNames: Readonly<Record<string, keyof Settings>> = {
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
    adminIds: readonly number[];
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
  runninghub: {
    accounts: readonly RunningHubAccount[];
    apiUrl: string;
    /** Where it calls when a task ends; undefined = it is polled. */
    callbackBaseUrl: string | undefined;
    resultHosts: readonly string[] | 'any-public';
    isLocal: boolean;
    /** "plus" is a larger and dearer machine; undefined: the provider's choice. */
    instanceType: string | undefined;
    /** Of the product workflow: the product's photo, then the background. */
    productNodes: readonly WorkflowNode[];
    limitMs: number;
  };
  product: { price: number };
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
  const parsed = settingsSchema.safeParse(collect(env));
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
  const config = { ...toConfig(values), runninghub: toRunningHub(values, readAccounts(env)) };
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
  for (const name of variableNames) take(name, name);
  for (const [earlier, name] of Object.entries(earlierNames)) take(earlier, name);
  return found;
}

function readAccounts(env: NodeJS.ProcessEnv): RunningHubAccount[] {
  try {
    return readRunningHubAccounts(env);
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    throw new ConfigError(`${error.message}. Correct it in the environment or in .env.`);
  }
}

function toConfig(values: Settings): Omit<Config, 'runninghub'> {
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
      adminIds: values.ADMIN_TELEGRAM_ID,
      webhook:
        values.WEBHOOK_URL && values.WEBHOOK_SECRET
          ? { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET }
          : undefined,
      albumSilenceMs: values.ALBUM_SILENCE_MS,
      messagesPerSecond: values.TELEGRAM_MESSAGES_PER_SECOND,
    },
    higgsfield: toHiggsfield(values),
    product: { price: values.PRODUCT_CREDIT_COST },
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

function toHiggsfield(values: Settings): Config['higgsfield'] {
  const isLocal = isLoopback(values.HIGGSFIELD_API_URL);
  const reachable = reachableFrom(values.HIGGSFIELD_API_URL, values);
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
    resultHosts: hostsOf(values.HIGGSFIELD_RESULT_HOSTS),
    isLocal,
    models: values.HIGGSFIELD_MODELS,
  };
}

function toRunningHub(values: Settings, accounts: readonly RunningHubAccount[]): Config['runninghub'] {
  const fieldName = values.WORKFLOW_FIELD_PRODUCT_IMAGE;
  return {
    accounts,
    apiUrl: values.RUNNINGHUB_API_URL,
    callbackBaseUrl:
      values.RUNNINGHUB_CALLBACKS === 'on' ? reachableFrom(values.RUNNINGHUB_API_URL, values) : undefined,
    resultHosts: hostsOf(values.RUNNINGHUB_RESULT_HOSTS),
    isLocal: isLoopback(values.RUNNINGHUB_API_URL),
    instanceType: values.RUNNINGHUB_INSTANCE_TYPE,
    productNodes: [
      { nodeId: values.WORKFLOW_NODE_PRODUCT_PRODUCT_IMAGE, fieldName },
      { nodeId: values.WORKFLOW_NODE_PRODUCT_BACKGROUND_IMAGE, fieldName },
    ],
    limitMs: values.RUNNINGHUB_TIMEOUT * 1_000,
  };
}

/** A provider on this machine reaches us here; one outside only through the public address. */
function reachableFrom(apiUrl: string, { PUBLIC_URL, WEB_PORT }: Settings): string | undefined {
  return PUBLIC_URL ?? (isLoopback(apiUrl) ? `http://127.0.0.1:${WEB_PORT}` : undefined);
}

function hostsOf(hosts: readonly string[]): readonly string[] | 'any-public' {
  return hosts.includes('*') ? 'any-public' : hosts;
}

function isLoopback(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}
