import { join } from 'node:path';
import { type Address, invitationIn, listAddresses } from './addresses.ts';
import type { ChildSpec } from './child.ts';
import { nodeCommand } from './child-process.ts';
import { childEnvironment, sandboxedServices } from './environment.ts';
import { claimDataDir, stopLeftover } from './leftovers.ts';
import { checkPorts, type PortUse } from './ports.ts';
import { postgresLeftover, preparePostgres } from './postgres.ts';
import { type Entries, MEASURED, processSpec, STOP_ORDER } from './processes.ts';
import { type DevSettings, type Environment, PORT_SETTINGS, type PortName } from './settings.ts';
import { StartError } from './start-error.ts';
import { createSupervisor, type Print, type Supervisor } from './supervisor.ts';
import { obtainTemporal } from './temporal-binary.ts';
import { temporalLeftover, temporalSpec } from './temporal-server.ts';

export interface DarkroomOptions {
  settings: DevSettings;
  /** The caller's environment, `.env` included; what is missing is embedded or sandboxed. */
  env: Environment;
  print: Print;
  /** Checks what every process will get, before any is started; a ConfigError's message is shown as it is. */
  checkSettings?: (childEnv: Environment) => unknown;
  /** Other source files than the project's, for tests. */
  entries?: Entries;
  /** Most between a crash of a process of ours and its next start. For those who kill them on purpose. */
  longestPauseMs?: number;
}

export interface Darkroom {
  readonly supervisor: Supervisor;
  /** The environment that every process gets. */
  readonly childEnv: Environment;
  /** Resolves when all processes are healthy. @throws StartError */
  start(): Promise<Address[]>;
  /** Stops everything in order; also ends a start that is under way. */
  stop(): Promise<void>;
  /** Ends every process at once. */
  killAll(): void;
}

interface Parts extends DarkroomOptions {
  entries: Entries;
  supervisor: Supervisor;
  childEnv: Environment;
  signal: AbortSignal;
}

const TASK_LIMIT_MS = 60_000;

/** The whole system on one machine: databases, sandbox, worker, bot, web. Starts nothing yet. */
export function createDarkroom(options: DarkroomOptions): Darkroom {
  const { settings, env, entries = sourceEntries(settings.projectDir) } = options;
  let invitation: string | undefined;
  const print: Print = (name, line) => {
    invitation = invitationIn(name, line) ?? invitation;
    options.print(name, line);
  };
  const logDir = join(settings.dataDir, 'logs');
  const supervisor = createSupervisor({ print, logDir, stopOrder: STOP_ORDER });
  const childEnv = childEnvironment(env, settings);
  const aborter = new AbortController();
  const parts: Parts = { ...options, print, entries, supervisor, childEnv, signal: aborter.signal };
  let release: (() => void) | undefined;
  return {
    supervisor,
    childEnv,
    start: async () => {
      checkChildSettings(parts);
      release = claimDataDir(settings.dataDir);
      await clearTheGround(parts);
      await Promise.all([startDatabase(parts), startTemporalServer(parts), startSandbox(parts)]);
      const names = ['worker', 'bot', 'web'] as const;
      await Promise.all(names.map((name) => supervisor.start(ownProcess(name, parts))));
      return listAddresses(env, settings, invitation);
    },
    stop: async () => {
      aborter.abort();
      await supervisor.stop();
      release?.();
    },
    killAll: () => {
      aborter.abort();
      supervisor.killAll();
      release?.();
    },
  };
}

function checkChildSettings({ checkSettings, childEnv }: Parts): void {
  try {
    checkSettings?.(childEnv);
  } catch (error) {
    // Told apart by name: the schema is the processes' own, and this folder does not depend on it.
    if (error instanceof Error && error.name === 'ConfigError') throw new StartError(error.message);
    throw error;
  }
}

