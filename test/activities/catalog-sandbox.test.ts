import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countParse } from '../../src/db/catalog/runs.ts';
import { shopSelectors } from '../harness/shop-selectors.ts';
import { type Scene as GoogleScene, scene as openGoogle, tab } from '../providers/google-rig.ts';
import { openShop, type ShopRig } from '../providers/shop-rig.ts';
import { type CatalogScene, createCatalogScene } from './catalog-scene.ts';

let scene: CatalogScene;
let shop: ShopRig;
let google: GoogleScene;
let runId: number;
let sourceId: number;

beforeAll(async () => {
  scene = await createCatalogScene();
  scene.deps.tabOf = () => tab;
});
/** The sandbox's shop and its Google, spoken to over HTTP, and a run that has read the one into the other. */
beforeEach(async () => {
  scene.begin();
  shop = await openShop();
  google = await openGoogle();
  scene.shop.reader = shop.reader;
  scene.sheet.sheets = google.sheets;
  ({ runId, sourceId } = await scene.newSource({ startUrl: shop.source.startUrl, selectors: shopSelectors }));
  await parse(runId);
});
afterAll(() => scene.close());

/** As the workflow does. */
async function parse(run: number) {
  await scene.run((a) => a.prepareSheet({ runId: run }));
  await scene.readShop(run);
  const ended = await scene.run((a) => a.finishParse({ runId: run }));
  while ((await scene.run((a) => a.appendRows({ runId: run }))).left > 0);
  while ((await scene.run((a) => a.syncRows({ runId: run }))).differing > 0);
  return ended;
}

const rows = () => google.google.client.rows(tab.title);

test('[b3] [b4] [b5] the whole shop becomes rows of the sheet, one a picture', async () => {
  const found = await countParse(scene.sql, runId);
  expect(found.products).toBe(60);
  expect(found.skipped).toMatchObject({ robots: 61, other_host: 1, failed: 1, gone: expect.any(Number) });
  const [header = [], ...written] = await rows();
  expect(header.slice(0, 9)).toEqual([
    'id',
    'picture',
    'product',
    'page',
    'state',
    'result',
    'prompt',
    'skip',
    'note',
  ]);
  const items = await scene.sql<
    { id: number }[]
  >`select id from catalog_items where source_id = ${sourceId} order by id`;
  expect(items.length).toBeGreaterThan(60);
  expect(written.map(([id]) => Number(id))).toEqual(items.map(({ id }) => id));
  expect(new Set(written.map((cells) => cells[4]))).toEqual(new Set(['no prompt']));
});

test('[b5] a second reading of the unchanged shop writes nothing into the sheet; what is gone and back is told', async () => {
  const before = await rows();
  expect(await parse(await scene.nextRun(sourceId))).toMatchObject({ counts: { new: 0, gone: 0 } });
  expect(await rows()).toEqual(before);
  await shop.client.changeProduct('moss-lamp', { available: false });
  await parse(await scene.nextRun(sourceId));
  const lamps = async () =>
    (await rows()).filter(([, , name]) => name === 'Moss lamp').map((cells) => cells[4]);
  expect(new Set(await lamps())).toEqual(new Set(['gone from the shop']));
  await shop.client.changeProduct('moss-lamp', { available: true });
  await parse(await scene.nextRun(sourceId));
  expect(new Set(await lamps())).toEqual(new Set(['no prompt']));
});

test('[b6] [b7] prompts are read from a sheet that people have sorted, moved and added to', async () => {
  const { client } = google.google;
  await client.type(tab.title, { row: 2, column: 7, text: 'a garden in May' });
  await client.type(tab.title, { row: 3, column: 8, text: 'x' });
  await client.type(tab.title, { row: 4, column: 3, text: 'their own name' });
  const [, first = [], second = []] = await rows();
  await client.insertColumn(tab.title, 1);
  await client.type(tab.title, { row: 1, column: 1, text: 'shelf' });
  await client.sort(tab.title, { column: 2, isDescending: true });
  await client.insertRow(tab.title, 2);
  await client.deleteRow(tab.title, 5);
  expect(await scene.run((a) => a.readPrompts({ runId }))).toMatchObject({
    rows_removed: 1,
    rows_unknown: 0,
  });
  await scene.run((a) => a.syncRows({ runId }));
  const [[shelf] = [], ...after] = await rows();
  expect(shelf).toBe('shelf');
  const stateOf = (id: string | undefined) => after.find((cells) => cells[1] === id)?.[5];
  expect([stateOf(first[0]), stateOf(second[0])]).toEqual(['new', 'skipped']);
  expect(after.flat()).not.toContain('their own name');
  const wanted = await scene.sql`
    select prompt from catalog_items where source_id = ${sourceId} and prompt is not null`;
  expect(wanted).toEqual([{ prompt: 'a garden in May' }]);
});
