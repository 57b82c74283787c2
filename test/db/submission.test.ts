import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSubmission, endJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { admit, begin, hold, newOrder, newPerson, openAccount, request } from './scene.ts';

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
  expect(await begin(sql, jobId)).toMatchObject({ mine: true, request });
  const other = { ...hold, request: { path: '/other', body: {} } };
  expect(await begin(sql, jobId, other)).toMatchObject({ mine: false, request });
});

test('[I6] many who ask at once get one permit between them', async () => {
  const jobId = await planned();
  const permits = await Promise.all(Array.from({ length: 10 }, () => begin(sql, jobId)));
  expect(permits.filter(({ mine }) => mine)).toHaveLength(1);
});

test('[I6] what was prepared for an account the job has left is not sent', async () => {
  const jobId = await planned();
  const permit = await beginSubmission(sql, { id: jobId, accountId: 'another' }, hold);
  expect(permit.mine).toBe(false);
  expect((await begin(sql, jobId)).mine).toBe(true);
});

test('[I6] nobody may send for a job that has ended', async () => {
  const jobId = await planned();
  await endJob(sql, jobId, { status: 'cancelled' });
  expect(await begin(sql, jobId)).toMatchObject({ mine: false });
});
