import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { endJob, readJob } from '../../src/db/provider-jobs.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { auditBooks, auditRecent } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { column } from './scene.ts';

const own = join(import.meta.dirname, '../../src/db/migrations');
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

/** A database as a version before had it, with rows of that time, brought to this version. */
async function migrated(last: string, rows: string, look: (sql: Sql) => Promise<void>): Promise<void> {
  const name = `older_${process.pid}_${Date.now()}`;
  await database.sql.unsafe(`create database ${name}`);
  const url = Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
  for (const file of readdirSync(own).filter((file) => file <= last))
    cpSync(join(own, file), join(folder, 'migrations', file));
  mkdirSync(join(folder, 'functions'));
  await migrate(url, { migrations: join(folder, 'migrations'), functions: join(folder, 'functions') });
  const sql = connectDatabase(url);
  try {
    await sql.unsafe(rows);
    await migrate(url);
    await look(sql);
  } finally {
    await sql.end({ timeout: 1 });
    await database.sql.unsafe(`drop database ${name} with (force)`);
  }
}

test('jobs, their costs, accounts and events are kept when the ledger learns what a job is for', async () => {
  const rows = `
    insert into users (telegram_id, first_name, language) values (1, 'Ann', 'en');
    insert into credit_accounts (user_id, posted) values (1001, 10000);
    insert into credit_entries (key, user_id, kind, posted_delta, pending_delta) values ('grant:1001', 1001, 'grant', 10000, 0);
    insert into orders (user_id, chat_id, line, model, prompt, ratio, price, confirm_key, status) values
      (1001, 1, 'product', 'product-photo', '', 'auto', 50, 'a', 'delivered'),
      (1001, 1, 'studio', 'nano-banana', 'a fox', '1:1', 50, 'b', 'generating');
    insert into provider_accounts (id, provider, places) values ('runninghub-1', 'runninghub', 5), ('higgsfield-1', 'higgsfield', 1);
    insert into provider_jobs (order_id, user_id, provider, account_id, place, status, cost, deadline) values
      (1001, 1001, 'runninghub', 'runninghub-1', 1, 'done', '12 coins, 0.30 CNY to third parties', now()),
      (1002, 1001, 'higgsfield', 'higgsfield-1', 1, 'accepted', null, now() + interval '1 hour');
    insert into events (user_id, order_id, kind) values (1001, null, 'registered'), (1001, 1002, 'placed')`;
  await migrated('0008_costs.sql', rows, async (sql) => {
    expect(await readJob(sql, 2)).toMatchObject({
      kind: 'generation',
      subject: { kind: 'order', id: 1002 },
      status: 'accepted',
    });
    expect(await column(sql, `select amount || ' ' || unit from provider_job_costs order by unit`)).toEqual([
      '0.30 CNY to third parties',
      '12 coins',
    ]);
    expect(await column(sql, 'select subject_id from events order by id')).toEqual([null, 1002]);
    // An execution from before waits under the name it knows.
    await endJob(sql, 2, { status: 'failed' });
    expect(await column(sql, `select workflow_id || ' ' || activity_id from wakes`)).toEqual([
      'order-1002 await-job',
    ]);
    expect(await auditBooks(sql)).toMatchObject({});
  });
});

test('the message of a part that was sent before albums is kept as the only one of its part', async () => {
  const rows = `
    insert into users (telegram_id, first_name, language) values (1, 'Ann', 'en');
    insert into orders (user_id, chat_id, line, model, prompt, ratio, price, confirm_key)
      select id, 1, 'studio', 'm', 'p', '1:1', 50, 'k' from users;
    insert into deliveries (order_id, part, status, message_id)
      select id, part, parts.status, message_id from orders cross join
        (values ('photo', 'sent', 7), ('file', 'sending', null)) as parts(part, status, message_id)`;
  await migrated('0010_cards.sql', rows, async (sql) => {
    expect(
      await column(sql, `select part || ' ' || message_ids::text from deliveries order by part`),
    ).toEqual(['file {}', 'photo {7}']);
  });
});

test('an order keeps its words, its ratio and its style when lines get inputs of their own', async () => {
  const rows = `
    insert into users (telegram_id, first_name, language) values (1, 'Ann', 'en');
    insert into assets (hash, format, width, height, bytes) values ('${'a'.repeat(64)}', 'png', 1, 1, 1);
    insert into styles (name, hash) values ('Marble', '${'a'.repeat(64)}');
    insert into orders (user_id, chat_id, line, model, prompt, ratio, style_id, price, confirm_key) values
      (1001, 1, 'studio', 'nano-banana', 'a fox', '1:1', null, 50, 'a'),
      (1001, 1, 'product', 'product-photo', '', 'auto', 1, 50, 'b'),
      (1001, 1, 'product', 'product-photo', '', 'auto', null, 50, 'c')`;
  await migrated('0013_accounts.sql', rows, async (sql) => {
    expect(await column(sql, 'select inputs from orders order by id')).toEqual([
      { model: 'nano-banana', prompt: 'a fox', ratio: '1:1' },
      { style: { id: 1, name: 'Marble' } },
      {},
    ]);
    await expect(sql`update orders set inputs = '{}' where line = 'studio'`).rejects.toThrow(
      'orders_inputs_studio',
    );
  });
});

test('the audit of what moved begins where the history ends', async () => {
  const rows = `
    insert into users (telegram_id, first_name, language) values (1, 'Ann', 'en');
    insert into credit_accounts (user_id, posted) values (1001, 30);
    insert into credit_entries (key, user_id, kind, posted_delta, pending_delta, created_at) values
      ('a', 1001, 'grant', 10, 0, now() - interval '2 days'), ('b', 1001, 'adjustment', 15, 0, now() - interval '1 hour'),
      ('c', 1001, 'adjustment', 5, 0, now())`;
  await migrated('0014_order_inputs.sql', rows, async (sql) => {
    expect(await column(sql, `select after_entry from audits where scope = 'recent'`)).toEqual([2]);
    expect(await auditRecent(sql)).toEqual({});
    expect(await auditBooks(sql)).toEqual({});
  });
});
