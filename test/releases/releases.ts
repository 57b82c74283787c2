import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../src/db/sql.ts';
import { readHistories } from '../workflows/histories.ts';

/** What a release has promised to those that come after it. */
export interface Release {
  version: string;
  /** What was released. */
  commit: string;
  /** Hashes of its recorded histories, by their paths. */
  histories: Readonly<Record<string, string>>;
  /** Functions of its database, which its processes call. */
  functions: readonly string[];
}

/** All releases, the newest last. */
export function readReleases(): Release[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .map((name) => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Release);
}

export function writeRelease(release: Release): void {
  const file = join(import.meta.dirname, `${release.version}.json`);
  writeFileSync(file, `${JSON.stringify(release, undefined, 2)}\n`);
}

/** Of all histories that are recorded now. */
export function hashesOfHistories(): Record<string, string> {
  return Object.fromEntries(
    readHistories().map(({ path, text }) => [
      path,
      createHash('sha256').update(text).digest('hex').slice(0, 16),
    ]),
  );
}

/** Names of functions with what they take and what they give. */
export async function readFunctions(sql: Sql): Promise<string[]> {
  const rows = await sql<{ signature: string }[]>`
    select proname || '(' || pg_get_function_arguments(oid) || ') ' || coalesce(pg_get_function_result(oid), '') as signature
    from pg_proc where pronamespace = 'public'::regnamespace order by signature`;
  return rows.map(({ signature }) => signature);
}
