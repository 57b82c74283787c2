import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { listSources } from '../../src/db/catalog/sources.ts';
import { addFirstShop } from '../../src/worker/catalog.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What a worker does when it starts with this setting. */
async function startWith(START_URL?: string) {
  const { sql } = database;
  await addFirstShop({ config: readConfig({ START_URL }), sql });
  return (await listSources(sql)).map(({ name, startUrl, pauseMs }) => ({ name, startUrl, pauseMs }));
}

test('[b4] START_URL makes the first source of a new database, and changes none later', async () => {
  expect(await startWith()).toEqual([]);
  const shop = { name: 'shop.example.test', startUrl: 'https://www.shop.example.test/all', pauseMs: 200 };
  expect(await startWith(shop.startUrl)).toEqual([shop]);
  expect(await startWith('https://other.example.test/')).toEqual([shop]);
});

test('a shop on this machine is read without a pause', async () => {
  await database.sql`truncate catalog_sources cascade`;
  const startUrl = 'http://127.0.0.1:8600/shop/';
  expect(await startWith(startUrl)).toEqual([{ name: 'shop', startUrl, pauseMs: 0 }]);
});
