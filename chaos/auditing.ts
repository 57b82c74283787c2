import { setTimeout as delay } from 'node:timers/promises';
import { timed } from '../src/db/sql.ts';
import type { System } from '../test/harness/system.ts';
import { runUpkeep } from '../test/harness/upkeep.ts';

/** What the auditors saw while everything was under way. */
export interface Auditing {
  /** Runs of the upkeep workflow that came to their end. */
  upkeepRuns: number;
  /** What upkeep had to push on. */
  healed: number;
  /** Looks into the books beside it. */
  looks: number;
  /** Broken invariants, as they were seen. */
  violations: string[];
}

const pauseMs = 50;

/** Runs upkeep again and again, 50 ms apart, beside the live orders, and looks into the books as often. */
export function auditAllTheTime(system: System): { stop(): Promise<Auditing> } {
  const seen: Auditing = { upkeepRuns: 0, healed: 0, looks: 0, violations: [] };
  const stopping = new AbortController();
  const note = (by: string, violations: Record<string, number>) => {
    for (const [name, count] of Object.entries(violations)) seen.violations.push(`${by}: ${name} (${count})`);
  };
  const repeat = async (look: () => Promise<void>) => {
    while (!stopping.signal.aborted) {
      // What is away because it was killed is asked again.
      await look().catch(() => undefined);
      await delay(pauseMs);
    }
  };
  const upkeep = repeat(async () => {
    const { healed, violations } = await runUpkeep(system.temporal, 10_000);
    seen.upkeepRuns += 1;
    seen.healed += healed;
    note('upkeep', violations);
  });
  const books = repeat(async () => {
    // On a connection that is there: a new one for each look would be a load of its own.
    const broken = await timed(system.sql<{ invariant: string; broken: number }[]>`
      select invariant, broken from audit_books() where broken > 0`);
    note('books', Object.fromEntries(broken.map(({ invariant, broken }) => [invariant, broken])));
    seen.looks += 1;
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all([upkeep, books]);
      return seen;
    },
  };
}
