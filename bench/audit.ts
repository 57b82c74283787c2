import type { Sql } from '../src/db/sql.ts';
import { connectDatabase } from '../src/db/sql.ts';
import { auditAll, auditRecent } from '../src/db/upkeep.ts';
import { fillHistory } from '../test/db/history.ts';
import { acceptedOrder, newPerson, openAccount } from '../test/db/scene.ts';
import { createTestDatabase } from '../test/harness/database.ts';
import type { Figure, Findings } from './figures.ts';
import type { BenchPlan } from './plan.ts';

/** Each has some ten thousand entries of the largest history. */
const people = 100;
/** Under way while the audit runs, by people who are new and by one with a history. */
const underWay = 50;
/** Of what moved; also after a million entries. */
const mostMs = 50;
/** Of everything: far below its limit of four minutes. */
const mostAllMs = 60_000;

/** What an audit costs after a short and after a long history: of what moved and is open, and of everything. */
export async function measureAudit({ runs, audit }: BenchPlan): Promise<Findings> {
  const figures: Figure[] = [];
  const broken: string[] = [];
  for (const entries of audit.entries) {
    const database = await createTestDatabase();
    const sql = connectDatabase(database.url, 1);
    const after = `after ${entries.toLocaleString('en')} entries`;
    const time = async (
      name: string,
      most: number,
      audited: (sql: Sql) => Promise<Record<string, number>>,
    ) => {
      const values: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const startedAt = performance.now();
        for (const [what, rows] of Object.entries(await audited(sql))) broken.push(`${what}: ${rows} rows`);
        values.push(performance.now() - startedAt);
      }
      figures.push({ name: `${name}, ${after}`, unit: 'ms', values, target: { most } });
    };
    try {
      // Each order leaves two.
      await fillHistory(sql, { orders: entries / 2, people });
      await time('audit of everything', mostAllMs, auditAll);
      await move(sql);
      await time('audit of what moved', mostMs, auditRecent);
    } finally {
      await sql.end({ timeout: 1 });
      await database.drop();
    }
  }
  return { figures, broken };
}

async function move(sql: Sql): Promise<void> {
  await openAccount(sql, 2 * underWay);
  await auditRecent(sql);
  const [known] = await sql<{ id: number }[]>`select min(id) as id from users`;
  for (let count = 0; count < underWay; count += 1) {
    await acceptedOrder(sql, await newPerson(sql));
    await acceptedOrder(sql, known?.id ?? 0);
  }
}
