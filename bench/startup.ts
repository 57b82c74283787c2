import { openSystem } from '../test/harness/system.ts';
import type { Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';

/** From nothing running, not even a database, to six healthy processes. */
export async function measureStartup({ runs }: BenchPlan): Promise<Findings> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    const system = await openSystem();
    values.push((performance.now() - startedAt) / 1_000);
    await system.close();
  }
  return { figures: [{ name: 'start-up from nothing running', unit: 's', values }], broken: [] };
}
