import { watched } from '../process/happenings.ts';
import { type DecoderChild, type JobEnd, startDecoderChild } from './decoder-child.ts';
import type { DecoderChildLimits, DecoderJob } from './decoder-jobs.ts';
import { type Asker, createDecoderLine } from './decoder-line.ts';

export interface DecoderPoolOptions extends DecoderChildLimits {
  /** Children at once; each is started when it is first needed. */
  workers: number;
  log: { warn: (fields: object, message: string) => void };
  /** Starts a child, if not in the usual way. */
  start?: (limits: DecoderChildLimits) => DecoderChild;
}

export interface DecoderPool {
  /** Rejects with the signal's reason when the asker gives up, or with the reason for closing. */
  run(job: DecoderJob, asker: Asker): Promise<Exclude<JobEnd, { kind: 'aborted' }>>;
  /** Ends all children at once. */
  close(reason: Error): Promise<void>;
}

interface Waiting {
  job: DecoderJob;
  asker: Asker & { signal: AbortSignal };
  /** Children that died of it for no reason we know. */
  crashes: number;
  settle: (end: JobEnd) => void;
}

/** Once is chance. */
const mostCrashes = 2;

/** Hands jobs to children as they become free. A child that was killed is replaced when it is missed. */
export function createDecoderPool({
  workers,
  log,
  start = startDecoderChild,
  ...limits
}: DecoderPoolOptions): DecoderPool {
  // One person never has all of them.
  const line = createDecoderLine<Waiting>(Math.max(1, workers - 1));
  const idle: DecoderChild[] = [];
  const busy = new Set<DecoderChild>();
  const closing = new AbortController();

  function begin(): void {
    while (busy.size < workers) {
      const waiting = line.take();
      if (waiting === undefined) return;
      void serve(waiting);
    }
  }

  async function serve(waiting: Waiting): Promise<void> {
    const child = takeChild();
    busy.add(child);
    const end = await child.run(waiting.job, waiting.asker.signal);
    busy.delete(child);
    if (child.isAlive) idle.push(child);
    line.finish(waiting);
    const { job } = waiting;
    if (end.kind === 'crashed' || end.kind === 'too_costly')
      log.warn({ ...end, job: job.kind, bytes: job.bytes.length }, 'a decoder of pictures was ended');
    if (end.kind === 'crashed') waiting.crashes += 1;
    if (end.kind === 'crashed' && waiting.crashes < mostCrashes) line.add(waiting);
    else waiting.settle(end);
    begin();
  }

  function takeChild(): DecoderChild {
    for (let child = idle.pop(); child; child = idle.pop()) if (child.isAlive) return child;
    return start(limits);
  }

  return {
    async run(job, asker) {
      const signal = AbortSignal.any([closing.signal, ...(asker.signal ? [asker.signal] : [])]);
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<JobEnd>();
      const waiting = { job, asker: { ...asker, signal }, crashes: 0, settle: resolve };
      const leave = () => line.remove(waiting) && resolve({ kind: 'aborted' });
      signal.addEventListener('abort', leave);
      const happening = {
        kind: 'decoder-job' as const,
        labels: { work: job.kind },
        outcome: (end: { value: JobEnd } | { error: unknown }) =>
          'value' in end ? end.value.kind : 'failed',
      };
      const end = await watched(happening, () => {
        line.add(waiting);
        begin();
        return promise;
      });
      signal.removeEventListener('abort', leave);
      if (end.kind === 'aborted') throw signal.reason;
      return end;
    },
    async close(reason) {
      closing.abort(reason);
      await Promise.all([...idle.splice(0), ...busy].map((child) => child.kill()));
    },
  };
}
