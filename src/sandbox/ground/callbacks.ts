import type { Logger } from 'pino';
import { forgeToken, postCallback } from './callback-post.ts';
import { numberOf } from './faults.ts';
import { type Job, type JobEnd, type JobOrder } from './job.ts';
import type { JobSettings } from './job-settings.ts';
import type { Jobs } from './jobs.ts';
import { createRuns, until } from './runs.ts';
import type { Box } from './settings-box.ts';

/** The words of every fault point `<service>.callback`; drawn once for a job with a callback URL, when it is accepted. */
export const callbackFaults = [
  'callback_lost',
  'callback_duplicate',
  'callback_early',
  'callback_late',
  'callback_wrong_token',
] as const;

/** What is a service's own in its callbacks. */
export interface CallbackFormat<Order extends JobOrder, End extends JobEnd> {
  /** What is sent about an ended job; `altered` is the word that spoils this attempt. */
  request: (
    job: Job<Order, End>,
    altered: string | undefined,
  ) => { body: string; headers?: Record<string, string> };
  /** Further words: each spoils attempts that come before the genuine ones. */
  alterations?: readonly string[];
  /** Whether the service stops repeating; on a 2xx without it. */
  isAccepted?: (job: Job<Order, End>, status: number) => boolean;
  /** Whether nothing is told of this job, or nothing any more. */
  isSilent?: (job: Job<Order, End>) => boolean;
}

export interface CallbackDeps<Order extends JobOrder, End extends JobEnd> {
  jobs: Jobs<Order, End>;
  settings: Box<JobSettings>;
  log: Logger;
  format: CallbackFormat<Order, End>;
}

/** Calls customers back. */
export interface CallbackSender<Order extends JobOrder, End extends JobEnd> {
  /** Starts or resumes the delivery for an ended job; resolves after the first attempt from now. */
  deliver: (job: Job<Order, End>) => Promise<void>;
  close: () => Promise<void>;
}

/** Creates the sender: attempts by the schedule of the settings, altered by the job's callback fault. */
export function createCallbackSender<Order extends JobOrder, End extends JobEnd>(
  deps: CallbackDeps<Order, End>,
): CallbackSender<Order, End> {
  const runs = createRuns(deps.log);
  return {
    deliver(job) {
      const first = Promise.withResolvers<void>();
      const run = runs.launch(job.id, (signal) =>
        deliver(job, { ...deps, signal, attempted: first.resolve }),
      );
      void run.then(first.resolve);
      return first.promise;
    },
    close: () => runs.close(),
  };
}

interface Sender<Order extends JobOrder, End extends JobEnd> extends CallbackDeps<Order, End> {
  signal: AbortSignal;
  attempted: () => void;
}

async function deliver<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  sender: Sender<Order, End>,
): Promise<void> {
  const { callback } = job;
  const { webhook, callbackFault } = job.order;
  const { fault, params = {} } = callbackFault ?? {};
  if (webhook === undefined || fault === 'callback_lost') return;
  const lateMs = fault === 'callback_late' ? numberOf(params.delayMs, 10_000) : 0;
  await until((job.endedAt ?? 0) + lateMs, sender.signal);
  await sendAltered(job, webhook, sender);
  while (!callback.over && !isSilent(job, sender)) {
    await until(nextDue(job, sender.settings.current), sender.signal);
    if (isSilent(job, sender)) return;
    await send(job, sender, { url: webhook });
    if (fault === 'callback_duplicate' && callback.genuine === 1) {
      await send(job, sender, { url: webhook, copy: true });
    }
    sender.attempted();
  }
}

/** Forged or damaged attempts come first and do not count: the service's own schedule follows them. */
async function sendAltered<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  webhook: string,
  sender: Sender<Order, End>,
): Promise<void> {
  const { callback } = job;
  const { fault = '', params = {} } = job.order.callbackFault ?? {};
  const isForged = fault === 'callback_wrong_token';
  if (!isForged && !sender.format.alterations?.includes(fault)) return;
  const count = numberOf(params.attempts, 1);
  while (callback.genuine === 0 && callback.sent < count && !isSilent(job, sender)) {
    const isEnd = params.only === true && callback.sent === count - 1;
    await send(job, sender, { url: isForged ? forgeToken(webhook) : webhook, altered: fault, isEnd });
  }
}

function isSilent<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  { format }: Sender<Order, End>,
): boolean {
  return format.isSilent?.(job) ?? false;
}

function nextDue({ callback }: Job, { callbackRetryMs }: JobSettings): number {
  return callback.genuine === 0 ? 0 : callback.lastSentAt + (callbackRetryMs[callback.genuine - 1] ?? 0);
}

interface Sending {
  url: string;
  copy?: boolean;
  altered?: string;
  /** Nothing follows an altered attempt. */
  isEnd?: boolean;
}

async function send<Order extends JobOrder, End extends JobEnd>(
  job: Job<Order, End>,
  { format, jobs, settings, signal }: Sender<Order, End>,
  { url, copy = false, altered, isEnd = false }: Sending,
): Promise<void> {
  const { callbackTimeoutMs: timeoutMs, callbackRetryMs } = settings.current;
  const answer = await postCallback({ url, ...format.request(job, altered), timeoutMs, signal });
  signal.throwIfAborted();
  const { status } = answer;
  const isAccepted =
    status !== undefined && (format.isAccepted?.(job, status) ?? (status >= 200 && status < 300));
  const isLast = job.callback.genuine >= callbackRetryMs.length;
  const counts = altered === undefined && !copy;
  jobs.called(job, {
    attempt: job.callback.sent + 1,
    ...answer,
    copy,
    ...(altered !== undefined && { altered }),
    over: counts ? isAccepted || isLast : isEnd,
  });
}
