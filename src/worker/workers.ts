import {
  type NativeConnection,
  Worker,
  type WorkerDeploymentOptions,
  type WorkflowBundle,
} from '@temporalio/worker';
import type { Activities } from '../../activities/index.ts';
import { bulkQueue, mediaQueue, sheetQueue, webhookQueue, workflowQueue } from '../contract/queues.ts';
import type { DataConverter } from '../temporal/data-converter.ts';
import { heartbeats } from '../temporal/heartbeats.ts';
import { pacing } from '../temporal/pacing.ts';
import { resultGuard } from '../temporal/size-guard.ts';
import { type Traces, traceSinks } from '../temporal/traces.ts';

export interface WorkersDeps {
  connection: NativeConnection;
  namespace: string;
  /** Absent: this worker takes whatever comes, whichever version began it. */
  version?: WorkerDeploymentOptions['version'] | undefined;
  dataConverter: DataConverter;
  traces?: Traces | undefined;
  bundle: WorkflowBundle;
  activities: object & Pick<Activities, 'collectResult'>;
  /** Of all accounts together. */
  places: number;
  /** Requests of either kind that spreadsheets take a minute, whichever worker makes them. */
  sheetCallsPerMinute: number;
  /** Between the attempts of a step that fails, if not the usual. */
  pauses?: Pauses;
}

interface Pauses {
  firstMs: number;
  mostMs: number;
}

/** Short steps at once, beside the waits that hold a slot as long as a job takes. */
const shortSteps = 100;

/** First soon, as most of what repeats is a connection that just broke. */
const usualPauses: Pauses = { firstMs: 500, mostMs: 10_000 };

/** Pictures decoded at once; each may take some hundred megabytes. */
const decodingSlots = 2;

/** Nobody waits for them: enough that one slow page does not stop the others. */
const bulkSlots = 4;

/** Each waits for one request or two. */
const sheetSlots = 4;

/** Each waits for a receiver, a quarter of a minute at most. */
const webhookSlots = 20;

/** Executions kept in memory: many wait, and replaying one costs about 10 ms. */
const cachedWorkflows = 500;

/** One worker a queue: what is full on one of them delays nothing on another. */
export async function createWorkers(deps: WorkersDeps): Promise<Worker[]> {
  const { connection, namespace, dataConverter, activities, traces, pauses = usualPauses } = deps;
  const shared = {
    connection,
    namespace,
    dataConverter,
    interceptors: {
      activity: [...(traces?.activityInterceptors ?? []), heartbeats, pacing(pauses), resultGuard],
    },
    shutdownGraceTime: 5_000,
    shutdownForceTime: 7_000,
    ...(deps.version && { workerDeploymentOptions: versioned(deps.version) }),
  };
  return Promise.all([
    Worker.create({
      ...shared,
      taskQueue: workflowQueue,
      workflowBundle: deps.bundle,
      sinks: traceSinks(traces),
      activities,
      maxCachedWorkflows: cachedWorkflows,
      // What a killed worker had in its cache waits so long for it before another takes over.
      stickyQueueScheduleToStartTimeout: 5_000,
      // Waits by polling; there are never more than places.
      maxConcurrentActivityTaskExecutions: shortSteps + deps.places,
    }),
    Worker.create({
      ...shared,
      taskQueue: mediaQueue,
      activities: {
        collectResult: (job: { orderId: number; jobId: number }) => activities.collectResult(job),
      },
      maxConcurrentActivityTaskExecutions: decodingSlots,
    }),
    Worker.create({
      ...shared,
      taskQueue: bulkQueue,
      activities,
      maxConcurrentActivityTaskExecutions: bulkSlots,
    }),
    Worker.create({
      ...shared,
      taskQueue: webhookQueue,
      activities,
      maxConcurrentActivityTaskExecutions: webhookSlots,
    }),
    Worker.create({
      ...shared,
      taskQueue: sheetQueue,
      activities,
      maxConcurrentActivityTaskExecutions: sheetSlots,
      maxTaskQueueActivitiesPerSecond: deps.sheetCallsPerMinute / 60,
    }),
  ]);
}

/**
 * All queues of a worker are of its version: a step of an execution that stays with its version is taken by that version too, so that what
 * a step is given may change as well. The bot has no version: what Telegram is told must be understood by every bot.
 */
function versioned(version: WorkerDeploymentOptions['version']): WorkerDeploymentOptions {
  // Each workflow says which it is in workflows/versions.ts.
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' };
}
