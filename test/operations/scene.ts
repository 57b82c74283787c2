import type { Role } from '../../src/contract/people.ts';
import { seedAmounts } from '../../src/db/prices.ts';
import type { Sql } from '../../src/db/sql.ts';
import type { OperationDeps, PersonWho, Who } from '../../src/operations/who.ts';
import { newPerson } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

export const max: Who = { kind: 'operator', name: 'max' };

export interface OperationScene {
  database: TestDatabase;
  sql: Sql;
  /** Nobody is named by the configuration until a test does it. */
  deps: OperationDeps;
  person(role?: Role): Promise<PersonWho>;
}

export async function createOperationScene(): Promise<OperationScene> {
  const database = await createTestDatabase();
  const { sql } = database;
  await seedAmounts(sql, {
    prices: { studio: 50, product: 60, training: 500, portrait: 25 },
    startingGrant: 10_000,
    topUp: 2_500,
  });
  return {
    database,
    sql,
    deps: { sql, staff: { adminIds: [], operatorIds: [] } },
    async person(role = 'customer') {
      const userId = await newPerson(sql);
      await sql`update users set role = ${role} where id = ${userId}`;
      return { kind: 'person', userId };
    },
  };
}

/** What was written down of the last thing that somebody did. */
export async function lastEvent(sql: Sql): Promise<unknown> {
  const [event] = await sql`select kind, user_id, subject_id, data from events order by id desc limit 1`;
  return event && { ...event };
}
