import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { isSetting, readConfig, type VariableName } from '../config/config.ts';
import { readFiles } from '../config/files.ts';
import { StartError } from './start-error.ts';

export type Environment = Readonly<Record<string, string>>;

const { process: own, web, local } = readConfig({});

/** The ports of one machine's system: the variable that sets each, its default, and whose it is in words. */
export const PORT_SETTINGS = {
  web: { variable: 'WEB_PORT', fallback: web.port, owner: 'web' },
  bot: { variable: 'BOT_PORT', fallback: own.ports.bot, owner: 'bot' },
  worker: { variable: 'WORKER_PORT', fallback: own.ports.worker, owner: 'worker' },
  sandbox: { variable: 'SANDBOX_PORT', fallback: own.ports.sandbox, owner: 'sandbox' },
  temporal: { variable: 'TEMPORAL_PORT', fallback: local.temporal, owner: 'Temporal' },
  temporalUi: { variable: 'TEMPORAL_UI_PORT', fallback: local.temporalUi, owner: 'Temporal Web UI' },
  postgres: { variable: 'POSTGRES_PORT', fallback: local.postgres, owner: 'PostgreSQL' },
} as const satisfies Record<string, { variable: VariableName; fallback: number; owner: string }>;

export type PortName = keyof typeof PORT_SETTINGS;
export type Ports = Readonly<Record<PortName, number>>;

export interface DevSettings {
  projectDir: string;
  /** Absolute; everything that is kept between two starts lies here. */
  dataDir: string;
  ports: Ports;
  /** Temporal's `/metrics`; without it the server picks a free port. */
  temporalMetricsPort?: number;
}

/** What is decided here, before any process reads its settings. */
const DECIDING_NAMES: readonly VariableName[] = [
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_API_URL',
  'HIGGSFIELD_API_KEY',
  'HIGGSFIELD_API_URL',
  'RUNNINGHUB_API_URL',
  'GOOGLE_CREDENTIALS_PATH',
  'GOOGLE_ACCESS_TOKEN',
  'GOOGLE_API_URL',
  'GATEWAY_URL',
  'EXTERNAL_API_KEY',
  'TELEGRAM_AUTHORIZED_USERS',
  'START_URL',
  'DATABASE_URL',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_METRICS_PORT',
  'METRICS_PORT',
  'STORAGE_PATH',
  'DARKROOM_DATA_DIR',
  ...Object.values(PORT_SETTINGS).map(({ variable }) => variable),
];

/**
 * The environment with the project's `.env` under it. Empty values count as unset, so that a copied example file
 * with blanks changes nothing; names that decide what is started may be in small letters, as for every process. What NAME_FILE
 * names is read here, since whether there is a key decides what is started.
 * @throws StartError naming the variable whose file cannot be read
 */
export function readEnvironment(projectDir: string, env: NodeJS.ProcessEnv): Environment {
  const merged: Record<string, string> = {};
  for (const source of [readDotEnv(projectDir), env]) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined && value !== '') merged[name] = value;
    }
    for (const name of DECIDING_NAMES) {
      const value = source[name] ?? source[name.toLowerCase()];
      if (value !== undefined && value !== '') merged[name] = value;
    }
  }
  const { values, wrong } = readFiles(merged, isSetting);
  for (const [name, message] of wrong)
    throw new StartError(`${name} ${message}. Correct it in the environment or in .env.`);
  return values;
}

/** @throws StartError naming the variable that holds no port */
export function readDevSettings(projectDir: string, env: Environment): DevSettings {
  const names = Object.keys(PORT_SETTINGS) as PortName[];
  const ports = Object.fromEntries(
    names.map((name) => {
      const { variable, fallback } = PORT_SETTINGS[name];
      return [name, readPort(env, variable) ?? fallback];
    }),
  ) as Record<PortName, number>;
  const metricsPort = readPort(env, 'TEMPORAL_METRICS_PORT');
  return {
    projectDir,
    dataDir: resolve(projectDir, env.DARKROOM_DATA_DIR ?? own.dataDir),
    ports,
    ...(metricsPort === undefined ? {} : { temporalMetricsPort: metricsPort }),
  };
}

function readDotEnv(projectDir: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(projectDir, '.env'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new StartError(`The file .env cannot be read (${String(error)}): make it readable or delete it.`);
  }
}

function readPort(env: Environment, variable: string): number | undefined {
  const text = env[variable];
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`${variable} is "${text}": set it to a port from 1 to 65535.`);
  }
  return port;
}
