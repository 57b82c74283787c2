import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimCards } from '../../src/db/cards.ts';
import { migrate } from '../../src/db/migrate.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { column } from './scene.ts';

const own = join(import.meta.dirname, '../../src/db');
/** What of the functions hung on the cards' columns of orders. */
const functionsBefore0010 = `
  create function claim_cards(p_most integer, p_pause_ms integer, p_queue_pause_ms integer) returns setof orders language sql
    as 'select * from orders where card_is_stale limit p_most';
  create function notify_cards() returns trigger language plpgsql as 'begin return null; end';
  create trigger cards_changed after insert or update of card_version on orders for each row execute function notify_cards();`;
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

test('cards that stood in the rows of orders are kept, and drawn as before', async () => {
  const url = await emptyDatabase();
  const before = { migrations: join(folder, 'migrations'), functions: join(folder, 'functions') };
  cpSync(join(own, 'migrations'), before.migrations, {
    recursive: true,
    filter: (path) => !path.endsWith('.sql') || basename(path) < '0010',
  });
  mkdirSync(before.functions);
  writeFileSync(join(before.functions, 'cards.sql'), functionsBefore0010);
  await migrate(url, before);
  const sql = connectDatabase(url, 1);
  try {
    await sql`insert into users (telegram_id, first_name, language) values (7, 'Ann', 'en')`;
    await sql`
      insert into orders (user_id, chat_id, line, model, prompt, ratio, price, confirm_key, status,
        card_message_id, card_version, card_shown, card_text, card_edited_at, card_attempts)
      select 1001, 7, 'studio', 'nano-banana', 'a fox', '1:1', 50, key, status, message, version, shown, text, at, attempts
      from (values ('a', 'delivered', 11, 5, 5, 'Done', now(), 0), ('b', 'queued', 12, 2, 2, 'Queue', now(), 0),
        ('c', 'placed', null, 1, 0, null, null, 3)) as o (key, status, message, version, shown, text, at, attempts)`;
    await migrate(url);
    const card = { kind: 'order', chatId: 7, isMoving: false, isStale: false, attempts: 0 };
    expect(
      await sql`select kind, subject_id as "subjectId", chat_id as "chatId", message_id as "messageId", version,
        shown_text as text, is_moving as "isMoving", is_stale as "isStale", attempts from cards order by id`,
    ).toEqual([
      { ...card, subjectId: 1001, messageId: 11, version: 5, text: 'Done' },
      { ...card, subjectId: 1002, messageId: 12, version: 2, text: 'Queue', isMoving: true },
      { ...card, subjectId: 1003, messageId: null, version: 1, text: null, isStale: true, attempts: 3 },
    ]);
    const columns = await column(
      sql,
      "select attname::text from pg_attribute where attrelid = 'orders'::regclass",
    );
    expect(columns.filter((name) => String(name).startsWith('card_'))).toEqual([]);
    const claim = { most: 20, gapMs: 0, pauseMs: 0, movingPauseMs: 60_000 };
    expect(await claimCards(sql, claim)).toMatchObject([{ subjectId: 1003, messageId: null, attempts: 4 }]);
  } finally {
    await sql.end();
    await database.sql.unsafe(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
  }
});