async function clearTheGround({ settings, env, print }: Parts): Promise<void> {
  const temporal = temporalLeftover(settings);
  const leftovers = [postgresLeftover(settings.dataDir), ...(temporal === undefined ? [] : [temporal])];
  await Promise.all(
    leftovers.map(async (leftover) => {
      if (await stopLeftover(leftover))
        print(leftover.name, 'of an earlier start was still running and is stopped');
    }),
  );
  await checkPorts(portUses(env, settings));
}

/** The ports that will be listened on: none for what the caller provides. */
function portUses(env: Environment, { ports, temporalMetricsPort }: DevSettings): PortUse[] {
  const unused = new Set<PortName>([
    ...(env.DATABASE_URL === undefined ? [] : (['postgres'] as const)),
    ...(env.TEMPORAL_ADDRESS === undefined ? [] : (['temporal', 'temporalUi'] as const)),
    ...(sandboxedServices(env).length === 0 ? (['sandbox'] as const) : []),
  ]);
  const names = (Object.keys(ports) as PortName[]).filter((name) => !unused.has(name));
  const metricsPort = Number(env.METRICS_PORT);
  const uses: PortUse[] = [
    ...names.map((name) => ({ ...PORT_SETTINGS[name], port: ports[name] })),
    ...(env.METRICS_PORT === undefined ? [] : MEASURED).map((name, at) => ({
      port: metricsPort + at,
      variable: 'METRICS_PORT',
      owner: `figures of ${name}`,
    })),
  ];
  if (temporalMetricsPort === undefined || unused.has('temporal')) return uses;
  return [
    ...uses,
    { port: temporalMetricsPort, variable: 'TEMPORAL_METRICS_PORT', owner: 'Temporal metrics' },
  ];
}

async function startDatabase({ supervisor, settings, env, entries, childEnv }: Parts): Promise<void> {
  if (env.DATABASE_URL === undefined) {
    const options = { dataDir: settings.dataDir, port: settings.ports.postgres };
    await supervisor.start(await preparePostgres(options, supervisor));
  }
  const command = nodeCommand(entries.migrate, childEnv);
  await supervisor.run({ name: 'migrate', command, timeoutMs: TASK_LIMIT_MS });
}

async function startTemporalServer({
  supervisor,
  settings,
  env,
  entries,
  childEnv,
  print,
  signal,
}: Parts): Promise<void> {
  const say = (message: string): void => print('temporal', message);
  if (env.TEMPORAL_ADDRESS === undefined) {
    const { projectDir, dataDir, ports, temporalMetricsPort } = settings;
    const binary = await obtainTemporal({ projectDir, env, say, signal });
    const metrics = temporalMetricsPort === undefined ? {} : { metricsPort: temporalMetricsPort };
    await supervisor.start(
      temporalSpec({ binary, dataDir, port: ports.temporal, uiPort: ports.temporalUi, ...metrics }),
    );
  } else {
    say(`the server at ${env.TEMPORAL_ADDRESS} is used, as TEMPORAL_ADDRESS is set`);
  }
  const command = nodeCommand(entries.setup, childEnv);
  await supervisor.run({ name: 'setup', command, timeoutMs: TASK_LIMIT_MS });
}

async function startSandbox(parts: Parts): Promise<void> {
  if (sandboxedServices(parts.env).length === 0) return;
  await parts.supervisor.start(ownProcess('sandbox', parts));
}

function ownProcess(name: Parameters<typeof processSpec>[0], parts: Parts): ChildSpec {
  const { entries, settings, childEnv, longestPauseMs } = parts;
  const spec = processSpec(name, { entries, ports: settings.ports, env: childEnv });
  return longestPauseMs === undefined ? spec : { ...spec, longestPauseMs };
}

function sourceEntries(projectDir: string): Entries {
  const source = (path: string): string => join(projectDir, 'src', path);
  return {
    sandbox: source('sandbox/main.ts'),
    worker: source('worker/main.ts'),
    bot: source('bot/main.ts'),
    web: source('web/main.ts'),
    migrate: source('db/migrate-main.ts'),
    setup: source('temporal/setup-main.ts'),
  };
}
