import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../test/harness/system.ts';
import { orderLimitMs } from './providers.ts';

/** What stops when our machine does; the providers and Telegram go on. */
const ours = ['temporal', 'worker', 'bot', 'web'] as const;
/** Longer than an order may wait for its provider. */
export const sleepMs = orderLimitMs + 15_000;

/** Our processes stand still, and go on where they were. */
export async function sleepPastTheLimit({ darkroom: { supervisor } }: System): Promise<void> {
  const pids = ours.flatMap((name) => supervisor.pid(name) ?? []);
  // Each is the head of a group of its own: what it started sleeps with it.
  for (const pid of pids) process.kill(-pid, 'SIGSTOP');
  try {
    await delay(sleepMs);
  } finally {
    for (const pid of pids) process.kill(-pid, 'SIGCONT');
  }
}
