import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createDarkroom, type Darkroom } from '../../src/dev/darkroom.ts';
import { commandLine } from '../../src/dev/leftovers.ts';
import { freePort } from '../../src/dev/ports.ts';
import type { Entries } from '../../src/dev/processes.ts';
import { PORT_SETTINGS, readDevSettings } from '../../src/dev/settings.ts';
import { obtainTemporal } from '../../src/dev/temporal-binary.ts';
import { isTemporalServing } from '../../src/dev/temporal-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 900_000 });

const projectDir = fileURLToPath(new URL('../..', import.meta.url));
const everyProcess = ['sandbox', 'worker', 'bot', 'web', 'temporal', 'postgres'] as const;
const opened: Darkroom[] = [];
const lines: string[] = [];
let dir: string;
let env: Record<string, string>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'darkroom-whole-'));
  const binary = await obtainTemporal({ projectDir, env: process.env, say: () => {} });
  const variables = Object.values(PORT_SETTINGS).map(({ variable }) => variable);
  const ports = await Promise.all(variables.map(async (variable) => [variable, String(await freePort())]));
  const path = join(dir, 'bin');
  mkdirSync(path);
  // A path with nothing in it but what the start needs: Temporal, and what finds users for PostgreSQL.
  writeFileSync(join(path, 'temporal'), `#!/bin/sh\nexec "${binary}" "$@"\n`, { mode: 0o755 });
  env = { PATH: `${path}:/usr/bin:/bin`, DARKROOM_DATA_DIR: join(dir, 'data'), ...Object.fromEntries(ports) };
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((darkroom) => darkroom.stop()));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A process that listens on the port its variable names. */
function entry(name: string, behaviour = 'polite'): string {
  const file = join(dir, `${name}-${behaviour}.ts`);
  const server = fileURLToPath(new URL('fixtures/server.ts', import.meta.url));
  const variable = `${name.toUpperCase()}_PORT`;
  writeFileSync(file, `process.argv.push('${variable}', '${behaviour}');\nawait import('${server}');\n`);
  return file;
}

function open(more: { env?: Record<string, string>; entries?: Partial<Entries> } = {}): Darkroom {
  lines.length = 0;
  const done = fileURLToPath(new URL('fixtures/done.ts', import.meta.url));
  const own = { sandbox: entry('sandbox'), worker: entry('worker'), bot: entry('bot'), web: entry('web') };
  const whole = { ...env, ...more.env };
  const darkroom = createDarkroom({
    settings: readDevSettings(projectDir, whole),
    env: whole,
    print: (name, line) => lines.push(`${name} ${line}`),
    entries: { ...own, migrate: done, setup: done, ...more.entries },
  });
  opened.push(darkroom);
  return darkroom;
}

const pidsOf = (darkroom: Darkroom): (number | undefined)[] =>
  everyProcess.map((name) => darkroom.supervisor.pid(name));

it('starts everything, stops everything within 15 s and leaves no process', async () => {
  const darkroom = open({ entries: { web: entry('web', 'inviting') } });
  const addresses = await darkroom.start();
  expect(addresses.map(({ title }) => title)).toContain('Temporal Web UI');
  for (const { value } of addresses.filter(({ value }) => value.startsWith('http'))) {
    expect((await fetch(value)).ok).toBe(true);
  }
  expect(addresses.find(({ title }) => title === 'Panel, the first time')?.value).toContain(
    '/panel/welcome/FAKE once',
  );
  const pids = pidsOf(darkroom);
  expect(pids.every((pid) => commandLine(pid ?? 0) !== undefined)).toBe(true);
  const begun = performance.now();
  await darkroom.stop();
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect(pids.map((pid) => commandLine(pid ?? 0))).toEqual(pids.map(() => undefined));
});

it('is ready again within 12 s, with each process named in its own log file', async () => {
  const begun = performance.now();
  const darkroom = open();
  await darkroom.start();
  expect(performance.now() - begun).toBeLessThan(12_000);
  for (const name of [...everyProcess, 'migrate', 'setup']) {
    expect(existsSync(join(dir, 'data', 'logs', `${name}.log`))).toBe(true);
  }
  expect(lines.filter((line) => line.startsWith('migrate ')).join()).toContain(
    'postgres://darkroom@127.0.0.1',
  );
});

