import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Logger } from '../process/logger.ts';

/** Said of every worker that is meant to run activities alone. */
const expectedWarning = /^No workflows registered/;

/** Once for a process: Temporal's warnings go to our log, and signals stay ours to handle. */
export function installTemporalRuntime(log: Pick<Logger, 'warn' | 'error'>): void {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      if (expectedWarning.test(message)) return;
      // The whole of a step that could not be read, with what it was given.
      const { task: _, taskEncoded: __, ...fields } = meta ?? {};
      log[level === 'ERROR' ? 'error' : 'warn'](fields, message);
    }),
    shutdownSignals: [],
  });
}
