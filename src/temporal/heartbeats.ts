import { activityInfo, heartbeat } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Of the timeout: late enough that a step which ends quickly never tells anything, as each telling is billed. */
const beatAfter = 0.4;

/**
 * Lets every activity with a heartbeat timeout tell that it is alive while it runs, so that the death of its process is
 * noticed within that time and not only after the longest time it may take.
 */
export const heartbeats: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs } = activityInfo();
      if (!heartbeatTimeoutMs) return next(input);
      const timer = setInterval(() => heartbeat(), heartbeatTimeoutMs * beatAfter);
      try {
        return await next(input);
      } finally {
        clearInterval(timer);
      }
    },
  },
});
