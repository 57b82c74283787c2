import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { ChildSpec } from '../../src/dev/child.ts';
import { nodeCommand } from '../../src/dev/child-process.ts';
import { commandLine } from '../../src/dev/leftovers.ts';
import { freePort } from '../../src/dev/ports.ts';
import { STOP_LIMITS_MS, STOP_ORDER } from '../../src/dev/processes.ts';
import { createSupervisor, type Supervisor } from '../../src/dev/supervisor.ts';

vi.setConfig({ testTimeout: 30_000 });

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const started: Supervisor[] = [];
const lines: string[] = [];

function supervise(options: { stopOrder?: string[][]; logDir?: string } = {}): Supervisor {
  lines.length = 0;
  const supervisor = createSupervisor({ print: (name, line) => lines.push(`${name} ${line}`), ...options });
  started.push(supervisor);
  return supervisor;
}

async function server(
  name: string,
  behaviour = 'polite',
  overrides: Partial<ChildSpec> = {},
): Promise<ChildSpec> {
  const port = await freePort();
  return {
    name,
    command: nodeCommand(fixture('server.ts'), { PORT: String(port) }, ['PORT', behaviour]),
    healthy: async () => (await fetch(`http://127.0.0.1:${port}`)).ok,
    startTimeoutMs: 15_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
    ...overrides,
  };
}

const gone = (pid: number | undefined): boolean => pid === undefined || commandLine(pid) === undefined;

afterEach(async () => {
  await Promise.all(started.splice(0).map((supervisor) => supervisor.stop()));
});

it('starts a process, says when it is healthy and shows its lines under its name', async () => {
  const supervisor = supervise();
  const healthy = once(supervisor.events, 'healthy');
  await supervisor.start(await server('web'));
  expect(await healthy).toEqual([{ name: 'web', pid: supervisor.pid('web') }]);
  await vi.waitFor(() => expect(lines.join('\n')).toMatch(/^web .*"msg":"listening"/));
});

it('restarts a killed process with a pause that grows, and leaves the others alone', async () => {
  const supervisor = supervise();
  await Promise.all([supervisor.start(await server('web')), supervisor.start(await server('bot'))]);
  const bot = supervisor.pid('bot');
  const pauses: number[] = [];
  supervisor.events.on('restarting', ({ pauseMs }) => pauses.push(pauseMs));
  for (let crash = 1; crash <= 3; crash += 1) {
    const before = supervisor.pid('web');
    const restarted = once(supervisor.events, 'restarted');
    supervisor.kill('web', 'SIGKILL');
    const [event] = await restarted;
    expect(event.pid).not.toBe(before);
    expect(supervisor.pid('web')).toBe(event.pid);
  }
  expect(pauses).toEqual([250, 500, 1_000]);
  expect(supervisor.pid('bot')).toBe(bot);
});

it('gives up a first start with the reason that the process gave', async () => {
  const supervisor = supervise();
  await expect(supervisor.start(await server('bot', 'broken'))).rejects.toThrow(
    'bot ended with code 2 before it was ready: FIXTURE_KEY is missing: set it.',
  );
});

it('gives up a first start that never becomes healthy', async () => {
  const supervisor = supervise();
  const spec = await server('bot', 'polite', { healthy: async () => false, startTimeoutMs: 300 });
  await expect(supervisor.start(spec)).rejects.toThrow('bot was not ready within 0.3 s');
});

it('names a program that cannot be started', async () => {
  const supervisor = supervise();
  const spec = await server('temporal');
  const command = { command: '/nowhere/temporal', args: [], env: {} };
  await expect(supervisor.start({ ...spec, command })).rejects.toThrow('cannot start /nowhere/temporal');
});

it('stops in the given order, waiting for each group', async () => {
  const supervisor = supervise({ stopOrder: [['bot'], ['worker'], ['temporal']] });
  const names = ['temporal', 'worker', 'bot'];
  await Promise.all(names.map(async (name) => supervisor.start(await server(name))));
  const pids = names.map((name) => supervisor.pid(name));
  const ended: string[] = [];
  supervisor.events.on('exited', ({ name, code }) => ended.push(`${name} ${code}`));
  await supervisor.stop();
  expect(ended).toEqual(['bot 0', 'worker 0', 'temporal 0']);
  expect(pids.every(gone)).toBe(true);
  await expect(supervisor.start(await server('bot'))).rejects.toThrow('everything is being stopped');
});

