import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessName, System } from '../test/harness/system.ts';
import type { PlannedKill } from './plan.ts';
import { providers } from './providers.ts';

/** One kill as it happened. */
export interface Kill {
  process: ProcessName;
  /** What had just happened. */
  at: string;
  /** Accepted jobs then, of all providers. */
  jobs: number;
  /** Milliseconds until the process answered again. */
  healthyMs: number;
  /** Milliseconds until an order moved by what this process does; undefined when none had to. */
  progressMs: number | undefined;
}

/** What in an order's timeline shows that the process works again. */
const progressOf: Record<ProcessName, string[]> = {
  worker: [
    'reserved',
    'place_taken',
    'submission_accepted',
    'provider_done',
    'cancelled',
    'refused',
    'failed',
  ],
  bot: ['placed', 'sent_photo', 'sent_file', 'cancel_requested'],
  web: ['callback'],
  temporal: ['reserved', 'submission_accepted', 'provider_done', 'sent_photo', 'cancelled'],
  postgres: [],
  sandbox: [],
};
const lookMs = 20;
/** A moment that does not come is not waited for. */
const momentMs = 5_000;
const progressMs = 60_000;

/** Kills in the plan's order, each at its moment; those left when nobody orders any more come at once. */
export async function killAsPlanned(
  system: System,
  plan: readonly PlannedKill[],
  everybodyIsDone: AbortSignal,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const count = async (...kinds: string[]) => {
    const counts = await system.sandbox.journalCounts();
    return kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  };
  const accepted = providers.map((provider) => provider.accepted);
  for (const { process, afterJobs, at } of plan) {
    while ((await count(...accepted)) < afterJobs && !everybodyIsDone.aborted) await delay(lookMs);
    const before = await count(at);
    const until = Date.now() + momentMs;
    while ((await count(at)) === before && Date.now() < until && !everybodyIsDone.aborted)
      await delay(lookMs);
    const jobs = await count(...accepted);
    const lastEvent = await newestEvent(system);
    const killedAt = Date.now();
    const back = system.kill(process).then(() => Date.now() - killedAt);
    const progress = firstProgress(system, { process, lastEvent, killedAt });
    kills.push({ process, at, jobs, healthyMs: await back, progressMs: await progress });
  }
  return kills;
}

async function newestEvent({ sql }: System): Promise<number> {
  const [row] = await sql<{ id: number | null }[]>`select max(id) as id from events`;
  return row?.id ?? 0;
}

async function firstProgress(
  { sql }: System,
  { process, lastEvent, killedAt }: { process: ProcessName; lastEvent: number; killedAt: number },
): Promise<number | undefined> {
  const kinds = progressOf[process];
  while (Date.now() - killedAt < progressMs) {
    try {
      // What died must not be credited with what it did a moment before: its own statements end within milliseconds.
      const [row] = await sql<{ at: Date }[]>`
        select at from events where id > ${lastEvent} and at > ${new Date(killedAt + lookMs)}
          ${kinds.length > 0 ? sql`and kind in ${sql(kinds)}` : sql``} order by id limit 1`;
      if (row) return row.at.getTime() - killedAt;
    } catch {
      // The database is the one that died.
    }
    await delay(lookMs);
  }
  return undefined;
}
