import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countParse, readRun } from '../../src/db/catalog/runs.ts';
import { drawn, origin, pictureOf, startUrl, trouble } from './catalog-doubles.ts';
import { type CatalogScene, createCatalogScene } from './catalog-scene.ts';

let scene: CatalogScene;

beforeAll(async () => {
  scene = await createCatalogScene();
});
beforeEach(async () => {
  scene.begin();
  await openShop();
});
afterAll(() => scene.close());

/** Two products, which share a picture; one of them is only in the sitemap. */
async function openShop() {
  const { shop } = scene;
  shop.link('/', [`${origin}/chair`, `${origin}/about`]);
  shop.link('/about', []);
  shop.sell('chair', ['red', 'green'], [startUrl]);
  shop.sell('table', ['green', 'blue']);
  shop.sitemap = [`${origin}/table`];
  for (const colour of ['red', 'green', 'blue'])
    shop.pictures.set(`${origin}/pictures/${colour}.png`, pictureOf(await drawn(colour)));
}

const stateOf = async (runId: number, path: string) => {
  const url = `${origin}${path}`;
  const rows = await scene.sql`
    select state, reason, attempts from catalog_pages where run_id = ${runId} and url = ${url}
    union all select state, reason, attempts from catalog_pictures where run_id = ${runId} and url = ${url}`;
  return rows[0];
};

/** Everything but the frontier, as it would be seen to change. */
const books = async (sourceId: number) => ({
  products:
    await scene.sql`select id, name, changed_at, missing_since from catalog_products where source_id = ${sourceId} order by id`,
  items: await scene.sql`select xmin, * from catalog_items where source_id = ${sourceId} order by id`,
});

test('[b3] [b4] robots.txt, sitemap and start fill the frontier, and run twice it is the same', async () => {
  const { runId } = await scene.newSource();
  scene.shop.robots = { ...scene.shop.robots, sitemaps: [`${origin}/more.xml`], text: 'User-agent: *' };
  expect(await scene.run((a) => a.seedShop({ runId }))).toEqual({ waiting: 2 });
  expect(await scene.run((a) => a.seedShop({ runId }))).toEqual({ waiting: 2 });
  expect((await readRun(scene.sql, runId)).robots).toEqual(scene.shop.robots);
  const sitemaps = scene.shop.asked.filter(({ call }) => call === 'sitemap').map(({ url }) => url);
  expect(sitemaps.slice(0, 2)).toEqual([`${origin}/more.xml`, `${origin}/sitemap.xml`]);
});

test.each([
  ['a robots.txt that forbids the start', 'robots', /robots\.txt does not let us read/],
  ['a start that leads to another host', 'other_host', /cannot be read \(other_host\)/],
] as const)('%s ends the run and says so', async (_, reason, sentence) => {
  const { runId } = await scene.newSource();
  scene.shop.pages.set(startUrl, { status: 'skipped', reason, detail: 'elsewhere' });
  const failed = scene.run((a) => a.seedShop({ runId }));
  await expect(failed).rejects.toMatchObject({
    type: 'RunStopped',
    details: ['shop_refused'],
    nonRetryable: true,
  });
  await expect(failed).rejects.toThrow(sentence);
});

test('a start that is gone ends the run; a sitemap that never comes does not', async () => {
  const { runId } = await scene.newSource();
  const broken = { ...scene.shop.reader, readSitemap: () => Promise.reject(trouble()) };
  scene.shop.reader = broken;
  await expect(scene.run((a) => a.seedShop({ runId }))).rejects.toThrow('no luck');
  expect(await scene.run((a) => a.seedShop({ runId }), { attempt: 3 })).toEqual({ waiting: 1 });
  scene.shop.pages.delete(startUrl);
  await expect(scene.run((a) => a.seedShop({ runId }))).rejects.toMatchObject({ details: ['shop_refused'] });
});

test('[b3] [b5] a shop becomes products and one item a picture, however many show it', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId);
  const products = await scene.sql`
    select name, price::text, currency from catalog_products where source_id = ${sourceId} order by name`;
  expect(products).toMatchObject([
    { name: 'chair', price: '10.50', currency: 'EUR' },
    { name: 'table', price: '10.50', currency: 'EUR' },
  ]);
  const items = await scene.sql<
    { hash: string }[]
  >`select hash from catalog_items where source_id = ${sourceId}`;
  expect(items).toHaveLength(3);
  for (const { hash } of items) expect(await scene.deps.objects.has(hash)).toBe(true);
  expect(await scene.run((a) => a.finishParse({ runId }))).toEqual({
    counts: { products: 2, pictures: 3, new: 3, gone: 0, back: 0 },
  });
});

