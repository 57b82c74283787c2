import { join } from 'node:path';
import type { VariableName } from '../config/config.ts';
import type { DevSettings, Environment } from './settings.ts';

interface OutsideService {
  name: string;
  /** Names of the variables that hold a key; one is enough. */
  keys: RegExp;
  urlVariable: VariableName;
  sandboxPath: string;
  /** What stands for a missing key: shaped like the real thing, so that the check of the settings accepts it. */
  fakes: Readonly<Record<string, string>>;
}

const OUTSIDE_SERVICES: readonly OutsideService[] = [
  {
    name: 'Telegram',
    keys: /^TELEGRAM_BOT_TOKEN$/,
    urlVariable: 'TELEGRAM_API_URL',
    sandboxPath: '/telegram',
    fakes: { TELEGRAM_BOT_TOKEN: '000000000:FAKE-sandbox-bot-token-0000000000000' },
  },
  {
    name: 'Higgsfield',
    keys: /^HIGGSFIELD_API_KEY$/,
    urlVariable: 'HIGGSFIELD_API_URL',
    sandboxPath: '/higgsfield',
    fakes: { HIGGSFIELD_API_KEY: 'FAKE_KEY', HIGGSFIELD_API_KEY_SECRET: 'FAKE_SECRET' },
  },
  {
    name: 'RunningHub',
    keys: /^RUNNINGHUB_API_KEY_\d+$/i,
    urlVariable: 'RUNNINGHUB_API_URL',
    sandboxPath: '/runninghub',
    // The accounts and workflows the sandbox has: see src/sandbox/runninghub/settings.ts.
    fakes: Object.fromEntries(
      [1, 2, 3].flatMap((number) => [
        [`RUNNINGHUB_API_KEY_${number}`, `FAKE00000000000000000000000000F${number}`],
        [`RUNNINGHUB_WORKFLOW_PRODUCT_${number}`, `190000000000000000${number}`],
      ]),
    ),
  },
];

/** Names of the services the sandbox stands in for: those with neither a key nor an address of their own. */
export function sandboxedServices(env: Environment): string[] {
  return OUTSIDE_SERVICES.filter((service) => isSandboxed(service, env)).map((service) => service.name);
}

/**
 * The environment of every process of ours: the caller's, completed by what is embedded and what is sandboxed.
 * A service's key alone means its own address, its URL alone means that address with a made-up key, neither means
 * the sandbox.
 */
export function childEnvironment(
  env: Environment,
  settings: Pick<DevSettings, 'ports' | 'dataDir'>,
): Record<string, string> {
  const { ports, dataDir } = settings;
  const result: Record<string, string> = {
    DATABASE_URL: embeddedDatabaseUrl(ports.postgres),
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    STORAGE_PATH: join(dataDir, 'objects'),
    ...env,
    DARKROOM_DATA_DIR: dataDir,
    WEB_PORT: String(ports.web),
    BOT_PORT: String(ports.bot),
    WORKER_PORT: String(ports.worker),
    SANDBOX_PORT: String(ports.sandbox),
  };
  for (const service of OUTSIDE_SERVICES) {
    if (isSandboxed(service, env)) {
      result[service.urlVariable] = `http://127.0.0.1:${ports.sandbox}${service.sandboxPath}`;
    }
    if (!hasKey(service, env)) Object.assign(result, service.fakes);
  }
  return result;
}

/** Address of the embedded database. It listens on loopback and asks for no password. */
export function embeddedDatabaseUrl(port: number): string {
  return `postgres://darkroom@127.0.0.1:${port}/darkroom`;
}

function isSandboxed(service: OutsideService, env: Environment): boolean {
  return !hasKey(service, env) && env[service.urlVariable] === undefined;
}

function hasKey({ keys }: OutsideService, env: Environment): boolean {
  return Object.keys(env).some((name) => keys.test(name));
}
