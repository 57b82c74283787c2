import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { column } from './scene.ts';

const own = join(import.meta.dirname, '../../src/db');
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'darkroom-migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** Our own migrations and one more. */
function foldersWith(text: string) {
  cpSync(join(own, 'migrations'), join(folder, 'migrations'), { recursive: true });
  mkdirSync(join(folder, 'functions'));
  writeFileSync(join(folder, 'migrations', '9999_next.sql'), text);
  return { migrations: join(folder, 'migrations'), functions: join(folder, 'functions') };
}

/** An empty database beside the migrated one. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${process.pid}_${Date.now()}`;
  await database.sql.unsafe(`create database ${name}`);
  return Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
}

test('migrating again changes nothing', async () => {
  expect(await migrate(database.url)).toEqual([]);
  expect(await migrate(database.url)).toEqual([]);
});

test('two processes that migrate an empty database at once apply every migration once', async () => {
  const url = await emptyDatabase();
  const [first, second] = await Promise.all([migrate(url), migrate(url)]);
  expect([...first, ...second].toSorted()).toEqual(
    await column(database.sql, 'select name from migrations order by name'),
  );
  await database.sql.unsafe(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

test('a database that a newer version migrated is refused', async () => {
  await migrate(database.url, foldersWith('create table later (id integer)'));
  await expect(migrate(database.url)).rejects.toThrow(
    'The database was migrated by a newer version (9999_next.sql): run that version, or restore an older copy.',
  );
});

test('a migration that fails leaves nothing of itself and can be corrected', async () => {
  const folders = foldersWith('create table later (id integer); insert into later values (1); select 1 / 0');
  await expect(migrate(database.url, folders)).rejects.toThrow('division by zero');
  expect(await column(database.sql, "select to_regclass('later')::text")).toEqual([null]);
  expect(await column(database.sql, "select count(*) from migrations where name like '9999%'")).toEqual([0]);
  writeFileSync(join(folders.migrations, '9999_next.sql'), 'create table later (id integer)');
  expect(await migrate(database.url, folders)).toEqual(['9999_next.sql']);
});