test('a second reading of an unchanged shop asks for what has changed, and writes nothing', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId);
  await scene.run((a) => a.finishParse({ runId }));
  const before = await books(sourceId);
  const next = await scene.nextRun(sourceId);
  scene.shop.asked.length = 0;
  await scene.readShop(next);
  expect(await scene.run((a) => a.finishParse({ runId: next }))).toMatchObject({
    counts: { new: 0, gone: 0 },
  });
  const after = await books(sourceId);
  expect(after.items).toEqual(before.items);
  expect(after.products).toEqual(before.products);
  const pictures = scene.shop.asked.filter(({ call }) => call === 'picture');
  expect(pictures.map(({ isConditional }) => isConditional)).toEqual([true, true, true]);
  expect((await countParse(scene.sql, next)).pictures).toEqual({ unchanged: 3 });
});

const decodedAgain = () => Promise.reject(new Error('decoded again'));

test('with force everything is fetched, and the same bytes are the same picture without being decoded', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId);
  const next = await scene.nextRun(sourceId);
  const { decoder } = scene.deps;
  scene.deps.decoder = { ...decoder, check: decodedAgain };
  await scene.readShop(next, { force: true }).finally(() => {
    scene.deps.decoder = decoder;
  });
  expect(await countParse(scene.sql, next)).toMatchObject({ pictures: { read: 3 }, newItems: 0 });
});

test('crawlPages and fetchPictures run twice go on where the frontier is', async () => {
  const { runId } = await scene.newSource();
  await scene.run((a) => a.seedShop({ runId }));
  expect(await scene.run((a) => a.crawlPages({ runId }))).toEqual({ left: 2, done: 2, found: 1 });
  expect(await scene.run((a) => a.crawlPages({ runId }))).toEqual({ left: 0, done: 2, found: 1 });
  expect(await scene.run((a) => a.crawlPages({ runId }))).toEqual({ left: 0, done: 0, found: 0 });
  expect(await scene.run((a) => a.fetchPictures({ runId }))).toEqual({ left: 0, done: 3, found: 3 });
  expect(await scene.run((a) => a.fetchPictures({ runId }))).toEqual({ left: 0, done: 0, found: 0 });
});

test('a limit counts products, and what a part did not see is not gone', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId);
  await scene.run((a) => a.finishParse({ runId }));
  const next = await scene.nextRun(sourceId);
  await scene.readShop(next, { limit: 1 });
  const ended = await scene.run((a) => a.finishParse({ runId: next, isPart: true }));
  expect(ended).toEqual({ counts: { products: 1, pictures: 2, new: 0 } });
  const rows = await scene.sql`
    select from catalog_items where source_id = ${sourceId} and missing_since is not null`;
  expect(rows).toHaveLength(0);
});

test('a dry run writes nothing but the frontier, and the run after it reads everything', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId, { dryRun: true });
  expect(await countParse(scene.sql, runId)).toMatchObject({ pages: { read: 4 }, products: 2, newItems: 0 });
  expect(await books(sourceId)).toEqual({ products: [], items: [] });
  const next = await scene.nextRun(sourceId);
  await scene.readShop(next);
  expect((await books(sourceId)).items).toHaveLength(3);
});

test('a page that cannot be had is put off, left after three tries, and its product is not gone', async () => {
  const { runId, sourceId } = await scene.newSource();
  await scene.readShop(runId);
  await scene.run((a) => a.finishParse({ runId }));
  const next = await scene.nextRun(sourceId);
  scene.shop.pages.set(`${origin}/table`, trouble());
  scene.shop.pictures.set(`${origin}/pictures/red.png`, trouble());
  await scene.readShop(next);
  expect(await stateOf(next, '/table')).toMatchObject({ state: 'failed', attempts: 3 });
  expect(await stateOf(next, '/pictures/red.png')).toMatchObject({ state: 'failed', attempts: 3 });
  const ended = await scene.run((a) => a.finishParse({ runId: next }));
  expect(ended).toMatchObject({ counts: { products: 2, pictures: 3, gone: 0 } });
});

test('pictures that are none, are cut off, or are gone are left, with the reason', async () => {
  const { runId } = await scene.newSource();
  const whole = await drawn('white');
  const put = (colour: string, bytes: Buffer) =>
    scene.shop.pictures.set(`${origin}/pictures/${colour}.png`, pictureOf(bytes));
  put('svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
  put('cut', whole.subarray(0, whole.length - 20));
  put('words', Buffer.from('<html>not found</html>'));
  scene.shop.sell('table', ['svg', 'cut', 'words', 'away']);
  await scene.readShop(runId);
  expect(await stateOf(runId, '/pictures/svg.png')).toMatchObject({
    state: 'skipped',
    reason: 'not_a_picture',
  });
  expect(await stateOf(runId, '/pictures/words.png')).toMatchObject({
    state: 'skipped',
    reason: 'not_a_picture',
  });
  expect(await stateOf(runId, '/pictures/cut.png')).toMatchObject({ state: 'skipped', reason: 'unreadable' });
  expect(await stateOf(runId, '/pictures/away.png')).toMatchObject({ state: 'gone' });
});
