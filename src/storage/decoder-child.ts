import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { DecoderAnswer, DecoderChildLimits, DecoderJob, DecoderWork } from './decoder-jobs.ts';

/** How a job ended. Each but the first two is also the child's end. */
export type JobEnd =
  | { kind: 'made'; made: DecoderWork }
  | { kind: 'failed'; detail: string }
  | { kind: 'too_costly'; what: 'time' | 'memory' }
  | { kind: 'aborted' }
  | { kind: 'crashed'; detail: string };

/** A process that decodes pictures. */
export interface DecoderChild {
  readonly isAlive: boolean;
  /** Never rejects. One job at a time. */
  run(job: DecoderJob, signal: AbortSignal): Promise<JobEnd>;
  /** Ends it at once, whatever it does. Resolves when it is gone. */
  kill(): Promise<void>;
}

const entry = fileURLToPath(new URL('decoder-main.ts', import.meta.url));

/**
 * glibc keeps freed blocks for the next ones of their size, in an arena for each thread; a child that holds on to memory
 * would be killed for what an earlier picture took. One thread decodes, one checks pixel data.
 */
export const childEnvironment = {
  UV_THREADPOOL_SIZE: '2',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Starts a child. It gets no setting and no secret of ours: strangers' bytes are decoded in it. */
export function startDecoderChild({ memoryBytes, limitMs, niceness }: DecoderChildLimits): DecoderChild {
  const child = fork(entry, [String(memoryBytes), String(limitMs)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // What the parent was started with (a preload, an inspector) is not meant for its children.
    execArgv: ['--expose-gc'],
    env: childEnvironment,
  });
  makeWay(child.pid, niceness);
  const [ready, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isAlive = true;
  let settle: ((end: JobEnd) => void) | undefined;

  child.on('message', (answer: DecoderAnswer) => {
    if (answer.kind === 'ready') return ready.resolve();
    settle?.(answer);
    if (answer.kind === 'too_costly') void kill();
  });
  child.once('exit', (code, signal) => finish(describeExit(code, signal)));
  child.on('error', (error) => {
    child.kill('SIGKILL');
    finish({ kind: 'crashed', detail: error.message });
  });

  function finish(how: JobEnd): void {
    isAlive = false;
    settle?.(how);
    ready.resolve();
    gone.resolve();
  }

  async function kill(): Promise<void> {
    isAlive = false;
    child.kill('SIGKILL');
    await gone.promise;
  }

  return {
    get isAlive() {
      return isAlive;
    },
    kill,
    async run(job, signal) {
      const { promise, resolve } = Promise.withResolvers<JobEnd>();
      settle = resolve;
      const stop = (how: JobEnd) => {
        resolve(how);
        void kill();
      };
      const abort = () => stop({ kind: 'aborted' });
      signal.addEventListener('abort', abort);
      // Its own start is not the picture's fault.
      await Promise.race([ready.promise, promise]);
      const timer = setTimeout(() => stop({ kind: 'too_costly', what: 'time' }), 2 * limitMs);
      if (isAlive) child.send(job);
      const end = await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      return end;
    },
  };
}

/** Threads inherit it: set before there are any. */
function makeWay(pid: number | undefined, niceness: number): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // It is gone already, which its exit tells.
  }
}

/** Nobody else kills it so: it has done it itself, over memory, or the kernel has for the same reason. */
function describeExit(code: number | null, signal: NodeJS.Signals | null): JobEnd {
  if (signal === 'SIGKILL') return { kind: 'too_costly', what: 'memory' };
  return { kind: 'crashed', detail: signal ?? `exit code ${code}` };
}
