import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { createDarkroom, type Darkroom } from '../../src/dev/darkroom.ts';
import { freePort } from '../../src/dev/ports.ts';
import { PORT_SETTINGS, readDevSettings } from '../../src/dev/settings.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';

/** The names of the processes of a system. */
export const processNames = ['postgres', 'temporal', 'sandbox', 'worker', 'bot', 'web'] as const;
export type ProcessName = (typeof processNames)[number];

/** Darkroom as `npm start` runs it: real processes on free ports, everything they keep in a folder of its own. */
export interface System {
  darkroom: Darkroom;
  sandbox: SandboxClient;
  sandboxUrl: string;
  /** Of the tester; outlives kills of PostgreSQL as every pool of ours does. */
  sql: Sql;
  temporal: Client;
  /** Prometheus text of the Temporal server. */
  metricsUrl: string;
  folder: string;
  /** SIGKILL; resolves when the process is healthy again. */
  kill(name: ProcessName): Promise<void>;
  /** Resolves when the process has died by itself and is healthy again. */
  restarted(name: ProcessName): Promise<void>;
  /** Stops everything and removes the folder. */
  close(): Promise<void>;
}

export interface SystemOptions {
  /** Over the caller's own environment. */
  env?: Record<string, string>;
  /** What the processes say; by default nothing is shown. The logs are in the folder. */
  print?: (name: string, line: string) => void;
  /** Leaves the folder, for a look at the logs. */
  keepFolder?: boolean;
}

/** Starts one; what fails to start is stopped again. */
export async function openSystem(options: SystemOptions = {}): Promise<System> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-system-'));
  const names = [...Object.values(PORT_SETTINGS).map(({ variable }) => variable), 'TEMPORAL_METRICS_PORT'];
  const ports = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, String(await freePort())] as const)),
  );
  const env = { ...inherited(), ...ports, DARKROOM_DATA_DIR: folder, ...options.env };
  const settings = readDevSettings(join(import.meta.dirname, '../..'), env);
  // Kills on purpose are no crash loop.
  const darkroom = createDarkroom({
    settings,
    env,
    print: options.print ?? (() => undefined),
    longestPauseMs: 250,
  });
  // However this process ends, the servers it started end with it.
  const killAll = () => {
    darkroom.killAll();
    if (!options.keepFolder) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killAll);
  try {
    await darkroom.start();
  } catch (error) {
    await darkroom.stop();
    throw error;
  }
  const { childEnv, supervisor } = darkroom;
  const sandboxUrl = `http://127.0.0.1:${settings.ports.sandbox}`;
  const sql = connectDatabase(childEnv.DATABASE_URL ?? '', 4);
  const connection = Connection.lazy({ address: childEnv.TEMPORAL_ADDRESS ?? '' });
  const restarted = async (name: ProcessName) => {
    for (;;) {
      const [event] = (await once(supervisor.events, 'restarted')) as [{ name: string }];
      if (event.name === name) return;
    }
  };
  return {
    darkroom,
    sandbox: createSandboxClient(sandboxUrl),
    sandboxUrl,
    sql,
    temporal: new Client({ connection }),
    metricsUrl: `http://127.0.0.1:${settings.temporalMetricsPort}/metrics`,
    folder,
    restarted,
    kill(name) {
      const back = restarted(name);
      supervisor.kill(name, 'SIGKILL');
      return back;
    },
    async close() {
      await Promise.all([sql.end({ timeout: 1 }), connection.close()]);
      // How they stop in order is shown in test/dev; here nobody waits for what they still do.
      for (const name of ['sandbox', 'worker', 'bot', 'web'])
        if (supervisor.pid(name) !== undefined) supervisor.kill(name, 'SIGKILL');
      await darkroom.stop();
      process.off('exit', killAll);
      if (!options.keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The tests' own Temporal is not the system's; the program it was started from is. */
function inherited(): Record<string, string> {
  const { TEST_TEMPORAL_BINARY: binary, ...env } = process.env;
  const defined = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const path = binary === undefined ? env.PATH : `${join(binary, '..')}:${env.PATH}`;
  return { ...Object.fromEntries(defined), PATH: path ?? '' };
}
