import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { failPoint } from '../process/fail-points.ts';
import {
  type Migration,
  type MigrationKind,
  ownFolders,
  readMigrations,
  type SqlFolders,
  sqlFiles,
} from './migration-file.ts';
import { runSteps } from './migration-steps.ts';

export interface MigrateOptions {
  /** Of the functions, such as 0.4.0: those of a newer version stay as they are. */
  version?: string;
  /** Functions are replaced even if those of a newer version are there. */
  force?: boolean;
  /** Hears what else is worth telling. */
  say?: (line: string) => void;
}

/** In which nobody comes to a table that others hold: then the migration tries again, and those who wait behind it go on meanwhile. */
const lockTimeout = '2s';
const lockAttempts = 30;
const lockPauseMs = 1_000;

/**
 * Brings the database to this version: new migrations once and in order, all functions anew. Any number of processes may call it at once.
 * A database that a newer version has only added to is left as it is.
 * @throws when a newer version took away what this one needs, or a statement fails (nothing stays then of a file in one transaction)
 */
export async function migrate(
  databaseUrl: string,
  folders: SqlFolders = ownFolders,
  options: MigrateOptions = {},
): Promise<string[]> {
  const { say = () => undefined } = options;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await takeTurn(sql);
    await prepare(sql);
    const known = readMigrations(folders.migrations);
    const applied = await sql<{ name: string; kind: MigrationKind }[]>`select name, kind from migrations`;
    const ahead = applied.filter(({ name }) => !known.some((migration) => migration.name === name));
    const contract = ahead.find(({ kind }) => kind === 'contract');
    if (contract) {
      throw new Error(
        `The database was migrated by a newer version (${contract.name}): run that version, or restore an older copy.`,
      );
    }
    const missing = known.filter(({ name }) => !applied.some((migration) => migration.name === name));
    await sql.unsafe(`set lock_timeout = '${lockTimeout}'`);
    // A function may name another one that comes later in the alphabet.
    await sql`set check_function_bodies = off`;
    for (const migration of missing) await patiently(() => applyMigration(sql, migration), say);
    if (ahead.length > 0)
      say(`a newer version has added ${ahead.map(({ name }) => name).join(', ')}: all of it stays`);
    if (ahead.length > 0 && options.force !== true) return missing.map(({ name }) => name);
    await replaceFunctions(sql, folders.functions, options);
    return missing.map(({ name }) => name);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Asks again and again: whoever waits inside a statement would hold up an index that is made concurrently. */
async function takeTurn(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const [row] = await sql<{ isOurs: boolean }[]>`
      select pg_try_advisory_lock(hashtext('darkroom migrations')) as "isOurs"`;
    if (row?.isOurs === true) return;
    await delay(100);
  }
}

/** What migrations themselves are noted in. Of those from before kinds were noted, an older version can run on none. */
async function prepare(sql: postgres.Sql): Promise<void> {
  await sql
    .unsafe(
      `create table if not exists migrations (name text primary key, applied_at timestamptz not null default now());
      alter table migrations add column if not exists kind text not null default 'contract';
      create table if not exists migration_steps (name text not null, step integer not null,
        done_at timestamptz not null default now(), primary key (name, step));
      create table if not exists function_version (version text not null)`,
    )
    .simple();
}

async function applyMigration(sql: postgres.Sql, migration: Migration): Promise<void> {
  const { name, kind, text, steps } = migration;
  if (steps !== undefined) await runSteps(sql, migration);
  await sql.begin(async (transaction) => {
    if (steps === undefined) await transaction.unsafe(text).simple();
    failPoint('migration.mid');
    await transaction`insert into migrations (name, kind) values (${name}, ${kind})`;
    await transaction`delete from migration_steps where name = ${name}`;
  });
}

/** Tries again what found a table held by others. */
async function patiently(apply: () => Promise<void>, say: (line: string) => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await apply();
      return;
    } catch (error) {
      if (!isLocked(error) || attempt === lockAttempts) throw error;
      say(`others hold what is to be changed, attempt ${attempt} of ${lockAttempts}`);
      await delay(lockPauseMs);
    }
  }
}

/** lock_not_available */
function isLocked(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === '55P03';
}

/** Functions only go forward: those of a newer version serve this one too, and workers of both may run. */
async function replaceFunctions(
  sql: postgres.Sql,
  folder: string,
  { version = '', force = false, say = () => undefined }: MigrateOptions,
): Promise<void> {
  const [present] = await sql<{ version: string }[]>`select version from function_version`;
  if (!force && present !== undefined && isNewer(present.version, version)) {
    say(`the functions of version ${present.version} stay; --functions replaces them by those of ${version}`);
    return;
  }
  const files = sqlFiles(folder).map((file) => readFileSync(file, 'utf8'));
  await sql.unsafe(files.join('\n')).simple();
  if (version === '') return;
  await sql`delete from function_version`;
  await sql`insert into function_version (version) values (${version})`;
}

function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
}
