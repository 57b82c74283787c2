import { type NativeConnection, Worker } from '@temporalio/worker';
import type { BroadcastSendActivities } from '../../activities/broadcast-sends.ts';
import type { DeliveryActivities } from '../../activities/delivery.ts';
import type { NoticeActivities } from '../../activities/notices.ts';
import { telegramQueue } from '../contract/queues.ts';
import type { Logger } from '../process/logger.ts';
import { createBackoff, pause } from '../process/pause.ts';
import type { DataConverter } from '../temporal/data-converter.ts';
import { heartbeats } from '../temporal/heartbeats.ts';
import { pacing } from '../temporal/pacing.ts';
import { resultGuard } from '../temporal/size-guard.ts';
import type { Traces } from '../temporal/traces.ts';

export interface DeliveryWorkerDeps {
  /** Rejects while Temporal is away. */
  connect: () => Promise<NativeConnection>;
  namespace: string;
  dataConverter: DataConverter;
  traces?: Traces | undefined;
  activities: DeliveryActivities & NoticeActivities & BroadcastSendActivities;
  /** What Telegram takes from one bot. */
  messagesPerSecond: number;
  log: Logger;
}

export interface DeliveryWorker {
  start(): void;
  /** Whether it takes work. */
  isRunning(): boolean;
  /** Takes no more work and lets a send that has begun end. */
  stop(): Promise<void>;
}

/** Each holds a picture in memory, decodes it and waits for an upload. */
const deliveriesAtOnce = 10;
/** Between the attempts of a delivery that Telegram did not take. */
const pauses = { firstMs: 1_000, mostMs: 60_000 };
/** Longer than most uploads; what does not end in it is found as "perhaps sent" by the next process. */
const stopLimitMs = 6_000;

/**
 * Runs the activities that speak to Telegram. While Temporal is away it tries again with growing pauses: updates are
 * taken all the same and wait in the inbox.
 */
export function createDeliveryWorker({
  connect,
  namespace,
  dataConverter,
  traces,
  activities,
  messagesPerSecond,
  log,
}: DeliveryWorkerDeps): DeliveryWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let worker: Worker | undefined;
  let loop: Promise<void> | undefined;

  async function run(): Promise<void> {
    const backoff = createBackoff({ firstMs: 500, mostMs: 15_000 });
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (signal.aborted) return;
        log.error({ err: error }, 'no deliveries: Temporal is away');
        await pause(backoff.nextMs(), signal);
      }
    }
  }

  async function work(): Promise<void> {
    const connection = await connect();
    try {
      worker = await Worker.create({
        connection,
        namespace,
        dataConverter,
        taskQueue: telegramQueue,
        activities,
        interceptors: {
          activity: [...(traces?.activityInterceptors ?? []), heartbeats, pacing(pauses), resultGuard],
        },
        maxConcurrentActivityTaskExecutions: deliveriesAtOnce,
        // The server shares it among all processes of the bot.
        maxTaskQueueActivitiesPerSecond: messagesPerSecond,
        shutdownForceTime: stopLimitMs,
      });
      const running = worker.run();
      if (signal.aborted) worker.shutdown();
      await running;
    } finally {
      worker = undefined;
      await connection.close();
    }
  }

  return {
    start() {
      loop ??= run();
    },
    isRunning: () => worker?.getState() === 'RUNNING',
    async stop() {
      stopping.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await loop;
    },
  };
}
