import type { Sql } from '../src/db/sql.ts';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';

/** One job at its place. Milliseconds since 1970. */
export interface Lease {
  /** Account and place. */
  seat: string;
  /** By our books. */
  takenAt: number;
  freedAt: number;
  /** By the provider's. */
  acceptedAt: number;
  endedAt: number;
}

/** Jobs of the orders after this one, by our books and by the sandbox's journal. */
export async function readLeases(
  sql: Sql,
  { afterId, entries }: { afterId: number; entries: readonly JournalEntry[] },
): Promise<Lease[]> {
  const rows = await sql<{ seat: string; taken: Date; freed: Date; task: string }[]>`
    select account_id || ' ' || place as seat, planned_at as taken, ended_at as freed, external_id as task
    from provider_jobs where subject_id > ${afterId}`;
  const moments = new Map(
    entries.map(({ at, kind, data }) => [`${kind} ${String(data.task_id)}`, Date.parse(at)]),
  );
  return rows.map(({ seat, taken, freed, task }) => ({
    seat,
    takenAt: taken.getTime(),
    freedAt: freed.getTime(),
    acceptedAt: moments.get(`runninghub.task.accepted ${task}`) ?? Number.NaN,
    endedAt: moments.get(`runninghub.task.ended ${task}`) ?? Number.NaN,
  }));
}

/** From the end of each job at the provider to its acceptance of the next one at the same place. */
export function handOversMs(leases: readonly Lease[]): number[] {
  return [...Map.groupBy(leases, ({ seat }) => seat).values()].flatMap((ofSeat) => {
    const inOrder = ofSeat.toSorted((left, right) => left.takenAt - right.takenAt);
    return inOrder
      .slice(1)
      .map(({ acceptedAt }, index) => acceptedAt - (inOrder[index]?.endedAt ?? Number.NaN));
  });
}

/** How the time of all places was used while somebody waited for one: from the first end of a job to the last place taken. */
export interface PoolUse {
  /** When that time began, milliseconds since 1970. */
  from: number;
  /** Share of that time in which nobody had the place. */
  notTaken: number;
  /** Share of that time in which the provider had no job of the place. */
  notWorking: number;
}

export function poolUse(leases: readonly Lease[], places: number): PoolUse {
  const from = Math.min(...leases.map(({ endedAt }) => endedAt));
  const to = Math.max(...leases.map(({ takenAt }) => takenAt));
  const idle = (intervals: readonly (readonly [number, number])[]) => {
    const used = intervals.map(([began, ended]) => Math.max(0, Math.min(ended, to) - Math.max(began, from)));
    return 1 - used.reduce((sum, ms) => sum + ms, 0) / (places * (to - from));
  };
  return {
    from,
    notTaken: idle(leases.map(({ takenAt, freedAt }) => [takenAt, freedAt])),
    notWorking: idle(leases.map(({ acceptedAt, endedAt }) => [acceptedAt, endedAt])),
  };
}

/** The most jobs that one account ever had at once, by the sandbox's journal. */
export function mostAtOnce(entries: readonly JournalEntry[]): number {
  const active = new Map<unknown, number>();
  let most = 0;
  for (const { kind, data } of entries) {
    const change = kind === 'runninghub.task.accepted' ? 1 : kind === 'runninghub.task.ended' ? -1 : 0;
    const now = (active.get(data.account) ?? 0) + change;
    active.set(data.account, now);
    most = Math.max(most, now);
  }
  return most;
}
