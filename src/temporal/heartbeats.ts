import { activityInfo, Context, heartbeat } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Of the timeout: late enough that a step which ends quickly never tells anything, as each telling is billed. */
const beatAfter = 0.4;

/** What each running activity told last. */
const told = new WeakMap<Context, object>();

/**
 * Tells the server that the activity lives, and how far it is. The server keeps the details of the last beat alone: so one without
 * details repeats those before it, in the first place those an earlier attempt left in `activityInfo().heartbeatDetails`.
 */
export function beat(details?: object): void {
  if (details !== undefined) note(details);
  const context = Context.current();
  heartbeat(told.get(context) ?? context.info.heartbeatDetails);
}

/** Keeps how far the activity is for the beats that come by themselves: the first one told at once is billed, and helps nobody. */
export function note(details: object): void {
  told.set(Context.current(), details);
}

/**
 * Lets every activity with a heartbeat timeout tell that it is alive while it runs, so that the death of its process is
 * noticed within that time and not only after the longest time it may take.
 */
export const heartbeats: ActivityInterceptorsFactory = () => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs } = activityInfo();
      if (!heartbeatTimeoutMs) return next(input);
      const timer = setInterval(() => beat(), heartbeatTimeoutMs * beatAfter);
      try {
        return await next(input);
      } finally {
        clearInterval(timer);
      }
    },
  },
});
