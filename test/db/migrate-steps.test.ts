import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { ownFolders } from '../../src/db/migration-file.ts';
import { planLines, readPlan } from '../../src/db/migration-plan.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { becomesTrue } from '../harness/waiting.ts';
import { column, newPerson } from './scene.ts';

let database: TestDatabase;
let folders: { migrations: string; functions: string };

beforeEach(async () => {
  database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-steps-'));
  folders = { migrations: join(folder, 'migrations'), functions: join(folder, 'functions') };
  cpSync(ownFolders.migrations, folders.migrations, { recursive: true });
  mkdirSync(folders.functions);
});
afterEach(async () => {
  rmSync(join(folders.migrations, '..'), { recursive: true, force: true });
  await database.drop();
});

/** A migration of a later version. */
function add(name: string, text: string): void {
  writeFileSync(join(folders.migrations, name), text);
}

const valid = `select indisvalid from pg_index where indexrelid = to_regclass('users_once')`;

test('a version runs on what a newer one has added, and leaves its functions alone', async () => {
  add('9001_more.sql', '-- expand\nalter table users add column later text');
  writeFileSync(
    join(folders.functions, 'forgotten_hash.sql'),
    `create or replace function later() returns text language sql as $$ select 'newer' $$`,
  );
  expect(await migrate(database.url, folders, { version: '9.0.0' })).toEqual(['9001_more.sql']);
  const said: string[] = [];
  expect(
    await migrate(database.url, undefined, { version: '0.3.0', say: (line) => said.push(line) }),
  ).toEqual([]);
  expect(said).toEqual(['a newer version has added 9001_more.sql: all of it stays']);
  expect(await newPerson(database.sql)).toBeGreaterThan(0);
});

test('a version does not run on what a newer one has taken away', async () => {
  add('9001_less.sql', '-- contract\ncreate table instead (id integer)');
  await migrate(database.url, folders);
  await expect(migrate(database.url)).rejects.toThrow('migrated by a newer version (9001_less.sql)');
});

/** A version whose function tells its number. @returns what the function says then */
async function run(version: string, force = false): Promise<unknown[]> {
  writeFileSync(
    join(folders.functions, 'later.sql'),
    `create or replace function later() returns text language sql as $$ select '${version}' $$`,
  );
  await migrate(database.url, folders, { version, force });
  return column(database.sql, 'select later()');
}

test('functions only go forward, unless somebody says otherwise', async () => {
  expect(await run('0.9.0')).toEqual(['0.9.0']);
  expect(await run('0.10.0')).toEqual(['0.10.0']);
  expect(await run('0.9.0')).toEqual(['0.10.0']);
  expect(await run('0.9.0', true)).toEqual(['0.9.0']);
});

test('an index is made while others write, and what is left of a failed attempt is taken away', async () => {
  const { sql } = database;
  await sql`insert into users (telegram_id, first_name, language) values (1, 'Ann', 'en'), (2, 'Ann', 'en')`;
  add(
    '9001_index.sql',
    '-- expand, no transaction\n-- step\nalter table users add column later text;\n-- step\ncreate unique index concurrently users_once on users (first_name);',
  );
  await expect(migrate(database.url, folders)).rejects.toThrow('users_once');
  expect(await column(sql, valid)).toEqual([false]);
  await sql`update users set first_name = 'Bob' where telegram_id = 2`;
  // The step that was done is not done again: its column is there.
  expect(await migrate(database.url, folders)).toEqual(['9001_index.sql']);
  expect(await column(sql, valid)).toEqual([true]);
  expect(await column(sql, 'select count(*) from migration_steps')).toEqual([0]);
});

test('two processes at once make an index concurrently without holding each other up', async () => {
  add(
    '9001_index.sql',
    '-- expand, no transaction\n-- step\ncreate index concurrently users_once on users (language);',
  );
  const applied = await Promise.all([migrate(database.url, folders), migrate(database.url, folders)]);
  expect(applied.flat()).toEqual(['9001_index.sql']);
  expect(await column(database.sql, valid)).toEqual([true]);
});

test('many rows are changed batch by batch', async () => {
  const { sql } = database;
  await sql`insert into users (telegram_id, first_name, language) select n, 'Ann', 'en' from generate_series(1, 25) n`;
  add(
    '9001_batches.sql',
    `-- expand, no transaction
    create table is_no_step (id integer);
-- step
create table batches (xid xid8 primary key default pg_current_xact_id(), rows integer);
-- step
create function note_batch() returns trigger language plpgsql as $$ begin insert into batches (rows) values (1) on conflict (xid) do update set rows = batches.rows + 1; return new; end $$;
-- step
create trigger noted after update on users for each row execute function note_batch();
-- step, until nothing changes
update users set username = 'u' || id where id in (select id from users where username is null limit 10);`,
  );
  await migrate(database.url, folders);
  expect(await column(sql, 'select rows from batches order by xid')).toEqual([10, 10, 5]);
  expect(await column(sql, `select to_regclass('is_no_step')::text`)).toEqual([null]);
});

test('a migration that finds a table held lets those behind it pass, and tries again', async () => {
  add('9001_more.sql', '-- expand\nalter table users add column later text');
  const said: string[] = [];
  let migrating: Promise<string[]> | undefined;
  await database.sql.begin(async (holder) => {
    await holder`select 1 from users`;
    migrating = migrate(database.url, folders, { say: (line) => said.push(line) });
    expect(await becomesTrue(async () => said.length > 0, 10_000)).toBe(true);
    // Whoever came after it is not kept waiting.
    expect(await column(database.sql, 'select count(*) from users')).toEqual([0]);
  });
  expect(await migrating).toEqual(['9001_more.sql']);
  expect(said[0]).toBe('others hold what is to be changed, attempt 1 of 30');
});

test('the plan says who waits for what, and how large that is', async () => {
  await database.sql`insert into users (telegram_id, first_name, language) select n, 'Ann', 'en' from generate_series(1, 2000) n`;
  await database.sql`analyze users`;
  expect(planLines(await readPlan(database.url))).toEqual(['No migration is to be applied.']);
  add(
    '9001_more.sql',
    '-- expand\nalter table users add column later text;\ncreate table later (id integer)',
  );
  add(
    '9002_index.sql',
    '-- expand, no transaction\n-- step\ncreate index concurrently users_once on users (language);',
  );
  add('9003_less.sql', '-- contract\ncreate index users_twice on users (language)');
  const size = 'users \\(1 MB, about 2000 rows\\)';
  expect(planLines(await readPlan(database.url, folders)).join('\n')).toMatch(
    new RegExp(`^9001_more.sql: adds; the version before runs on, in one transaction
  ${size}: others wait for a moment
    alter table users add column later text
9002_index.sql: adds; the version before runs on, step by step
  ${size}: nobody waits
    create index concurrently users_once on users \\(language\\)
9003_less.sql: takes away: stop older versions first, in one transaction
  ${size}: whoever writes waits until all rows were read
    create index users_twice on users \\(language\\)$`),
  );
});
