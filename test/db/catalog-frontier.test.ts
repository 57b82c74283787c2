import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  compareWithLast,
  countWaiting,
  type FoundLink,
  finishParse,
  listWaitingPages,
  listWaitingPictures,
  notHad,
  recordPage,
  recordPicture,
  seedFrontier,
} from '../../src/db/catalog/frontier.ts';
import { countParse, moveRun, openRun } from '../../src/db/catalog/runs.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { hashOf } from './catalog-scene.ts';

let database: TestDatabase;
let sources = 0;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const page = (name: number | string) => `https://shop.example.test/${name}`;
const links = (depth: number, ...names: (number | string)[]): FoundLink[] =>
  names.map((name) => ({ url: page(name), depth }));

async function begin(sourceId: number): Promise<number> {
  const { sql } = database;
  const opened = await openRun(sql, { source: sourceId, stages: ['parse'], options: {}, by: 'a test' });
  if (opened === undefined || !('runId' in opened)) throw new Error('no run');
  return opened.runId;
}

async function newRun(fields: { mostPages?: number; mostDepth?: number } = {}) {
  const { sql } = database;
  const asked = { fields: { startUrl: page(''), ...fields }, by: 'a test' };
  const source = await setSource(sql, `frontier ${++sources}`, asked);
  const sourceId = source?.id ?? 0;
  return { sql, sourceId, runId: await begin(sourceId) };
}

/** The run ends, and another one begins. */
async function nextRun({ sourceId, runId }: { sourceId: number; runId: number }): Promise<number> {
  await moveRun(database.sql, runId, { status: 'done' });
  return begin(sourceId);
}

const product = (name: string, pictures: readonly string[], amount = '10') => ({
  url: page(name),
  name,
  price: { amount, currency: 'EUR' },
  attributes: { colour: 'red' },
  images: pictures.map((picture) => page(picture)),
});

/** A page that shows a product with these pictures was read. */
const show = (runId: number, name: string, ...pictures: string[]) =>
  recordPage(database.sql, runId, {
    url: page(name),
    state: 'read',
    etag: `of ${name}`,
    product: product(name, pictures),
  });

/** A picture was read, which has these bytes. */
async function fetched(runId: number, picture: string, content = picture): Promise<boolean> {
  const hash = hashOf(content);
  await database.sql`
    insert into assets (hash, format, width, height, bytes) values (${hash}, 'jpeg', 1, 1, 1) on conflict do nothing`;
  return recordPicture(database.sql, runId, { url: page(picture), state: 'read', hash, sourceHash: hash });
}

const statesOf = async (runId: number) => (await countParse(database.sql, runId)).pages;

test('pages wait nearest to the start first, and those that could not be had behind all others', async () => {
  const { sql, runId } = await newRun();
  expect(await seedFrontier(sql, runId, [...links(1, 'b', 'a'), ...links(0, '')])).toBe(3);
  expect(await seedFrontier(sql, runId, links(2, 'a'))).toBe(3);
  expect(await notHad(sql, runId, { kind: 'page', url: page('') })).toBe(1);
  const waiting = await listWaitingPages(sql, runId, 10);
  expect(waiting.map(({ url, depth, attempts }) => [url, depth, attempts])).toEqual([
    [page('a'), 1, 0],
    [page('b'), 1, 0],
    [page(''), 0, 1],
  ]);
});

test('what lies too deep or is too much is written down as such, in bounds, and asked for when the bounds are wider', async () => {
  const { sql, sourceId, runId } = await newRun({ mostPages: 5, mostDepth: 2 });
  await seedFrontier(sql, runId, links(0, ''));
  const many = Array.from({ length: 50 }, (_, index) => index);
  await recordPage(sql, runId, {
    url: page(''),
    state: 'read',
    links: [...links(3, 'deep'), ...links(1, ...many)],
  });
  expect(await statesOf(runId)).toEqual({ read: 1, waiting: 4, skipped: 5 });
  expect((await countParse(sql, runId)).skipped).toEqual({ too_many_pages: 5 });
  await sql`update catalog_sources set most_pages = 30 where id = ${sourceId}`;
  const next = await nextRun({ sourceId, runId });
  expect(await seedFrontier(sql, next, links(0, ''))).toBe(5);
  await recordPage(sql, next, {
    url: page(''),
    state: 'read',
    links: [...links(3, 'deep'), ...links(1, ...many)],
  });
  expect(await statesOf(next)).toMatchObject({ read: 1, waiting: 29 });
});

test('a page tells once what it came to, and only to the run that asks', async () => {
  const { sql, sourceId, runId } = await newRun();
  await seedFrontier(sql, runId, links(0, 'a'));
  await show(runId, 'a', '1', '2', '1');
  await show(runId, 'a', '9');
  await recordPage(sql, runId, { url: page('a'), state: 'gone', detail: '404' });
  expect((await listWaitingPictures(sql, runId, 9)).map(({ url }) => url)).toEqual([page('1'), page('2')]);
  const next = await nextRun({ sourceId, runId });
  await seedFrontier(sql, next, []);
  await recordPage(sql, runId, { url: page('a'), state: 'gone' });
  expect(await listWaitingPages(sql, next, 9)).toMatchObject([
    { url: page('a'), validators: { etag: 'of a' } },
  ]);
});