it.each(everyProcess)('brings %s back after kill -9 while the others stay', async (name) => {
  const darkroom = open();
  await darkroom.start();
  const before = pidsOf(darkroom);
  const restarted = once(darkroom.supervisor.events, 'restarted');
  darkroom.supervisor.kill(name, 'SIGKILL');
  expect((await restarted)[0]).toMatchObject({ name });
  const changed = everyProcess.filter((_, index) => pidsOf(darkroom)[index] !== before[index]);
  expect(changed).toEqual([name]);
  expect(await isTemporalServing(darkroom.childEnv.TEMPORAL_ADDRESS ?? '')).toBe(true);
  const sql = postgres(darkroom.childEnv.DATABASE_URL ?? '', { max: 1, fetch_types: false });
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  await sql.end();
});

it('refuses a second start on the same data with one sentence', async () => {
  await open().start();
  const file = join(dir, 'data', 'supervisor.pid');
  const other = process.ppid;
  // As the file of another running process would look.
  writeFileSync(file, `${other}\n${commandLine(other)}`);
  await expect(open().start()).rejects.toThrow(
    `Darkroom already runs on ${join(dir, 'data')} (process ${other}): stop that one with Ctrl-C`,
  );
});

it('names a taken port and starts nothing', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(Number(env.TEMPORAL_UI_PORT), '127.0.0.1', resolve));
  const darkroom = open();
  await expect(darkroom.start()).rejects.toThrow(
    `Port ${env.TEMPORAL_UI_PORT} (Temporal Web UI) is taken by another program: ` +
      'stop that program, or set TEMPORAL_UI_PORT to a free port.',
  );
  expect(pidsOf(darkroom).every((pid) => pid === undefined)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});

it('ends with the sentence of the process that has no valid setting', async () => {
  const darkroom = open({ entries: { bot: entry('bot', 'broken') } });
  await expect(darkroom.start()).rejects.toThrow('FIXTURE_KEY is missing: set it.');
  await darkroom.stop();
  expect(pidsOf(darkroom).every((pid) => pid === undefined)).toBe(true);
});

it('ends with the sentence of the settings check before anything is started', async () => {
  class ConfigError extends Error {
    override readonly name = 'ConfigError';
  }
  const darkroom = createDarkroom({
    settings: readDevSettings(projectDir, env),
    env,
    print: () => {},
    checkSettings: ({ TELEGRAM_API_URL }) => {
      throw new ConfigError(`TELEGRAM_API_URL is "${TELEGRAM_API_URL}".`);
    },
  });
  await expect(darkroom.start()).rejects.toMatchObject({
    name: 'StartError',
    message: `TELEGRAM_API_URL is "http://127.0.0.1:${env.SANDBOX_PORT}/telegram".`,
  });
  expect(pidsOf(darkroom).every((pid) => pid === undefined)).toBe(true);
});

it('starts neither servers nor a sandbox that the settings make unnecessary', async () => {
  const embedded = open();
  await embedded.start();
  const own = {
    DATABASE_URL: embedded.childEnv.DATABASE_URL ?? '',
    TEMPORAL_ADDRESS: embedded.childEnv.TEMPORAL_ADDRESS ?? '',
    TELEGRAM_BOT_TOKEN: '000000000:FAKE',
    HIGGSFIELD_API_KEY: 'FAKE_KEY',
    RUNNINGHUB_API_URL: 'http://127.0.0.1:9/runninghub',
    ASTRIA_API_URL: 'http://127.0.0.1:9/astria',
    GEMINI_API_URL: 'http://127.0.0.1:9/gemini',
    GOOGLE_API_URL: 'http://127.0.0.1:9/google',
    START_URL: 'http://127.0.0.1:9/shop/',
    GATEWAY_URL: 'http://127.0.0.1:9/gateway',
    DARKROOM_DATA_DIR: join(dir, 'second'),
    WEB_PORT: String(await freePort()),
    BOT_PORT: String(await freePort()),
    WORKER_PORT: String(await freePort()),
  };
  const darkroom = open({ env: own });
  await darkroom.start();
  const running = everyProcess.filter((name) => darkroom.supervisor.pid(name) !== undefined);
  expect(running).toEqual(['worker', 'bot', 'web']);
  expect(readFileSync(join(dir, 'second', 'logs', 'migrate.log'), 'utf8')).toContain(own.DATABASE_URL);
});

it('can be stopped while it starts', async () => {
  const darkroom = open();
  const start = darkroom.start();
  const settled = expect(start).rejects.toThrow();
  await vi.waitFor(() => expect(darkroom.supervisor.pid('temporal')).toBeDefined(), {
    timeout: 10_000,
    interval: 5,
  });
  const pids = pidsOf(darkroom);
  await darkroom.stop();
  await settled;
  expect(pids.every((pid) => pid === undefined || commandLine(pid) === undefined)).toBe(true);
});
