import postgres from 'postgres';
import { connectDatabase, type Sql } from '../../src/db/sql.ts';
import { createTestDatabase } from '../harness/database.ts';

const tables = [
  'cards',
  'events',
  'deliveries',
  'credit_entries',
  'credit_accounts',
  'provider_callbacks',
  'provider_jobs',
  'provider_accounts',
  'orders',
  'users',
  'inbox',
];

export interface HistoryDatabase {
  sql: Sql;
  /** Between two histories: no row of the one before is left. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** A database for thousands of short histories, one after the other. */
export async function openHistoryDatabase(): Promise<HistoryDatabase> {
  const database = await createTestDatabase();
  // What is compared is what statements say; that commits reach the disk is shown by the kills of the server.
  const sql = connectDatabase(`${database.url}?synchronous_commit=off`, 2);
  // Foreign keys and append-only triggers sleep in this connection. `truncate` would do without, and take 80 ms.
  const broom = postgres(database.url, { max: 1, connection: { session_replication_role: 'replica' } });
  const deletes = tables.map((table, index) => `t${index} as (delete from ${table})`).join(', ');
  return {
    sql,
    async empty() {
      await broom.unsafe(`with ${deletes} select 1`);
    },
    async drop() {
      await Promise.all([sql.end({ timeout: 1 }), broom.end({ timeout: 1 })]);
      await database.drop();
    },
  };
}
