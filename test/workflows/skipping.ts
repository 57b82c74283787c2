import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type {
  Activities,
  BroadcastSendActivities,
  DeliveryActivities,
  NoticeActivities,
} from '../../activities/index.ts';
import {
  bulkQueue,
  mediaQueue,
  sheetQueue,
  telegramQueue,
  webhookQueue,
  workflowQueue,
} from '../../src/contract/queues.ts';
import { workflowBundleFile } from '../harness/temporal.ts';
import { startTestServer } from '../harness/time-skipping.ts';

type All = Activities & DeliveryActivities & NoticeActivities & BroadcastSendActivities;
/** Activities of a test's own. */
export type Fakes = {
  [Name in keyof All]?: (
    ...input: Parameters<All[Name]>
  ) => Awaited<ReturnType<All[Name]>> | ReturnType<All[Name]>;
};

/** One attempt of an activity. */
export interface Call {
  name: string;
  input: unknown;
  attempt: number;
  /** When it was due by the server's clock, Unix time in milliseconds. */
  at: number;
}

/** A world with the true workflows, in which only time that nothing happens in is left out. */
export interface SkippingWorld {
  environment: TestWorkflowEnvironment;
  /** All attempts so far, in order. */
  calls: Call[];
  /** The names of the activities that were called, each attempt once. */
  names(): string[];
  close(): Promise<void>;
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Which of them have a queue of their own; all others are the worker's. */
const queueOf: Readonly<Record<string, string>> = {
  collectResult: mediaQueue,
  deliverResult: telegramQueue,
  remindOfModel: telegramQueue,
  removeMessages: telegramQueue,
  sendReceipt: telegramQueue,
  sendBroadcast: telegramQueue,
  previewBroadcast: telegramQueue,
  seedShop: bulkQueue,
  crawlPages: bulkQueue,
  previewPage: bulkQueue,
  fetchPictures: bulkQueue,
  finishParse: bulkQueue,
  collectBatch: bulkQueue,
  uploadBatch: bulkQueue,
  sweepFolder: bulkQueue,
  makeSingle: bulkQueue,
  describePictures: bulkQueue,
  publishSets: bulkQueue,
  syncGateway: bulkQueue,
  withdrawPublication: bulkQueue,
  prepareSheet: sheetQueue,
  appendRows: sheetQueue,
  syncRows: sheetQueue,
  readPrompts: sheetQueue,
  readTexts: sheetQueue,
  sendWebhook: webhookQueue,
};

export async function openSkippingWorld(server: string, fakes: Fakes): Promise<SkippingWorld> {
  const environment = await startTestServer(server);
  const calls: Call[] = [];
  const workers = await Promise.all(
    queuesOf(fakes).map((taskQueue) =>
      Worker.create({
        connection: environment.nativeConnection,
        taskQueue,
        activities: recorded(fakes, taskQueue, calls),
        ...(taskQueue === workflowQueue && { workflowBundle: { codePath: workflowBundleFile() } }),
      }),
    ),
  );
  const runs = workers.map((worker) => worker.run());
  return {
    environment,
    calls,
    names: () => calls.map(({ name }) => name),
    async close() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
      await environment.teardown();
    },
  };
}

/** A worker without anything to do is none. */
function queuesOf(fakes: Fakes): string[] {
  return [...new Set([workflowQueue, ...Object.keys(fakes).map((name) => queueOf[name] ?? workflowQueue)])];
}

function recorded(fakes: Fakes, taskQueue: string, calls: Call[]) {
  const ours = Object.entries(fakes).filter(([name]) => {
    const usual = queueOf[name] ?? workflowQueue;
    // The files of a batch go up where few steps run at once.
    return usual === taskQueue || (taskQueue === bulkQueue && name === 'prepareProviderJob');
  });
  return Object.fromEntries(
    ours.map(([name, fake]) => [
      name,
      async (input: unknown) => {
        calls.push({ name, input, attempt: activityInfo().attempt, at: virtualNow() });
        return (fake as (input: unknown) => unknown)(input);
      },
    ]),
  );
}

/** The server's clock, in an activity. */
export function virtualNow(): number {
  return activityInfo().currentAttemptScheduledTimestampMs;
}

/** What an activity does that has no luck for this long since it was first asked for, and asks again after `pauseMs`. */
export function failsFor(lastsMs: number, pauseMs: number): void {
  if (virtualNow() - activityInfo().scheduledTimestampMs >= lastsMs) return;
  throw ApplicationFailure.create({ message: 'not yet', nextRetryDelay: pauseMs });
}

/**
 * Lets time pass while one activity runs or waits to be completed. The server's clock stands still meanwhile, unless two ask it to
 * move at once; it must not come to the end of the activity that way.
 */
export async function sleepBesideOne({ environment }: SkippingWorld, ms: number): Promise<void> {
  await Promise.all([environment.sleep(ms), environment.sleep(ms)]);
}

/** What the Web UI shows of an execution. */
export async function detailsOf(handle: WorkflowHandle): Promise<string | undefined> {
  const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails;
}

/** What Temporal charges for an execution so far; a child costs one more than what somebody starts. */
export async function actionsOf(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).reduce((sum, event) => {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) return sum + (started.parentWorkflowExecution ? 2 : 1);
    const attempt = event.activityTaskStartedEventAttributes?.attempt ?? 1;
    const isCharged =
      event.activityTaskScheduledEventAttributes ??
      event.timerStartedEventAttributes ??
      event.workflowExecutionUpdateAcceptedEventAttributes ??
      event.workflowExecutionSignaledEventAttributes ??
      event.markerRecordedEventAttributes;
    return sum + (isCharged ? 1 : 0) + (attempt - 1);
  }, 0);
}
