import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createParseActivities } from '../../activities/catalog/parse.ts';
import { listWaitingPages, seedFrontier } from '../../src/db/catalog/frontier.ts';
import { drawn, origin, pictureOf, startUrl, trouble } from './catalog-doubles.ts';
import { type CatalogScene, createCatalogScene } from './catalog-scene.ts';

let scene: CatalogScene;

beforeAll(async () => {
  scene = await createCatalogScene();
});
beforeEach(() => scene.begin());
afterAll(() => scene.close());

/** A shop of so many products with a picture each. */
async function openShop(products: number) {
  const names = Array.from({ length: products }, (_, index) => `product-${String(index).padStart(2, '0')}`);
  scene.shop.link(
    '/',
    names.map((name) => `${origin}/${name}`),
  );
  for (const [index, name] of names.entries()) {
    const colour = { r: 20 * index, g: 255 - 20 * index, b: 99 };
    scene.shop.sell(name, [name]);
    scene.shop.pictures.set(`${origin}/pictures/${name}.png`, pictureOf(await drawn(colour)));
  }
  return names.map((name) => `${origin}/${name}`);
}

const lost = (rows: readonly string[]) => rows.forEach((url) => scene.shop.pages.set(url, trouble()));

test.each([
  ['the crawl delay of robots.txt', 60, 0],
  ['the pause of the source', 0, 60],
])('between two requests lies %s', async (_, crawlDelayMs, pauseMs) => {
  const { runId } = await scene.newSource({ pauseMs });
  await openShop(4);
  scene.shop.robots = { ...scene.shop.robots, crawlDelayMs };
  await scene.readShop(runId);
  const at = scene.shop.asked.map((one) => one.at);
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  // Timers are a little early.
  expect(Math.min(...gaps)).toBeGreaterThan(50);
});

test('a shop that asks for a pause gets it, and the chunk goes on with the others', async () => {
  const { runId } = await scene.newSource();
  const [first = ''] = await openShop(8);
  await scene.run((a) => a.seedShop({ runId }));
  await scene.run((a) => a.crawlPages({ runId }));
  scene.shop.pages.set(first, trouble('busy', 7_000));
  await expect(scene.run((a) => a.crawlPages({ runId }))).rejects.toMatchObject({
    type: 'ProviderBusy',
    nextRetryDelay: 7_000,
  });
  scene.shop.sell('product-00', ['product-00']);
  expect(await scene.run((a) => a.crawlPages({ runId }))).toMatchObject({ left: 0 });
});

test('a shop that is away is waited for, longer each time', async () => {
  const { runId } = await scene.newSource();
  const all = await openShop(12);
  await scene.run((a) => a.seedShop({ runId }));
  await scene.run((a) => a.crawlPages({ runId }));
  lost([startUrl, ...all]);
  const away = { type: 'ProviderTrouble', message: expect.stringMatching(/^the shop cannot be reached/) };
  const crawl = (attempt: number) => scene.run((a) => a.crawlPages({ runId }), { attempt });
  await expect(crawl(1)).rejects.toMatchObject({ ...away, nextRetryDelay: 10_000 });
  await expect(crawl(3)).rejects.toMatchObject({ ...away, nextRetryDelay: 40_000 });
  scene.begin();
  await openShop(12);
  expect(await crawl(4)).toMatchObject({ left: 0, done: 12 });
});

test('pages that are broken for good do not pass for a shop that is away', async () => {
  const { runId } = await scene.newSource();
  const all = await openShop(12);
  lost(all);
  await scene.readShop(runId);
  const rows = await scene.sql`
    select from catalog_pages where run_id = ${runId} and state = 'failed' and detail like '%no luck%'`;
  expect(rows).toHaveLength(12);
});

test('a cancel ends a chunk at once, and counts against no page', async () => {
  const { runId } = await scene.newSource({ pauseMs: 20_000 });
  await openShop(2);
  await scene.sql`update catalog_runs set robots = ${scene.sql.json({ ...scene.shop.robots })} where id = ${runId}`;
  await seedFrontier(scene.sql, runId, [{ url: startUrl, depth: 0 }]);
  const environment = new MockActivityEnvironment();
  const crawling = environment.run(() => createParseActivities(scene.deps).crawlPages({ runId }));
  setTimeout(() => environment.cancel('CANCELLED'), 100);
  await expect(crawling).rejects.toBeInstanceOf(CancelledFailure);
  expect(await listWaitingPages(scene.sql, runId, 9)).toMatchObject([{ url: startUrl, attempts: 0 }]);
  expect(scene.shop.asked).toEqual([]);
});

test('an error of ours is no matter of the page, and is not hidden', async () => {
  const { runId } = await scene.newSource();
  await openShop(2);
  await scene.run((a) => a.seedShop({ runId }));
  scene.shop.pages.set(startUrl, new TypeError('a mistake'));
  await expect(scene.run((a) => a.crawlPages({ runId }))).rejects.toThrow('a mistake');
});

/** Reads a shop of ten products, of which so many are left at the second reading. */
async function shrinkTo(products: number) {
  const { runId, sourceId } = await scene.newSource();
  await openShop(10);
  await scene.readShop(runId);
  await scene.run((a) => a.finishParse({ runId }));
  const next = await scene.nextRun(sourceId);
  scene.begin();
  await openShop(products);
  await scene.readShop(next);
  return { sourceId, next };
}

const goneOf = (sourceId: number) =>
  scene.sql`select from catalog_items where source_id = ${sourceId} and missing_since is not null`;

test('a shop that shows 30 % less than before is asked about, and until then nothing is gone', async () => {
  const { sourceId, next } = await shrinkTo(6);
  const asked = { fewer: { found: 6, before: 10 } };
  expect(await scene.run((a) => a.finishParse({ runId: next }))).toEqual(asked);
  expect(await scene.run((a) => a.finishParse({ runId: next }))).toEqual(asked);
  expect(await goneOf(sourceId)).toHaveLength(0);
  const accepted = await scene.run((a) => a.finishParse({ runId: next, isAccepted: true }));
  expect(accepted).toMatchObject({ counts: { products: 6, pictures: 6, gone: 4 } });
  expect(await scene.run((a) => a.finishParse({ runId: next, isAccepted: true }))).toEqual(accepted);
  expect(await goneOf(sourceId)).toHaveLength(4);
});

test('what is gone comes back with its product, as the same item', async () => {
  const { sourceId, next } = await shrinkTo(9);
  expect(await scene.run((a) => a.finishParse({ runId: next }))).toMatchObject({
    counts: { gone: 1, back: 0 },
  });
  const last = await scene.nextRun(sourceId);
  await openShop(10);
  await scene.readShop(last);
  const ended = { counts: { products: 10, pictures: 10, gone: 0, back: 1, new: 0 } };
  expect(await scene.run((a) => a.finishParse({ runId: last }))).toEqual(ended);
  expect(await scene.run((a) => a.finishParse({ runId: last }))).toEqual(ended);
  expect(await goneOf(sourceId)).toHaveLength(0);
});
