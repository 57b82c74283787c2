import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import postgres from 'postgres';
import { failPoint } from '../process/fail-points.ts';

/** Folders of SQL files: each migration is applied once, functions (sorted by noun) every time. */
export interface SqlFolders {
  migrations: string;
  functions: string;
}

const ownFolders: SqlFolders = {
  migrations: join(import.meta.dirname, 'migrations'),
  functions: join(import.meta.dirname, 'functions'),
};

/**
 * Brings the database to this version: new migrations once and in order, all functions anew. Any number of processes may
 * call it at once.
 * @throws when the database was migrated by a newer version, or a statement fails (nothing of that file stays then)
 */
export async function migrate(databaseUrl: string, folders: SqlFolders = ownFolders): Promise<string[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await sql`select pg_advisory_lock(hashtext('darkroom migrations'))`;
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`;
    const known = sqlFiles(folders.migrations).map((file) => basename(file));
    const applied = (await sql<{ name: string }[]>`select name from migrations`).map(({ name }) => name);
    const ahead = applied.find((name) => !known.includes(name));
    if (ahead) {
      throw new Error(
        `The database was migrated by a newer version (${ahead}): run that version, or restore an older copy.`,
      );
    }
    const missing = known.filter((name) => !applied.includes(name));
    await sql`set lock_timeout = '2s'`;
    // A function may name another one that comes later in the alphabet.
    await sql`set check_function_bodies = off`;
    for (const name of missing) await applyMigration(sql, join(folders.migrations, name));
    await sql
      .unsafe(
        sqlFiles(folders.functions)
          .map((file) => readFileSync(file, 'utf8'))
          .join('\n'),
      )
      .simple();
    return missing;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function applyMigration(sql: postgres.Sql, file: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  await sql.begin(async (transaction) => {
    await transaction.unsafe(text).simple();
    failPoint('migration.mid');
    await transaction`insert into migrations (name) values (${basename(file)})`;
  });
}

function sqlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => join(folder, name));
}
