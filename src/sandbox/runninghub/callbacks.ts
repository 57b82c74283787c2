import type { Logger } from 'pino';
import { forgeToken, postCallback } from '../ground/callback-post.ts';
import { numberOf } from '../ground/faults.ts';
import { createRuns, until } from '../ground/runs.ts';
import { jsonText, outputsAnswer } from './answers.ts';
import type { Ledger, Task } from './ledger.ts';
import type { SettingsBox } from './settings.ts';

/** The words of the fault point `runninghub.callback`; drawn once for a task with a callback URL, at its create. */
export const callbackFaults = [
  'callback_lost',
  'callback_duplicate',
  'callback_early',
  'callback_late',
  'callback_wrong_token',
] as const;

/** Calls customers back. */
export interface Callbacks {
  /** Starts or resumes the delivery for a finished task; resolves after the first attempt from now. */
  deliver(task: Task): Promise<void>;
  close(): Promise<void>;
}

export interface CallbackDeps {
  ledger: Ledger;
  settings: SettingsBox;
  log: Logger;
  publicUrl: () => string;
}

/** Creates the sender of callbacks. */
export function createCallbacks(deps: CallbackDeps): Callbacks {
  const runs = createRuns(deps.log);
  return {
    deliver(task) {
      const first = Promise.withResolvers<void>();
      const run = runs.launch(task.order.taskId, (signal) =>
        deliver(task, { ...deps, signal, attempted: first.resolve }),
      );
      void run.then(first.resolve);
      return first.promise;
    },
    close: () => runs.close(),
  };
}

/** The body of a callback: the answer of `outputs` as JSON inside JSON. */
function callbackBody(task: Task, publicUrl: string): Record<string, string> {
  return {
    event: 'TASK_END',
    taskId: task.order.taskId,
    eventData: JSON.stringify(outputsAnswer(task, publicUrl, false)),
  };
}

interface Sender extends CallbackDeps {
  signal: AbortSignal;
}

async function deliver(task: Task, sender: Sender & { attempted: () => void }): Promise<void> {
  const { webhook, callbackFault } = task.order;
  const { callback, endedAt = 0 } = task;
  const { fault, params = {} } = callbackFault ?? {};
  if (webhook === undefined || fault === 'callback_lost') return;
  if (fault === 'callback_late') await until(endedAt + numberOf(params.delayMs, 10_000), sender.signal);
  if (fault === 'callback_wrong_token' && callback.sent === 0) {
    await send(task, sender, { url: forgeToken(webhook), altered: fault, over: params.only === true });
  }
  while (!callback.over) {
    await until(nextDue(task, sender.settings.current.callbackRetryMs), sender.signal);
    await send(task, sender, { url: webhook });
    if (fault === 'callback_duplicate' && callback.genuine === 1) {
      await send(task, sender, { url: webhook, copy: true });
    }
    sender.attempted();
  }
}

function nextDue({ callback }: Task, retryMs: number[]): number {
  return callback.genuine === 0 ? 0 : callback.lastSentAt + (retryMs[callback.genuine - 1] ?? 0);
}

interface Sending {
  url: string;
  copy?: boolean;
  altered?: string;
  /** Nothing follows an altered attempt. */
  over?: boolean;
}

/** Forged attempts and copies do not count: the service's own schedule of repeats until a 2xx goes on beside them. */
async function send(task: Task, sender: Sender, sending: Sending): Promise<void> {
  const { settings, signal, ledger } = sender;
  const { callbackTimeoutMs, callbackRetryMs, numericTaskIds } = settings.current;
  const body = jsonText(callbackBody(task, sender.publicUrl()), numericTaskIds);
  const answer = await postCallback({ url: sending.url, body, timeoutMs: callbackTimeoutMs, signal });
  signal.throwIfAborted();
  const { copy = false, altered, over = false } = sending;
  const isAccepted = answer.status !== undefined && answer.status >= 200 && answer.status < 300;
  const isLast = task.callback.genuine >= callbackRetryMs.length;
  ledger.callbackSent(task, {
    attempt: task.callback.sent + 1,
    ...answer,
    copy,
    ...(altered === undefined ? {} : { altered }),
    over: altered === undefined && !copy ? isAccepted || isLast : over,
  });
}
