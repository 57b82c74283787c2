import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { hashesOfHistories, readFunctions, readReleases } from './releases.ts';

/** Functions of a release that are gone or changed on purpose, as no process that is still run calls them: since when, and why. */
const retired: Readonly<Record<string, string>> = {};

const releases = readReleases();
const last = releases.at(-1);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each(releases)('histories that release $version was made with are kept as they are', ({ histories }) => {
  expect(Object.keys(histories).length).toBeGreaterThan(50);
  expect(hashesOfHistories()).toMatchObject(histories);
});

test('what the last release calls in the database is there, takes the same and gives the same', async () => {
  const present = new Set(await readFunctions(database.sql));
  expect(last?.functions.length).toBeGreaterThan(100);
  const changed = last?.functions.filter((one) => !present.has(one) && retired[one] === undefined);
  // Older processes run beside the new ones: let the new way have a new name, and take the old one away a release later.
  expect(changed).toEqual([]);
});

test('a function that takes something else from now on is noticed', async () => {
  const { sql } = database;
  const before = await readFunctions(sql);
  await sql.unsafe('create or replace function claim_inbox() returns void language sql as $$ $$');
  await sql.unsafe('alter function add_event rename to add_events');
  const present = new Set(await readFunctions(sql));
  expect(before.filter((one) => !present.has(one))).toEqual([expect.stringMatching(/^add_event\(/)]);
});
