import type postgres from 'postgres';
import type { Migration, MigrationStep } from './migration-file.ts';

/** As long as a long query of others may take: nobody waits behind it. */
const longestLockWait = '10min';

/**
 * Sends the steps of a migration that has no transaction, each for itself, and notes each that is done: what was ended in the middle goes
 * on where it was.
 */
export async function runSteps(sql: postgres.Sql, { name, steps = [] }: Migration): Promise<void> {
  const [done] = await sql<
    { steps: number }[]
  >`select count(*)::integer as steps from migration_steps where name = ${name}`;
  await sql.unsafe(`set lock_timeout = '${longestLockWait}'`);
  for (const [place, step] of steps.entries()) {
    if (place < (done?.steps ?? 0)) continue;
    await runStep(sql, step);
    await sql`insert into migration_steps (name, step) values (${name}, ${place + 1})`;
  }
  await sql`set lock_timeout = '2s'`;
}

async function runStep(sql: postgres.Sql, { text, isRepeated }: MigrationStep): Promise<void> {
  const [, index] = /^create (?:unique )?index concurrently (?:if not exists )?(\w+)/im.exec(text) ?? [];
  if (index !== undefined && (await isBuilt(sql, index))) return;
  for (;;) {
    // A row that is locked for long is left to the next attempt, and nobody waits behind us meanwhile.
    const { count } = await sql.unsafe(text);
    if (!isRepeated || count === 0) return;
  }
}

/** What is left of an attempt that was ended is no index: it is taken away. */
async function isBuilt(sql: postgres.Sql, index: string): Promise<boolean> {
  const [found] = await sql<{ isValid: boolean }[]>`
    select indisvalid as "isValid" from pg_index where indexrelid = to_regclass(${index})`;
  if (found?.isValid === false) await sql.unsafe(`drop index concurrently ${index}`);
  return found?.isValid === true;
}
