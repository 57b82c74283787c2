import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../process/logger.ts';
import { freeLoopbackPort } from '../process/loopback-port.ts';

/** Said of every worker that is meant to run activities alone. */
const expectedWarning = /^No workflows registered/;

/** Our steps take from milliseconds to minutes; the usual bounds tell them apart up to some seconds only. */
const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const minutes = [1, 5, 15, 30, 60, 120, 300, 600, 3_600, 14_400, 86_400];

/**
 * Once for a process: Temporal's warnings go to our log, and signals stay ours to handle.
 * @param isMeasured whether its figures are wanted
 * @returns the address its figures are read from, by this machine alone
 */
export async function installTemporalRuntime(
  log: Pick<Logger, 'warn' | 'error'>,
  isMeasured = false,
): Promise<string | undefined> {
  const address = isMeasured ? `127.0.0.1:${await freeLoopbackPort()}` : undefined;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      if (expectedWarning.test(message)) return;
      // The whole of a step that could not be read, with what it was given.
      const { task: _, taskEncoded: __, ...fields } = meta ?? {};
      log[level === 'ERROR' ? 'error' : 'warn'](fields, message);
    }),
    shutdownSignals: [],
    ...(address !== undefined && { telemetryOptions: { metrics: measuredAt(address) } }),
  });
  return address && `http://${address}/metrics`;
}

function measuredAt(
  bindAddress: string,
): NonNullable<RuntimeOptions['telemetryOptions']>['metrics'] & object {
  return {
    attachServiceName: false,
    prometheus: {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: {
        activity_execution_latency: seconds,
        activity_schedule_to_start_latency: seconds,
        activity_succeed_endtoend_latency: minutes,
        workflow_endtoend_latency: minutes,
        workflow_task_schedule_to_start_latency: seconds,
        workflow_task_execution_latency: seconds,
        workflow_task_replay_latency: seconds,
        request_latency: seconds,
        long_request_latency: seconds,
      },
    },
  };
}
