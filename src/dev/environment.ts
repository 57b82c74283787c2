import { join } from 'node:path';
import { standIns } from '../config/config.ts';
import type { StandIn } from '../config/stand-in.ts';
import type { DevSettings, Environment } from './settings.ts';

/** Names of the services the sandbox stands in for: those with neither a key nor an address of their own. */
export function sandboxedServices(env: Environment): string[] {
  return standIns.filter((service) => isSandboxed(service, env)).map((service) => service.name);
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
    // Whoever tries things out reads in Temporal's own pages what was said.
    ...(hasCodecKeys(env) ? {} : { TEMPORAL_CODEC: 'off' }),
    ...(env.TEMPORAL_ADDRESS === undefined
      ? { TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}` }
      : {}),
    ...env,
    DARKROOM_DATA_DIR: dataDir,
    WEB_PORT: String(ports.web),
    BOT_PORT: String(ports.bot),
    WORKER_PORT: String(ports.worker),
    SANDBOX_PORT: String(ports.sandbox),
  };
  for (const service of standIns) {
    if (isSandboxed(service, env)) {
      result[service.urlVariable] = `http://127.0.0.1:${ports.sandbox}${service.sandboxPath}`;
      for (const [name, value] of Object.entries(service.usual ?? {})) result[name] ??= value;
      Object.assign(result, service.fakes);
    } else if (!hasKey(service, env)) {
      // What stands beside the key, such as the id of a sheet, is that address's own.
      for (const [name, fake] of Object.entries(service.fakes)) result[name] ??= fake;
    }
  }
  return result;
}

/** Address of the embedded database. It listens on loopback and asks for no password. */
export function embeddedDatabaseUrl(port: number): string {
  return `postgres://darkroom@127.0.0.1:${port}/darkroom`;
}

function hasCodecKeys(env: Environment): boolean {
  return env.TEMPORAL_CODEC_KEYS !== undefined || env.TEMPORAL_CODEC_KEYS_FILE !== undefined;
}

function isSandboxed(service: StandIn, env: Environment): boolean {
  return !hasKey(service, env) && env[service.urlVariable] === undefined;
}

function hasKey({ keys }: StandIn, env: Environment): boolean {
  return Object.keys(env).some((name) => keys.test(name));
}
