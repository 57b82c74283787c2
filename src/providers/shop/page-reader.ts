import { Worker } from 'node:worker_threads';
import { ProviderError } from '../transport/errors.ts';
import type { PageJob, ParsedPage } from './page.ts';

export type PageEnd =
  | { kind: 'page'; page: ParsedPage }
  | { kind: 'bad_selector'; detail: string }
  | { kind: 'unreadable'; detail: string };

export type ThreadAnswer = PageEnd | { kind: 'ready' };

/** What one page may cost. */
export interface ParseLimits {
  parseMs: number;
  parseMegabytes: number;
}

interface Killed {
  kind: 'killed';
  detail: string;
}

/** Reads pages, one at a time; never rejects on account of a page. */
export type PageReader = (job: PageJob) => Promise<PageEnd>;

const entry = new URL('./page-thread-main.ts', import.meta.url);
/** Its own start is not the page's fault, and takes a second on a busy machine. */
const startMs = 30_000;

/**
 * Parses in a thread that is ended when a page takes too long or too much: what strangers write must not stop the process that
 * reads it. One thread for all pages; it keeps no process alive by itself.
 */
export function createPageReader(limits: ParseLimits): PageReader {
  let thread: Promise<Worker> | undefined;
  let line: Promise<unknown> = Promise.resolve();

  function begin(): Promise<Worker> {
    const started = startThread(limits);
    thread = started;
    const forget = (): void => {
      if (thread === started) thread = undefined;
    };
    started.then((worker) => worker.once('exit', forget), forget);
    return started;
  }

  async function read(job: PageJob): Promise<PageEnd> {
    const worker = await (thread ?? begin());
    const end = await ask(worker, job, limits);
    if (end.kind !== 'killed') return end;
    await worker.terminate();
    return { kind: 'unreadable', detail: end.detail };
  }

  return (job) => {
    const turn = line.then(() => read(job));
    line = turn.catch(() => undefined);
    return turn;
  };
}

function startThread({ parseMegabytes }: ParseLimits): Promise<Worker> {
  // It gets no setting and no secret of ours, and what the process was started with is not meant for it.
  const worker = new Worker(entry, {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: parseMegabytes, maxYoungGenerationSizeMb: 16 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Worker>();
  const fail = (cause?: unknown): void => {
    const detail = 'the thread for pages did not start';
    reject(new ProviderError({ kind: 'provider_error', provider: 'shop', call: 'readPage', detail, cause }));
    void worker.terminate();
  };
  const timer = setTimeout(fail, startMs);
  worker.once('message', () => resolve(worker));
  worker.once('error', fail);
  // Later errors are those of pages, and are heard where they are asked.
  worker.on('error', () => undefined);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.unref();
  });
}

/** Time on a busy machine is not the page's fault either: what counts is what the thread has worked. */
const mostWaiting = 5;
const lookEveryMs = 100;

async function ask(worker: Worker, job: PageJob, { parseMs }: ParseLimits): Promise<PageEnd | Killed> {
  const { promise, resolve } = Promise.withResolvers<PageEnd | Killed>();
  const tooLong = (): void => resolve({ kind: 'killed', detail: 'it takes too long to read' });
  const onEnd = (): void => resolve({ kind: 'killed', detail: 'it takes too much memory to read' });
  worker.ref();
  worker.on('message', resolve).on('error', onEnd).on('exit', onEnd);
  const stopLooking = watch(worker, parseMs, tooLong);
  worker.postMessage(job, []);
  const end = await promise;
  stopLooking();
  worker.off('message', resolve).off('error', onEnd).off('exit', onEnd);
  worker.unref();
  return end;
}

/** Calls `tooLong` when the thread has worked for longer, or does not even say how long. Returns what ends it. */
function watch(worker: Worker, parseMs: number, tooLong: () => void): () => void {
  // A thread that is gone says so itself.
  const before = worker.cpuUsage().catch(() => undefined);
  const deadline = setTimeout(tooLong, mostWaiting * parseMs);
  const look = async (): Promise<void> => {
    const { user, system } = await worker.cpuUsage(await before);
    if ((user + system) / 1000 > parseMs) tooLong();
  };
  const looks = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  return () => {
    clearTimeout(deadline);
    clearInterval(looks);
  };
}
