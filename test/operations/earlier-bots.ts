import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

/** A database with these tables and nothing of ours. */
async function createForeign(tables: string): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.sql.unsafe(`drop schema public cascade; create schema public; ${tables}`).simple();
  return database;
}

const users = `create table telegram_users (
  id serial primary key, telegram_id bigint unique, username text, first_name text, last_name text,
  created_at timestamp default (now() at time zone 'UTC'), last_active timestamp, status text default 'active', credits integer default 0);`;

/** The bot with tables of its own; owners are named by their row. */
export function createOwnTables(): Promise<TestDatabase> {
  return createForeign(`${users}
    create table telegram_models (
      id serial primary key, user_id integer references telegram_users, name text, model_id text, model_type text,
      status text default 'training', created_at timestamp default (now() at time zone 'UTC'), updated_at timestamp, error text);
    create table telegram_prompts (
      id serial primary key, user_id integer references telegram_users, model_id text, prompt text, prompt_id text,
      status text default 'processing', created_at timestamp default (now() at time zone 'UTC'), updated_at timestamp, images json, error text);`);
}

/** The web variant: models are the application's, owners are named by their Telegram id, keys are as hosted databases make them. */
export function createWebTables(): Promise<TestDatabase> {
  return createForeign(`
    create table telegram_users (
      id uuid primary key default gen_random_uuid(), telegram_id bigint unique, username text, first_name text, last_name text,
      created_at timestamptz default now(), last_active timestamptz, status text default 'active', credits numeric default 3);
    create table models (
      id bigint generated always as identity primary key, name text, type text, user_id uuid, status text default 'processing',
      "modelId" text, created_at timestamptz default now());
    create table telegram_models (
      id bigint generated always as identity primary key, telegram_user_id bigint, model_id integer, status text default 'training',
      created_at timestamptz default now());
    create table telegram_prompts (
      id bigint generated always as identity primary key, telegram_user_id bigint, model_id integer, prompt text, prompt_id text,
      status text default 'processing', created_at timestamptz default now(), images jsonb);`);
}

/** Row 1 may do all, 2 is blocked, 3 has names in signs and no credits. */
export async function fillPeople(source: Sql): Promise<void> {
  await source`insert into telegram_users (telegram_id, username, first_name, last_name, created_at, last_active, status, credits) values
    (7001, 'anna_k', 'Anna', 'K', '2026-03-01 10:00', '2026-11-20 12:00', 'active', 12),
    (7002, null, 'Boris', null, '2026-04-01 10:00', null, 'blocked', 5),
    (7003, null, '👩‍🎨 Ёлка', null, '2026-05-01 10:00', null, 'active', 0)`;
}

export const day = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);

/** How many rows each of our tables that an import may write has. */
export async function countRows(sql: Sql): Promise<Record<string, number>> {
  const tables = [
    'users',
    'orders',
    'trained_models',
    'credit_entries',
    'events',
    'cards',
    'imported_rows',
    'imported_prompts',
  ];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(table)}`;
      return [table, row?.rows ?? 0] as const;
    }),
  );
  return Object.fromEntries(counts);
}
