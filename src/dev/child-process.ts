import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Command {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Where it runs; the caller's folder when absent. */
  cwd?: string;
  uid?: number;
  gid?: number;
  /** A process of ours: gets a channel that tells it when its supervisor dies. */
  watchesParent?: boolean;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number | undefined;
  readonly running: boolean;
  /** Settles when the process has ended and all that wrote to its output with it. Never rejects. */
  readonly closed: Promise<Exit>;
  /** The last lines it wrote, oldest first. */
  readonly lastLines: readonly string[];
  signal(signal: NodeJS.Signals): void;
  /** Ends the process and its whole group at once. */
  killGroup(): void;
}

const PRELOAD = fileURLToPath(new URL('die-with-parent.ts', import.meta.url));
const KEPT_LINES = 20;
/** Descendants that left the group (PostgreSQL's backends) may hold the output for this long after a crash. */
const OUTPUT_LIMIT_MS = 5_000;

/** Command that runs a source file of ours with the node that runs this one. */
export function nodeCommand(entry: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): Command {
  return {
    command: process.execPath,
    args: ['--import', PRELOAD, entry, ...args],
    env,
    watchesParent: true,
  };
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches the supervisor alone and the
 * order of the stop stays ours. A command that cannot be started closes with code 127 and a line that says why.
 */
export function startProcess(command: Command, onLine: (line: string) => void): RunningProcess {
  const { uid, gid, cwd } = command;
  const child = spawn(command.command, command.args, {
    env: command.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(command.watchesParent === true ? (['ipc'] as const) : [])],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  const lastLines: string[] = [];
  const take = (line: string): void => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    onLine(line);
  };
  readLines(child.stdout, take);
  readLines(child.stderr, take);
  let running = child.pid !== undefined;
  const killGroup = (): void => killGroupOf(child.pid);
  const closed = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      take(`cannot start ${command.command}: ${error.message}`);
      resolve({ code: 127, signal: null });
    });
    child.once('exit', (code, signal) => {
      running = false;
      // What it started must not outlive it; the group is still its own, so no stranger is hit.
      killGroup();
      const limit = setTimeout(() => resolve({ code, signal }), OUTPUT_LIMIT_MS);
      child.once('close', () => {
        clearTimeout(limit);
        resolve({ code, signal });
      });
    });
  });
  return {
    pid: child.pid,
    get running() {
      return running;
    },
    closed,
    lastLines,
    signal: (signal) => {
      if (running) child.kill(signal);
    },
    killGroup: () => {
      if (running) killGroup();
    },
  };
}

function readLines(stream: Readable | null, take: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
}

function killGroupOf(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // No such group: it is gone already. macOS answers EPERM for a group of which only zombies are left.
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** What a process ended with: of an uncaught error its message, which a stack and the version of Node follow; else its last line. */
export function lastWords(lines: readonly string[]): string {
  return lines.findLast((line) => /^\w*Error\b.*:/.test(line)) ?? lines.at(-1) ?? 'it wrote nothing';
}
