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
async function startWith(START_URL?: string, START_SELECTORS?: string) {
  const { sql } = database;
  await addFirstShop({ config: readConfig({ START_URL, START_SELECTORS }), sql });
  return (await listSources(sql)).map(({ name, startUrl, pauseMs, selectors }) => ({
    name,
    startUrl,
    pauseMs,
    selectors,
  }));
}

test('[b4] START_URL makes the first source of a new database, and changes none later', async () => {
  expect(await startWith()).toEqual([]);
  const shop = {
    name: 'shop.example.test',
    startUrl: 'https://www.shop.example.test/all',
    pauseMs: 200,
    selectors: {},
  };
  expect(await startWith(shop.startUrl)).toEqual([shop]);
  expect(await startWith('https://other.example.test/')).toEqual([shop]);
});

test('a shop on this machine is read without a pause, and by the selectors of the configuration', async () => {
  await database.sql`truncate catalog_sources cascade`;
  const startUrl = 'http://127.0.0.1:8600/shop/';
  const selectors = { product: '[data-product]' };
  expect(await startWith(startUrl, JSON.stringify(selectors))).toEqual([
    { name: 'shop', startUrl, pauseMs: 0, selectors },
  ]);
});
