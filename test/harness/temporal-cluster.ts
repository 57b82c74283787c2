import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import postgres from 'postgres';
import type { ChildSpec } from '../../src/dev/child.ts';
import { freePort } from '../../src/dev/ports.ts';
import { createSupervisor, type Print } from '../../src/dev/supervisor.ts';
import { isTemporalServing } from '../../src/dev/temporal-server.ts';
import { obtainGoProgram } from './tools.ts';

export interface ClusterPrograms {
  server: string;
  sqlTool: string;
}

export interface ClusterOptions {
  programs: ClusterPrograms;
  /** A database of the PostgreSQL server that is to hold Temporal's; its user may create databases. */
  postgresUrl: string;
  /** For its settings and its log. */
  folder: string;
  /** Names of Temporal's databases; made where they are missing. */
  databases?: { main: string; visibility: string };
  /** Of the front end. Absent: a free one. */
  port?: number;
  /** Absent: 512, as in production. They cannot be changed once the databases are there. */
  shards?: number;
  /** What the server says. Absent: nothing is shown. */
  print?: Print;
}

/** Temporal's own server as clusters run it, in one process with all its roles, on PostgreSQL. */
export interface TemporalCluster {
  /** `host:port` of the front end; the namespace is `default`. */
  address: string;
  /** Prometheus text of the server. */
  metricsUrl: string;
  databaseUrl: string;
  visibilityDatabaseUrl: string;
  /** Changes when the server was restarted after a crash; undefined in between. */
  readonly pid: number | undefined;
  /** SIGKILL; it is started again. */
  kill(): void;
  /** The databases stay: whoever opens it with their names again goes on. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const retentionSeconds = 7 * 86_400;
const plugin = 'postgres12_pgx';

/** Builds what a cluster runs, some minutes the first time. @returns why it cannot be had here, if so */
export async function obtainClusterPrograms(): Promise<ClusterPrograms | { missing: string }> {
  const server = await obtainGoProgram('temporal-server');
  const sqlTool = await obtainGoProgram('temporal-sql-tool');
  if ('missing' in server) return server;
  if ('missing' in sqlTool) return sqlTool;
  return { server: server.path, sqlTool: sqlTool.path };
}

/** Lays what tables are missing, starts the server and registers the namespace. */
export async function openTemporalCluster(options: ClusterOptions): Promise<TemporalCluster> {
  const {
    postgresUrl,
    folder,
    databases = { main: 'temporal', visibility: 'temporal_visibility' },
  } = options;
  mkdirSync(folder, { recursive: true });
  await layTables(options, databases.main, 'temporal');
  await layTables(options, databases.visibility, 'visibility');
  const supervisor = createSupervisor({ print: options.print ?? (() => undefined), logDir: folder });
  const port = options.port ?? (await freePort());
  const metricsPort = await freePort();
  const address = `127.0.0.1:${port}`;
  await supervisor.start(await serverSpec(options, { port, metricsPort, databases }));
  await registerNamespace(address);
  return {
    address,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    databaseUrl: ofDatabase(postgresUrl, databases.main),
    visibilityDatabaseUrl: ofDatabase(postgresUrl, databases.visibility),
    get pid() {
      return supervisor.pid('temporal-cluster');
    },
    kill: () => supervisor.kill('temporal-cluster', 'SIGKILL'),
    stop: () => supervisor.stop(),
  };
}

/** The schema of an earlier server is brought to this one's, as a restored one may be. */
async function layTables({ programs, postgresUrl }: ClusterOptions, database: string, schema: string) {
  const { hostname, port, username, password } = new URL(postgresUrl);
  const env = {
    SQL_PLUGIN: plugin,
    SQL_HOST: hostname,
    SQL_PORT: port,
    SQL_USER: username,
    SQL_PASSWORD: password,
  };
  const tool = (...args: string[]) => run(programs.sqlTool, ['--database', database, ...args], { env });
  if (!(await exists(postgresUrl, database))) {
    await tool('create-database', '--defaultdb', 'postgres');
    await tool('setup-schema', '-v', '0.0');
  }
  await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
}

async function exists(postgresUrl: string, database: string): Promise<boolean> {
  const sql = postgres(postgresUrl, { max: 1, fetch_types: false });
  try {
    return (await sql`select from pg_database where datname = ${database}`).length > 0;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function serverSpec(
  { programs, postgresUrl, folder, shards = 512 }: ClusterOptions,
  at: { port: number; metricsPort: number; databases: { main: string; visibility: string } },
): Promise<ChildSpec> {
  const { hostname, port, username, password } = new URL(postgresUrl);
  const dynamicConfig = join(folder, 'dynamic-config.yaml');
  writeFileSync(dynamicConfig, 'system.enableActivityEagerExecution:\n  - value: true\n');
  const env: Record<string, string> = {
    DB: plugin,
    POSTGRES_SEEDS: hostname,
    DB_PORT: port,
    POSTGRES_USER: username,
    POSTGRES_PWD: password,
    DBNAME: at.databases.main,
    VISIBILITY_DBNAME: at.databases.visibility,
    NUM_HISTORY_SHARDS: String(shards),
    DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    PROMETHEUS_ENDPOINT: `127.0.0.1:${at.metricsPort}`,
    LOG_LEVEL: 'error',
    FRONTEND_GRPC_PORT: String(at.port),
  };
  const ports = ['FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT'];
  for (const role of ['HISTORY', 'MATCHING', 'WORKER'])
    ports.push(`${role}_GRPC_PORT`, `${role}_MEMBERSHIP_PORT`);
  // Numbers of members are kept in a column of two bytes: a free port of ours is low enough for it.
  for (const name of ports) env[name] = String(await freePort());
  return {
    name: 'temporal-cluster',
    command: { command: programs.server, args: ['--allow-no-auth', 'start'], env, cwd: folder },
    healthy: () => isTemporalServing(`127.0.0.1:${at.port}`),
    startTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
    longestPauseMs: 250,
  };
}

/** The front end answers a moment before the shards are taken: asked again until it is there. */
async function registerNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const { workflowService } = connection;
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await workflowService.registerNamespace({
          namespace: 'default',
          workflowExecutionRetentionPeriod: { seconds: retentionSeconds as never },
        });
        return;
      } catch (error) {
        if (error instanceof Error && error.message.includes('already exists')) return;
        if (attempt === 30) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  } finally {
    await connection.close();
  }
}

function ofDatabase(postgresUrl: string, database: string): string {
  return Object.assign(new URL(postgresUrl), { pathname: `/${database}` }).href;
}
