import { EventEmitter } from 'node:events';
import { Child, type ChildSpec } from './child.ts';
import { type Command, type Exit, lastWords, type RunningProcess, startProcess } from './child-process.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { StartError } from './start-error.ts';

/** Shows one line of the named process to a person. */
export type Print = (name: string, line: string) => void;

interface SupervisorEvents {
  /** A process answers its health check: after its first start and after each restart. */
  healthy: [event: { name: string; pid: number }];
  exited: [event: { name: string } & Exit];
  /** A crashed process will be started again after the pause. */
  restarting: [event: { name: string; pauseMs: number }];
  /** The started-again process is healthy. */
  restarted: [event: { name: string; pid: number }];
}

export interface Supervisor {
  readonly events: EventEmitter<SupervisorEvents>;
  /** Resolves when the process is healthy; it is restarted from then on. @throws StartError */
  start(spec: ChildSpec): Promise<void>;
  /** Runs a command to its end. @throws StartError when it fails or takes too long */
  run(task: Task): Promise<void>;
  pid(name: string): number | undefined;
  /** @throws Error when no such process runs */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Stops all in the order given; what was not named there, first. May be called twice. */
  stop(): Promise<void>;
  /** Ends every process at once. */
  killAll(): void;
}

export interface Task {
  name: string;
  command: Command;
  timeoutMs: number;
  /** Its output goes to the log file alone. */
  quiet?: boolean;
}

export interface SupervisorOptions {
  print: Print;
  /** Raw lines go to `<logDir>/<name>.log`. Absent: to no file. */
  logDir?: string;
  /** Groups of names; a group is stopped together when the group before it is gone. */
  stopOrder?: readonly (readonly string[])[];
}

/** Holds the processes of one running system: their logs, their restarts, their ordered end. */
export function createSupervisor({ print, logDir, stopOrder = [] }: SupervisorOptions): Supervisor {
  const events = new EventEmitter<SupervisorEvents>();
  const children = new Map<string, Child>();
  const tasks = new Set<RunningProcess>();
  const logs = new Map<string, LogFile>();
  let stopping: Promise<void> | undefined;

  const lineSink = (name: string, shows: (line: string) => boolean): ((line: string) => void) => {
    if (logDir !== undefined && !logs.has(name)) logs.set(name, openLogFile(logDir, name));
    return (line) => {
      logs.get(name)?.write(line);
      if (shows(line)) print(name, line);
    };
  };

  const refuseWhenStopping = (name: string): void => {
    if (stopping !== undefined) throw new StartError(`${name} was not started: everything is being stopped.`);
  };

  const stopAll = async (): Promise<void> => {
    for (const task of tasks) task.killGroup();
    const ordered = new Set(stopOrder.flat());
    const others = [...children.keys()].filter((name) => !ordered.has(name));
    for (const group of [others, ...stopOrder]) {
      await Promise.all(group.map(async (name) => children.get(name)?.stop()));
    }
    for (const log of logs.values()) log.close();
  };

  return {
    events,
    start: async (spec) => {
      const { name } = spec;
      refuseWhenStopping(name);
      const child = new Child(
        spec,
        childHooks({ name, events, print, onLine: lineSink(name, spec.shows ?? always) }),
      );
      children.set(name, child);
      await child.start();
    },
    run: async (task) => {
      refuseWhenStopping(task.name);
      await runTask(task, tasks, lineSink(task.name, task.quiet === true ? never : always));
    },
    pid: (name) => children.get(name)?.pid,
    kill: (name, signal) => {
      const child = children.get(name);
      if (child?.pid === undefined) throw new Error(`no process ${name} runs`);
      child.signal(signal);
    },
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
    killAll: () => {
      for (const task of tasks) task.killGroup();
      for (const child of children.values()) child.killNow();
    },
  };
}

function childHooks(options: {
  name: string;
  events: EventEmitter<SupervisorEvents>;
  print: Print;
  onLine: (line: string) => void;
}): ConstructorParameters<typeof Child>[1] {
  const { name, events, print, onLine } = options;
  let restarts = false;
  return {
    onLine,
    onHealthy: (pid) => {
      events.emit('healthy', { name, pid });
      if (restarts) {
        print(name, 'runs again');
        events.emit('restarted', { name, pid });
      }
    },
    onExit: (exit) => {
      events.emit('exited', { name, ...exit });
    },
    onRestart: (pauseMs, { code, signal }) => {
      restarts = true;
      print(name, `ended with ${signal ?? `code ${code}`}, starts again in ${pauseMs / 1_000} s`);
      events.emit('restarting', { name, pauseMs });
    },
  };
}

async function runTask(
  { name, command, timeoutMs }: Task,
  tasks: Set<RunningProcess>,
  onLine: (line: string) => void,
): Promise<void> {
  const running = startProcess(command, onLine);
  tasks.add(running);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    running.killGroup();
  }, timeoutMs);
  const { code, signal } = await running.closed;
  clearTimeout(limit);
  tasks.delete(running);
  if (code === 0) return;
  const reason = late ? `took longer than ${timeoutMs / 1_000} s` : `failed with ${signal ?? `code ${code}`}`;
  throw new StartError(`${name} ${reason}: ${lastWords(running.lastLines)}`);
}

function always(): boolean {
  return true;
}

function never(): boolean {
  return false;
}
