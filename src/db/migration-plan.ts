import postgres from 'postgres';
import { effectsOf, type Holds } from './migration-effects.ts';
import { type Migration, ownFolders, readMigrations, type SqlFolders } from './migration-file.ts';

export interface PlannedMigration {
  name: string;
  kind: Migration['kind'];
  /** In one transaction: what it holds it holds to its end. */
  isWhole: boolean;
  steps: PlannedStep[];
}

export interface PlannedStep {
  statement: string;
  holds: Holds;
  table: string | undefined;
  /** Of the table with its indexes; undefined where there is none yet. */
  megabytes: number | undefined;
  /** As PostgreSQL guesses. */
  rows: number | undefined;
}

/** What `migrate` would do to this database now. */
export async function readPlan(
  databaseUrl: string,
  folders: SqlFolders = ownFolders,
): Promise<PlannedMigration[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    const [known] = await sql<
      { isThere: boolean }[]
    >`select to_regclass('migrations') is not null as "isThere"`;
    const applied = known?.isThere === true ? await sql<{ name: string }[]>`select name from migrations` : [];
    const waiting = readMigrations(folders.migrations).filter(
      ({ name }) => !applied.some((migration) => migration.name === name),
    );
    const planned: PlannedMigration[] = [];
    for (const migration of waiting) planned.push(await plan(sql, migration));
    return planned;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function plan(sql: postgres.Sql, migration: Migration): Promise<PlannedMigration> {
  const steps: PlannedStep[] = [];
  for (const { statement, holds, table } of effectsOf(migration)) {
    const size = table === undefined ? undefined : await sizeOf(sql, table);
    steps.push({ statement, holds, table, megabytes: size?.megabytes, rows: size?.rows });
  }
  return { name: migration.name, kind: migration.kind, isWhole: migration.steps === undefined, steps };
}

async function sizeOf(
  sql: postgres.Sql,
  table: string,
): Promise<{ megabytes: number; rows: number } | undefined> {
  const [row] = await sql<{ megabytes: number; rows: number }[]>`
    select ceil(pg_total_relation_size(oid) / 1048576.0)::integer as megabytes, greatest(reltuples, 0)::integer as rows
    from pg_class where oid = to_regclass(${table})`;
  return row;
}

/** The plan for people. */
export function planLines(planned: readonly PlannedMigration[]): string[] {
  if (planned.length === 0) return ['No migration is to be applied.'];
  return planned.flatMap(({ name, kind, isWhole, steps }) => [
    `${name}: ${kind === 'expand' ? 'adds; the version before runs on' : 'takes away: stop older versions first'}, ${isWhole ? 'in one transaction' : 'step by step'}`,
    ...steps
      .filter(({ table }) => table !== undefined)
      .map(({ statement, holds, table, megabytes, rows }) => {
        const size = megabytes === undefined ? 'not there yet' : `${megabytes} MB, about ${rows} rows`;
        return `  ${table} (${size}): ${words[holds]}\n    ${statement.slice(0, 120)}`;
      }),
  ]);
}

const words: Readonly<Record<Holds, string>> = {
  nothing: 'nobody waits',
  moment: 'others wait for a moment',
  writes: 'whoever writes waits until all rows were read',
  everything: 'everybody waits until all rows were read or written',
  rows: 'whoever changes the same rows waits',
};
