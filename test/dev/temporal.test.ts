import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { commandLine } from '../../src/dev/leftovers.ts';
import { freePort } from '../../src/dev/ports.ts';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { isTemporalServing, type RunningServer, startTemporal } from '../../src/dev/temporal-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 900_000 });

const projectDir = fileURLToPath(new URL('../..', import.meta.url));
let binary: string;
let dataDir: string;
const running: RunningServer[] = [];

beforeAll(async () => {
  binary = await obtainTemporal({
    projectDir,
    env: process.env,
    say: (line) => process.stderr.write(`${line}\n`),
  });
});

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'darkroom-temporal-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: { dataDir?: string; port: number }): Promise<RunningServer> {
  const server = await startTemporal({ binary, log: () => {}, ...options });
  running.push(server);
  return server;
}

async function withClient<Result>(
  address: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const begin = (address: string): Promise<unknown> =>
  withClient(address, (client) => client.workflow.start('any', { taskQueue: 'none', workflowId: 'open-1' }));

const statusOf = (address: string): Promise<string> =>
  withClient(address, async (client) => (await client.workflow.getHandle('open-1').describe()).status.name);

it('keeps what is open over a stop, with the write-ahead log and both dynamic settings', async () => {
  const port = await freePort();
  const first = await start({ dataDir, port });
  const command = commandLine(first.pid ?? 0) ?? '';
  expect(command).toContain('--sqlite-pragma=journal_mode=wal --sqlite-pragma=synchronous=2');
  expect(command).toContain('history.transferProcessorMaxPollRPS=200');
  expect(command).toContain('system.enableActivityEagerExecution=true');
  await begin(first.address);
  // Bytes 18 and 19 of an SQLite file say 2 when it uses a write-ahead log.
  expect([...readFileSync(join(dataDir, 'temporal.db')).subarray(18, 20)]).toEqual([2, 2]);
  await first.stop();
  expect(await isTemporalServing(first.address)).toBe(false);
  const second = await start({ dataDir, port });
  expect(await statusOf(second.address)).toBe('RUNNING');
});

it('comes back with what is open after kill -9', async () => {
  const server = await start({ dataDir, port: await freePort() });
  await begin(server.address);
  const { pid } = server;
  process.kill(pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(server.pid).not.toBe(pid), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await isTemporalServing(server.address)).toBe(true), {
    timeout: 10_000,
  });
  expect(await statusOf(server.address)).toBe('RUNNING');
});

it('runs in memory without a data folder', async () => {
  const server = await start({ port: await freePort() });
  await begin(server.address);
  expect(await statusOf(server.address)).toBe('RUNNING');
});

it('takes over from a server that a killed supervisor left running', async () => {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: dataDir,
    POSTGRES_PORT: String(await freePort()),
    TEMPORAL_PORT: String(port),
    TEMPORAL_BINARY: binary,
  };
  const entry = fileURLToPath(new URL('fixtures/databases.ts', import.meta.url));
  const parent = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [postgres, temporal] = String((await once(parent.stdout, 'data'))[0])
    .split(' ')
    .map(Number);
  await begin(`127.0.0.1:${port}`);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(commandLine(temporal ?? 0)).toContain(dataDir);
  const server = await start({ dataDir, port });
  expect(server.pid).not.toBe(temporal);
  expect(await statusOf(server.address)).toBe('RUNNING');
  process.kill(postgres ?? 0, 'SIGINT');
  await vi.waitFor(() => expect(commandLine(postgres ?? 0)).toBeUndefined(), { timeout: 10_000 });
});
