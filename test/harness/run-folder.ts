import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes that were told to end need a moment; longer than that they were forgotten. */
const endLimitMs = 5_000;
/** Caches that tools of others keep in the temporary folder on purpose. */
const cachesOfTools = ['node-compile-cache'];

/** Where a run keeps everything: what lives as long as it lies in `path`, what tests make and remove in `temporary`. */
export interface RunFolder {
  path: string;
  temporary: string;
}

/** Makes one. Databases are cloned by the hundred: in memory that takes a twentieth of the time it takes on a disk. */
export function openRunFolder(parent = tmpdir()): RunFolder {
  const path = mkdtempSync(join(parent, 'darkroom-test-'));
  const temporary = join(path, 'tmp');
  mkdirSync(temporary);
  return { path, temporary };
}

/** A folder in memory that has room for a run and lets programs be run from it; where there is none, the temporary folder. */
export function fastestParent(memory = '/dev/shm', neededBytes = 4e9): string {
  const probe = join(memory, `darkroom-probe-${process.pid}`);
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < neededBytes) return tmpdir();
    writeFileSync(probe, '', { mode: 0o700 });
    accessSync(probe, constants.X_OK);
    return memory;
  } catch {
    return tmpdir();
  } finally {
    rmSync(probe, { force: true });
  }
}

/**
 * Removes the folder and ends every process that still belongs to it.
 * @returns what the tests should have removed or ended themselves, a sentence each
 */
export async function closeRunFolder(
  { path, temporary }: RunFolder,
  limitMs = endLimitMs,
): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  while (processesOf(path).length > 0 && Date.now() < deadline) await delay(100);
  const processes = processesOf(path);
  for (const { pid } of processes) end(pid);
  const files = readdirSync(temporary).filter((name) => !cachesOfTools.includes(name));
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  return [
    ...files.map((name) => `a file or folder in the temporary folder: ${name}`),
    ...processes.map(({ pid, command }) => `process ${pid}: ${command}`),
  ];
}

/**
 * Ends the processes and removes the folder when this process dies without doing so itself.
 * @returns what calls that off
 */
export function cleanUpAfterDeath(pids: readonly (number | undefined)[], folder: string): () => void {
  const script = 'read -r _; kill -QUIT $0; sleep 1; kill -KILL $0; rm -rf "$1"';
  const watcher = spawn('/bin/sh', ['-c', script, pids.filter(Boolean).join(' '), folder], {
    // Ctrl-C in the terminal must not reach it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  return () => void watcher.kill('SIGKILL');
}

interface Process {
  pid: number;
  command: string;
}

/** Who works in the folder, was called with it or got it by environment, but for children of this process. */
function processesOf(folder: string): Process[] {
  // Elsewhere a process's environment cannot be read.
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(name, folder) : []));
}

function readProcess(pid: string, folder: string): Process[] {
  const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
  try {
    const command = read('cmdline').replaceAll('\0', ' ').trim();
    const marks = [command, read('environ'), readlinkSync(`/proc/${pid}/cwd`)];
    const isOurChild = read('status').includes(`\nPPid:\t${process.pid}\n`);
    // One that has ended and was not yet taken off the list has no command.
    const belongs = command !== '' && !isOurChild && marks.some((mark) => mark.includes(folder));
    return belongs ? [{ pid: Number(pid), command }] : [];
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return [];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