it('kills a process that does not stop when it is asked', async () => {
  const supervisor = supervise();
  await supervisor.start(await server('worker', 'stubborn', { stopTimeoutMs: 200 }));
  const exited = once(supervisor.events, 'exited');
  await supervisor.stop();
  expect(await exited).toEqual([{ name: 'worker', code: null, signal: 'SIGKILL' }]);
});

it('ends what a process started, with it', async () => {
  const supervisor = supervise();
  await supervisor.start(await server('worker', 'parent'));
  const childPid = await vi.waitFor(() => {
    const line = lines.find((text) => text.includes('has a child'));
    return Number(/"child":(\d+)/.exec(line ?? '')?.[1] ?? expect.fail('no line yet'));
  });
  await supervisor.stop();
  await vi.waitFor(() => expect(gone(childPid)).toBe(true));
});

it('stops while a crashed process waits for its restart', async () => {
  const supervisor = supervise();
  await supervisor.start(await server('web'));
  const restarting = once(supervisor.events, 'restarting');
  supervisor.kill('web', 'SIGKILL');
  await restarting;
  await supervisor.stop();
  expect(supervisor.pid('web')).toBeUndefined();
});

it('ends everything at once on killAll', async () => {
  const supervisor = supervise();
  await supervisor.start(await server('web', 'stubborn'));
  const pid = supervisor.pid('web');
  const exited = once(supervisor.events, 'exited');
  supervisor.killAll();
  await exited;
  expect(gone(pid)).toBe(true);
});

it('runs a command to its end and writes its raw lines to a file', async () => {
  const logDir = mkdtempSync(join(tmpdir(), 'darkroom-logs-'));
  onTestFinished(() => rmSync(logDir, { recursive: true }));
  const supervisor = supervise({ logDir });
  const command = nodeCommand(fixture('done.ts'), { DATABASE_URL: 'postgres://x' });
  await supervisor.run({ name: 'migrate', command, timeoutMs: 10_000 });
  await supervisor.stop();
  await vi.waitFor(() =>
    expect(readFileSync(join(logDir, 'migrate.log'), 'utf8')).toContain('"database":"postgres://x"'),
  );
});

it('fails with the last words of a command that fails, crashes or takes too long', async () => {
  const supervisor = supervise();
  const broken = nodeCommand(fixture('server.ts'), {}, ['PORT', 'broken']);
  await expect(supervisor.run({ name: 'migrate', command: broken, timeoutMs: 10_000 })).rejects.toThrow(
    'migrate failed with code 2: FIXTURE_KEY is missing: set it.',
  );
  const crashing = nodeCommand(fixture('server.ts'), {}, ['PORT', 'crashing']);
  await expect(supervisor.run({ name: 'migrate', command: crashing, timeoutMs: 10_000 })).rejects.toThrow(
    'migrate failed with code 1: TypeError: a bug of ours',
  );
  const endless = { command: 'sleep', args: ['60'], env: { PATH: process.env.PATH } };
  await expect(supervisor.run({ name: 'setup', command: endless, timeoutMs: 200 })).rejects.toThrow(
    'setup took longer than 0.2 s',
  );
});

it('does not outlive a killed supervisor', async () => {
  const parent = spawn(process.execPath, [fixture('supervised.ts')], {
    env: { PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = await once(parent.stdout, 'data');
  const pid = Number(String(chunk));
  expect(commandLine(pid)).toContain('server.ts');
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(gone(pid)).toBe(true), { timeout: 5_000 });
});

it('may take at most 15 s for the whole stop', () => {
  const limits: Record<string, number> = { ...STOP_LIMITS_MS, temporal: 3_500, postgres: 3_500 };
  const groups = STOP_ORDER.map((group) => Math.max(...group.map((name) => limits[name] ?? Number.NaN)));
  expect(groups.reduce((sum, limit) => sum + limit, 0)).toBeLessThan(15_000);
});