test('a price that is no number is left out, and stops nothing', async () => {
  const { sql, sourceId, runId } = await newRun();
  await seedFrontier(sql, runId, links(0, 'a', 'b'));
  for (const [name, amount] of [
    ['a', '1e999'],
    ['b', '1,299.00'],
  ] as const)
    await recordPage(sql, runId, { url: page(name), state: 'read', product: product(name, [], amount) });
  const rows =
    await sql`select name, price from catalog_products where source_id = ${sourceId} order by name`;
  expect(rows).toEqual([
    { name: 'a', price: null },
    { name: 'b', price: null },
  ]);
});

test('one picture under several addresses and products is one item, found once', async () => {
  const { sql, runId } = await newRun();
  await seedFrontier(sql, runId, links(0, 'a', 'b'));
  await show(runId, 'a', '1', '2');
  await show(runId, 'b', '2', '3');
  expect(await countWaiting(sql, runId)).toEqual({ pages: 0, pictures: 3 });
  expect(await fetched(runId, '1', 'a vase')).toBe(true);
  expect(await fetched(runId, '1', 'a vase')).toBe(false);
  expect(await fetched(runId, '2', 'a vase')).toBe(false);
  expect(await fetched(runId, '3', 'a lamp')).toBe(true);
  expect(await finishParse(sql, runId)).toEqual({ products: 2, pictures: 2, gone: 0, back: 0 });
});

test('a picture that its product does not show any more is gone; its item and its history stay', async () => {
  const { sql, sourceId, runId } = await newRun();
  await seedFrontier(sql, runId, links(0, 'a'));
  await show(runId, 'a', '1', '2');
  await fetched(runId, '1');
  await fetched(runId, '2');
  await finishParse(sql, runId);
  const next = await nextRun({ sourceId, runId });
  await seedFrontier(sql, next, []);
  await show(next, 'a', '2');
  await recordPicture(sql, next, { url: page('2'), state: 'unchanged' });
  expect(await compareWithLast(sql, next)).toEqual({ found: 1, before: 2 });
  expect(await finishParse(sql, next)).toMatchObject({ products: 1, pictures: 1, gone: 1 });
  const items = await sql`
    select i.hash, i.missing_since is not null as "isGone", jsonb_agg(e.kind order by e.id) as told
    from catalog_items i join events e on e.subject_kind = 'item' and e.subject_id = i.id
    where i.source_id = ${sourceId} group by i.id order by i.id`;
  expect(items).toEqual([
    { hash: hashOf('1'), isGone: true, told: ['found', 'gone'] },
    { hash: hashOf('2'), isGone: false, told: ['found'] },
  ]);
});

test('a page that is gone takes its product away; one that could not be had, or is unchanged, does not', async () => {
  const { sql, sourceId, runId } = await newRun();
  await seedFrontier(sql, runId, links(0, 'a', 'b', 'c'));
  for (const name of ['a', 'b', 'c']) await show(runId, name, `${name}1`);
  for (const name of ['a', 'b', 'c']) await fetched(runId, `${name}1`);
  await finishParse(sql, runId);
  const next = await nextRun({ sourceId, runId });
  await seedFrontier(sql, next, []);
  await recordPage(sql, next, { url: page('a'), state: 'gone', detail: '404' });
  await recordPage(sql, next, { url: page('b'), state: 'failed', detail: 'no answer' });
  await recordPage(sql, next, { url: page('c'), state: 'unchanged' });
  expect((await listWaitingPictures(sql, next, 9)).map(({ url }) => url)).toEqual([page('c1')]);
  await recordPicture(sql, next, { url: page('c1'), state: 'failed', detail: 'no answer' });
  expect(await compareWithLast(sql, next)).toEqual({ found: 2, before: 3 });
  expect(await finishParse(sql, next)).toMatchObject({ products: 2, pictures: 2, gone: 1 });
});

test('two runs of a source never overlap, and the second is told who runs', async () => {
  const { sql, sourceId, runId } = await newRun();
  const ask = (by: string, workflowId: string) =>
    openRun(sql, { source: sourceId, stages: ['parse'], options: {}, by, workflowId });
  expect(await ask('person 2', 'by-hand-1')).toEqual({
    busy: { runId, by: 'a test', since: expect.any(String) },
  });
  await moveRun(sql, runId, { status: 'done' });
  const [one, two] = await Promise.all([ask('person 2', `x-${runId}`), ask('person 3', `y-${runId}`)]);
  expect([one, two].filter((answer) => answer !== undefined && 'busy' in answer)).toHaveLength(1);
  expect(
    await openRun(sql, { source: 'nothing', stages: ['parse'], options: {}, by: 'a test' }),
  ).toBeUndefined();
});

test('an execution that asks again has the run it began, and a run that has ended moves no more', async () => {
  const { sql, sourceId, runId } = await newRun();
  await moveRun(sql, runId, { status: 'done' });
  const asked = {
    source: sourceId,
    stages: ['parse'],
    options: {},
    by: 'person 2',
    workflowId: `z-${runId}`,
  } as const;
  const opened = await openRun(sql, asked);
  expect(await openRun(sql, asked)).toEqual(opened);
  expect(await moveRun(sql, runId, { status: 'running' })).toBe(false);
});
