import { openSystem, type System } from '../test/harness/system.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { type FollowedJournal, followJournal } from './journal.ts';

/** A running system with people in front of it. */
export interface Rig {
  system: System;
  journal: FollowedJournal;
  crowd: Crowd;
  close(): Promise<void>;
}

/** Limits of the outside world are lifted, so that the system's own are measured. */
export const liftedLimits = {
  TELEGRAM_MESSAGES_PER_SECOND: '1000',
  INITIAL_USER_CREDITS: '1000000',
  API_GENERATION_TIMEOUT: '3600',
  LOG_LEVEL: 'warn',
};

/** @param places of the provider's account: as many as orders will wait there at once */
export async function openRig(places: number, env: Record<string, string> = {}): Promise<Rig> {
  const system = await openSystem({ env: { ...liftedLimits, HIGGSFIELD_MAX_JOBS: String(places), ...env } });
  const journal = followJournal(system.folder);
  await system.sandbox.higgsfield.change({ concurrency: 100_000, balance: 1_000_000_000, reusesPaint: true });
  return {
    system,
    journal,
    crowd: createCrowd(system.sandbox, journal),
    async close() {
      journal.close();
      await system.close();
    },
  };
}

/** How the provider behaves in one scenario. */
export async function setProvider(
  { system }: Rig,
  { delayMs, side }: { delayMs: number; side: number },
): Promise<void> {
  await system.sandbox.higgsfield.change({ queuedMs: 0, runMs: delayMs, longestSide: side });
}
