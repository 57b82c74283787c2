import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sqlClient from 'postgres';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandLine } from '../../src/dev/leftovers.ts';
import { freePort } from '../../src/dev/ports.ts';
import { type RunningPostgres, startPostgres } from '../../src/dev/postgres.ts';

vi.setConfig({ testTimeout: 60_000 });

let dataDir: string;
let port: number;
const running: RunningPostgres[] = [];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'darkroom-postgres-'));
  port = await freePort();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, port });
  running.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const sql = sqlClient(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

it('creates a cluster, keeps its rows over a stop and leaves no process', async () => {
  const first = await start();
  const { pid } = first;
  await query(first.url, "create table kept as select 'Съёмка' as word");
  await first.stop();
  expect(commandLine(pid ?? 0)).toBeUndefined();
  const second = await start();
  expect(await query(second.url, 'select upper(word) as word from kept')).toEqual([{ word: 'СЪЁМКА' }]);
});

it('comes back with its rows after kill -9', async () => {
  const server = await start();
  await query(server.url, 'create table kept as select 7 as n');
  const { pid } = server;
  process.kill(pid ?? 0, 'SIGKILL');
  await vi.waitFor(async () => expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }]), {
    timeout: 20_000,
    interval: 100,
  });
  expect(server.pid).not.toBe(pid);
});

it('takes over from a server that a killed supervisor left running', async () => {
  const entry = fileURLToPath(new URL('fixtures/databases.ts', import.meta.url));
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, POSTGRES_PORT: String(port) };
  const parent = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const left = Number.parseInt(String((await once(parent.stdout, 'data'))[0]), 10);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(commandLine(left)).toContain(dataDir);
  const server = await start();
  expect(commandLine(left)).toBeUndefined();
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('is not held up by a pid file whose id now belongs to another program', async () => {
  const server = await start();
  await server.stop();
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${dataDir}\n`);
  const again = await start();
  expect(readFileSync(file, 'utf8').split('\n')[0]).toBe(String(again.pid));
});

it('starts anew when its first start was interrupted', async () => {
  mkdirSync(join(dataDir, 'postgres.partial', 'base'), { recursive: true });
  await start();
  expect(readdirSync(dataDir)).toEqual(['postgres']);
});
