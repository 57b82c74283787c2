import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  countBy,
  createOperator,
  createSheet,
  type Operator,
  openCatalogStudio,
} from '../harness/catalog.ts';
import { textOf } from '../harness/customer.ts';
import type { Studio } from '../harness/studio.ts';

let studio: Studio;
let olga: Operator;
let sheet: ReturnType<typeof createSheet>;

beforeAll(async () => {
  studio = await openCatalogStudio();
  olga = await createOperator(studio);
  sheet = createSheet(studio);
  await parse(/116 new[^]*Done in/);
});
afterAll(() => studio.close());

async function parse(pattern: RegExp): Promise<{ run: number; card: string }> {
  const run = await olga.begin('parse');
  return { run, card: textOf(await olga.runCard(run, pattern)) };
}

/** Requests of the shop since the last look, as status and path. */
async function requests(act: () => Promise<unknown>): Promise<string[]> {
  const { length } = await studio.sandbox.journal('shop.request');
  await act();
  const entries = (await studio.sandbox.journal('shop.request')).slice(length);
  return entries.map(({ data }) => `${String(data['status'])} ${String(data['path'])}`);
}

const put = async (slugs: readonly string[], available: boolean) => {
  for (const slug of slugs) await studio.sandbox.shop.changeProduct(slug, { available });
};
const goneRows = async () =>
  (await sheet.rows()).filter(({ state }) => state === 'gone from the shop').length;

const written = async () => studio.sql`
  select max(changed_at) as product, (select max(created_at) from catalog_items) as item,
    (select count(*) from assets) as assets
  from catalog_products`;

it('[b3] a second reading of an unchanged shop fetches nothing anew and writes nothing', async () => {
  const before = await sheet.revision();
  const known = await written();
  const asked = await requests(async () => {
    const { card } = await parse(/Done in/);
    expect(card).toContain('🏷 60 products\n🖼 117 pictures\n');
  });
  const anew = asked.filter((line) => !line.startsWith('304') && !line.includes('sitemap'));
  expect(countBy(anew, (line) => line)).toEqual({
    // Whether it may be read at all.
    '200 /robots.txt': 1,
    '200 /shop/': 1,
    '301 /shop/old/dune-mug': 1,
    '302 /shop/partner': 1,
    // What could not be had or used before may be better today.
    '200 /shop/pictures/ember-lamp-2.jpg': 1,
    '200 /shop/pictures/fjord-bowl-3.jpg': 1,
    '404 /shop/pictures/dune-bowl-2.jpg': 1,
    '500 /shop/gift-card': 3,
  });
  expect(await sheet.revision()).toBe(before);
  expect(await written()).toEqual(known);
});

it('[b3] a product that vanished is marked in the sheet, and comes back when the shop has it again', async () => {
  await put(['moss-lamp'], false);
  const { card } = await parse(/Done in/);
  expect(card).toMatch(/👻 \d no longer in the shop/);
  const gone = (await sheet.rows()).filter(({ state }) => state === 'gone from the shop');
  expect(new Set(gone.map(({ product }) => product))).toEqual(new Set(['Moss lamp']));
  expect(await sheet.rows()).toHaveLength(116);

  await put(['moss-lamp'], true);
  const back = await parse(/Done in/);
  expect(back.card).toContain(`👋 ${gone.length} there again`);
  expect(await goneRows()).toBe(0);
});

it('[b3] a shop that shows far less than before marks nothing until somebody says that this is right', async () => {
  const slugs = (await studio.sandbox.shop.products()).slice(0, 24).map(({ slug }) => slug);
  await put(slugs, false);
  const first = await parse(/❓/);
  expect(first.card).toMatch(/The shop shows \d\d of the 116 pictures of its last good reading/);
  await olga.pressRun(first.run, 'no:fewer');
  await olga.runCard(first.run, /Ended after [^]*the answer was no/);
  expect(await goneRows()).toBe(0);

  const second = await parse(/❓/);
  await olga.pressRun(second.run, 'yes:fewer');
  const card = textOf(await olga.runCard(second.run, /Done in/));
  const gone = Number(/👻 (\d+) no longer/.exec(card)?.[1]);
  expect(gone).toBeGreaterThan(116 * 0.3);
  expect(await goneRows()).toBe(gone);
});
