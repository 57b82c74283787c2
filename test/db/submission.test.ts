import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSubmission, endJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { admit, hold, newOrder, newPerson, openAccount, request } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openAccount(sql, 10);
});
afterAll(() => database.drop());

async function planned(): Promise<number> {
  const { jobId } = await admit(sql, await newOrder(sql, await newPerson(sql)));
  return jobId ?? 0;
}

test('[I6] the permit to send is given once, and the first request stays', async () => {
  const jobId = await planned();
  expect(await beginSubmission(sql, jobId, hold)).toMatchObject({ mine: true, status: 'sending', request });
  const other = { ...hold, request: { path: '/other', body: {} } };
  expect(await beginSubmission(sql, jobId, other)).toMatchObject({ mine: false, status: 'sending', request });
});

test('[I6] many who ask at once get one permit between them', async () => {
  const jobId = await planned();
  const permits = await Promise.all(Array.from({ length: 10 }, () => beginSubmission(sql, jobId, hold)));
  expect(permits.filter(({ mine }) => mine)).toHaveLength(1);
});

test('[I6] nobody may send for a job that has ended', async () => {
  const jobId = await planned();
  await endJob(sql, jobId, { status: 'cancelled' });
  expect(await beginSubmission(sql, jobId, hold)).toMatchObject({ mine: false, status: 'cancelled' });
});
