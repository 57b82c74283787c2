import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../test/harness/system.ts';
import type { PlannedKill } from './plan.ts';
import { providers } from './providers.ts';
import { sleepPastTheLimit } from './sleep.ts';

type Victim = PlannedKill['process'];

/** One kill as it happened, or the sleep of all our processes. */
export interface Kill {
  process: Victim;
  struckAt: Date;
  /** What had just happened. */
  at: string;
  /** Accepted jobs then, of all providers. */
  jobs: number;
  /** Milliseconds until the process answered again; of a sleep, how long it was. */
  healthyMs: number;
  /** Milliseconds from the kill, or from the end of the sleep, until an order moved by what this process does; undefined when none had to. */
  progressMs: number | undefined;
}

/** From when until when our machine slept. */
export interface Slept {
  from: Date;
  until: Date;
}

/** The sleep among the kills; undefined when there was none. */
export function sleepOf(kills: readonly Kill[]): Slept | undefined {
  const sleep = kills.find(({ process }) => process === 'ours');
  return sleep && { from: sleep.struckAt, until: new Date(sleep.struckAt.getTime() + sleep.healthyMs) };
}

/** What in an order's timeline shows that the process works again. */
const progressOf: Record<Victim, string[]> = {
  worker: [
    'reserved',
    'place_taken',
    'submission_accepted',
    'provider_done',
    'cancelled',
    'refused',
    'failed',
  ],
  bot: ['placed', 'sent_photo', 'sent_file', 'sent_album', 'sent_told', 'cancel_requested'],
  web: ['callback'],
  temporal: ['reserved', 'submission_accepted', 'provider_done', 'sent_photo', 'sent_album', 'cancelled'],
  postgres: [],
  sandbox: [],
  ours: ['provider_done', 'sent_photo', 'submission_accepted', 'cancelled', 'failed'],
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
  const count = (kind: string) => countOf(system, [kind]);
  for (const { process, afterJobs, at } of plan) {
    while ((await countAccepted(system)) < afterJobs && !everybodyIsDone.aborted) await delay(lookMs);
    const before = await count(at);
    const until = Date.now() + momentMs;
    while ((await count(at)) === before && Date.now() < until && !everybodyIsDone.aborted)
      await delay(lookMs);
    const jobs = await countAccepted(system);
    kills.push({ process, struckAt: new Date(), at, jobs, ...(await strike(system, process)) });
  }
  return kills;
}

/** @returns how many jobs all providers took until now */
export function countAccepted(system: System): Promise<number> {
  return countOf(
    system,
    providers.map(({ accepted }) => accepted),
  );
}

async function countOf({ sandbox }: System, kinds: readonly string[]): Promise<number> {
  const counts = await sandbox.journalCounts();
  return kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
}

async function strike(system: System, process: Victim): Promise<Pick<Kill, 'healthyMs' | 'progressMs'>> {
  const startedAt = Date.now();
  if (process === 'ours') {
    await sleepPastTheLimit(system);
    const lastEvent = await newestEvent(system);
    const from = Date.now();
    return {
      healthyMs: from - startedAt,
      progressMs: await firstProgress(system, { process, lastEvent, from }),
    };
  }
  const lastEvent = await newestEvent(system);
  const from = Date.now();
  const back = system.kill(process).then(() => Date.now() - from);
  const progressMs = firstProgress(system, { process, lastEvent, from });
  return { healthyMs: await back, progressMs: await progressMs };
}

async function newestEvent({ sql }: System): Promise<number> {
  const [row] = await sql<{ id: number | null }[]>`select max(id) as id from events`;
  return row?.id ?? 0;
}

async function firstProgress(
  { sql }: System,
  { process, lastEvent, from }: { process: Victim; lastEvent: number; from: number },
): Promise<number | undefined> {
  const kinds = progressOf[process];
  while (Date.now() - from < progressMs) {
    try {
      // What died must not be credited with what it did a moment before: its own statements end within milliseconds.
      const [row] = await sql<{ at: Date }[]>`
        select at from events where id > ${lastEvent} and at > ${new Date(from + lookMs)}
          ${kinds.length > 0 ? sql`and kind in ${sql(kinds)}` : sql``} order by id limit 1`;
      if (row) return row.at.getTime() - from;
    } catch {
      // The database is the one that died.
    }
    await delay(lookMs);
  }
  return undefined;
}
