import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../test/harness/system.ts';
import { countAccepted } from './kills.ts';
import type { StormPlan } from './plan.ts';

const outageMs = 15_000;
const lookMs = 100;

/** Takes Telegram away as planned, each time from the next picture on. */
export async function outagesAsPlanned(
  system: System,
  plan: StormPlan['outages'],
  everybodyIsDone: AbortSignal,
): Promise<void> {
  for (const [index, { afterJobs, match, fault }] of plan.entries()) {
    while ((await countAccepted(system)) < afterJobs && !everybodyIsDone.aborted) await delay(lookMs);
    await system.sandbox.faults.plan([
      { match, fault, from: 'telegram.sendPhoto', forMs: outageMs, params: { outage: index } },
    ]);
  }
}
