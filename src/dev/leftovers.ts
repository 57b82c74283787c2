import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from './start-error.ts';

export interface Leftover {
  name: string;
  /** Its first line is a process id. */
  pidFile: string;
  /** What the process's command line must contain to be ours: ids are used again. */
  mark: string;
  stopSignal: NodeJS.Signals;
}

/** A checkpoint or a database's last writes may take some seconds; longer than that it hangs. */
const LEFTOVER_STOP_MS = 8_000;
const POLL_MS = 25;

/**
 * Stops a process that an earlier, killed supervisor left running. A process with that id that is not ours is left
 * alone and its pid file deleted. Returns whether there was one.
 */
export async function stopLeftover(leftover: Leftover): Promise<boolean> {
  const pid = readPid(leftover.pidFile);
  if (pid === undefined) return false;
  const isOurs = (): boolean => commandLine(pid)?.includes(leftover.mark) === true;
  if (!isOurs()) {
    // PostgreSQL would take a stranger that was given the old id for its own predecessor.
    if (commandLine(pid) !== undefined) rmSync(leftover.pidFile);
    return false;
  }
  for (const signal of [leftover.stopSignal, 'SIGKILL'] as const) {
    process.kill(pid, signal);
    const deadline = performance.now() + LEFTOVER_STOP_MS;
    while (performance.now() < deadline) {
      if (!isOurs()) return true;
      await delay(POLL_MS);
    }
  }
  throw new StartError(
    `Process ${pid} (${leftover.name} of an earlier start) does not end: stop it by hand.`,
  );
}

/**
 * Takes the data folder for this process; the returned function gives it back.
 * @throws StartError when another running process has it
 */
export function claimDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'supervisor.pid');
  const holder = readPid(file);
  if (holder !== undefined && holder !== process.pid && commandLine(holder) === readCommand(file)) {
    throw new StartError(
      `Darkroom already runs on ${dataDir} (process ${holder}): stop that one with Ctrl-C, ` +
        'or set DARKROOM_DATA_DIR and the ports for a second one.',
    );
  }
  writeFileSync(file, `${process.pid}\n${commandLine(process.pid) ?? ''}`);
  return () => rmSync(file, { force: true });
}

/** The command line of a running process; undefined when there is no such process. */
export function commandLine(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return text === '' ? undefined : text;
  } catch {
    return process.platform === 'linux' ? undefined : commandLineFromPs(pid);
  }
}

function commandLineFromPs(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

function readPid(file: string): number | undefined {
  const pid = Number(firstLines(file)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function readCommand(file: string): string | undefined {
  return firstLines(file)[1];
}

function firstLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
