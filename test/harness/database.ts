import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrate } from '../../src/db/migrate.ts';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { freePort } from '../../src/dev/ports.ts';
import { startPostgres } from '../../src/dev/postgres.ts';
import { cleanUpAfterDeath } from './run-folder.ts';

export interface TestDatabase {
  url: string;
  sql: Sql;
  /** Ends `sql` and everybody else's connections, and removes the database. */
  drop(): Promise<void>;
}

let ownServer: Promise<string> | undefined;

/** A fresh database at this version, cloned in some 100 ms from a template that is migrated once for a server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL ?? (await (ownServer ??= startOwnServer()));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, async (admin) => {
    // Cloning needs a template nobody is connected to; the lock also lets one of many test files make it.
    await admin`select pg_advisory_lock(hashtext('darkroom test template'))`;
    const template = await ensureTemplate(admin, server);
    await admin`create database ${admin(name)} template ${admin(template)}`;
  });
  const url = databaseUrl(server, name);
  const sql = connectDatabase(url);
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 1 });
      await asAdmin(server, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

/** Takes all orders out of a test's database, whose books and events otherwise stay. */
export async function forgetOrders(sql: Sql): Promise<void> {
  await sql.unsafe(`alter table credit_entries disable trigger user; alter table events disable trigger user;
    truncate orders cascade;
    alter table credit_entries enable trigger user; alter table events enable trigger user`);
}

async function ensureTemplate(admin: postgres.Sql, server: string): Promise<string> {
  const template = templateName(join(import.meta.dirname, '../../src/db'));
  const [known] = await admin`select 1 from pg_database where datname = ${template}`;
  if (known) return template;
  const unfinished = `${template}_unfinished`;
  await admin`drop database if exists ${admin(unfinished)} with (force)`;
  await admin`create database ${admin(unfinished)}`;
  await migrate(databaseUrl(server, unfinished));
  await admin`alter database ${admin(unfinished)} rename to ${admin(template)}`;
  return template;
}

/** The database that is cloned for every test, named after all that makes it. */
export function templateName(folder: string): string {
  const hash = createHash('sha256');
  for (const part of ['migrations', 'functions']) {
    const path = join(folder, part);
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.sql'),
    );
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(path, file)));
  }
  return `template_${hash.digest('hex').slice(0, 16)}`;
}

function databaseUrl(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

async function asAdmin<T>(server: string, work: (admin: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const admin = postgres(server, { max: 1, onnotice: () => undefined });
  try {
    return await work(admin);
  } finally {
    await admin.end({ timeout: 5 });
  }
}

/** For a test file run without the global set-up. */
async function startOwnServer(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'darkroom-test-'));
  const server = await startPostgres({ dataDir, port: await freePort(), settings: { fsync: 'off' } });
  // Test processes are ended by a signal, so the clean-up is somebody else's.
  cleanUpAfterDeath([server.pid], dataDir);
  return server.url;
}
