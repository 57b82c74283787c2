import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { editTexts } from '../../src/db/catalog/text-edits.ts';
import { decideAll, newCatalog } from '../db/catalog-scene.ts';
import { type CatalogScene, createCatalogScene } from './catalog-scene.ts';

let scene: CatalogScene;
let runId: number;
let sourceId: number;
let ids: number[];
let resultIds: number[];

beforeAll(async () => {
  scene = await createCatalogScene();
});
/** Three pictures with texts, whose rows are in the sheet. */
beforeEach(async () => {
  scene.begin();
  const catalog = await newCatalog(scene.sql);
  ({ runId, sourceId, itemIds: ids } = catalog);
  await scene.sql`update catalog_sources set forbidden_words = '["cheap"]' where id = ${sourceId}`;
  await scene.sql`update catalog_items set row_state = 'missing' where source_id = ${sourceId}`;
  resultIds = await decideAll(scene.sql, catalog);
  await scene.run((a) => a.prepareSheet({ runId }));
  await scene.run((a) => a.appendRows({ runId }));
});
afterAll(() => scene.close());

const suggest = async (language = 'en', results = resultIds) => {
  for (const [index, id] of results.entries())
    await scene.sql`
      insert into catalog_texts (result_id, language, alt, title, caption)
      values (${id}, ${language}, ${`Vase ${index}`}, ${`Title ${index}`}, ${`-Caption ${index}`})`;
};
const sync = () => scene.run((a) => a.syncRows({ runId }));
const settle = async () => {
  while ((await sync()).differing > 0);
};
const read = () => scene.run((a) => a.readTexts({ runId }));
const column = (name: string) => scene.sheet.column(name);
const textOf = async (index: number) => {
  const [row] = await scene.sql`
    select alt, title, caption, edited_by as by from catalog_texts where result_id = ${resultIds[index] ?? 0} and language = 'en'`;
  return row;
};
const eventsOf = (index: number) => scene.sql`
  select kind, data from events where subject_kind = 'item' and subject_id = ${ids[index] ?? 0} and kind like 'text%' order by id`;

test('[b17] texts get columns of their own behind all others, and a sheet without texts gets none', async () => {
  await settle();
  expect(scene.sheet.rows[0]).toHaveLength(9);
  scene.sheet.rows[0]?.push('price');
  scene.sheet.type(ids[1] ?? 0, 'price', 7);
  await suggest();
  await settle();
  expect(scene.sheet.rows[0]?.slice(9)).toEqual(['price', 'alt en', 'title en', 'caption en']);
  expect(column('alt en')).toEqual(['Vase 0', 'Vase 1', 'Vase 2']);
  // No program reads it as a formula.
  expect(column('caption en')[0]).toBe(' -Caption 0');
  expect(column('price')).toEqual([null, 7, null]);
  scene.sheet.calls.length = 0;
  await read();
  expect(await sync()).toEqual({ differing: 0 });
  expect(scene.sheet.calls.map(({ call }) => call)).toEqual(['read', 'read']);
  expect([await textOf(0), await eventsOf(0)]).toMatchObject([{ by: null }, []]);
});

test('[b17] what a person writes is taken over, never written over, and what was emptied is written again', async () => {
  await suggest();
  await settle();
  scene.sheet.type(ids[0] ?? 0, 'alt en', ' A tall\nvase ');
  scene.sheet.type(ids[1] ?? 0, 'title en', null);
  await settle();
  expect(column('alt en')[0]).toBe(' A tall\nvase ');
  for (const _ of [1, 2]) await read();
  expect(await textOf(0)).toMatchObject({ alt: 'A tall vase', title: 'Title 0', by: 'the sheet' });
  expect(await eventsOf(0)).toMatchObject([
    {
      kind: 'texts_edited',
      data: { via: 'sheet', before: { alt: 'Vase 0' }, after: { alt: 'A tall vase' } },
    },
  ]);
  await settle();
  expect(column('title en')[1]).toBe('Title 1');
  // Whoever changes it elsewhere after that finds it in the sheet.
  const texts = { alt: 'A taller vase' };
  await editTexts(scene.sql, {
    resultId: resultIds[0] ?? 0,
    language: 'en',
    texts,
    by: 'person 1',
    via: 'chat',
  });
  await settle();
  await read();
  expect([column('alt en')[0], await textOf(0)]).toMatchObject(['A taller vase', { by: 'person 1' }]);
});

test('[b16] [b17] a text that the shop would not have is not taken; the row and the record say why, once', async () => {
  await suggest();
  await settle();
  scene.sheet.type(ids[0] ?? 0, 'alt en', 'x'.repeat(126));
  scene.sheet.type(ids[1] ?? 0, 'caption en', 'A cheap vase');
  for (const _ of [1, 2]) await read();
  await settle();
  const why = 'The alt in en has 126 characters; 125 is the most.';
  expect(column('state')).toEqual([
    `accepted; a text is not taken: ${why}`,
    'accepted; a text is not taken: The texts in en have the forbidden word “cheap”.',
    'accepted',
  ]);
  expect(await eventsOf(0)).toMatchObject([{ kind: 'text_refused', data: { language: 'en', why } }]);
  expect([await textOf(0), column('alt en')[0]]).toMatchObject([{ alt: 'Vase 0' }, 'x'.repeat(126)]);
  scene.sheet.type(ids[0] ?? 0, 'alt en', 'Short');
  await read();
  await settle();
  expect([await textOf(0), column('state')[0]]).toMatchObject([{ alt: 'Short' }, 'accepted']);
});

test.each(['before', 'after'] as const)(
  'texts whose writing broke off %s they were there are ours all the same',
  async (when) => {
    await suggest();
    await settle();
    await scene.sql`update catalog_texts set alt = 'Another vase' where result_id = ${resultIds[0] ?? 0}`;
    scene.sheet.fail('write', when);
    await expect(sync()).rejects.toThrow('no luck');
    await scene.sql`update catalog_texts set alt = 'The third' where result_id = ${resultIds[0] ?? 0}`;
    await read();
    await settle();
    expect([column('alt en')[0], await textOf(0)]).toMatchObject(['The third', { by: null }]);
  },
);

test('texts of ours that came into another row are no edit of that one, and columns are found where people put them', async () => {
  await suggest();
  await settle();
  const [header = [], first = [], ...others] = scene.sheet.rows;
  const alt = header.indexOf('alt en');
  first[alt] = 'Vase 2';
  const turned = (row: typeof header) => [row[alt] ?? null, ...row.toSpliced(alt, 1)];
  scene.sheet.rows = [header, ...others, first].map(turned);
  await read();
  await settle();
  expect(column('alt en')).toEqual(['Vase 1', 'Vase 2', 'Vase 0']);
  expect(await textOf(0)).toMatchObject({ alt: 'Vase 0', by: null });
});

test('another picture takes the texts of the one before out of the sheet, until it has its own', async () => {
  await suggest();
  await settle();
  const [made = 0] = await decideAll(scene.sql, { runId, itemIds: ids.slice(0, 1) });
  await settle();
  expect(column('alt en')).toEqual([null, 'Vase 1', 'Vase 2']);
  await suggest('en', [made]);
  await settle();
  await read();
  expect(column('title en')[0]).toBe('Title 0');
  expect(await eventsOf(0)).toEqual([]);
});

test('a language that is added to the source gets its columns when it has texts', async () => {
  await suggest();
  await settle();
  await scene.sql`update catalog_sources set languages = '["en", "pt-BR"]' where id = ${sourceId}`;
  await settle();
  expect(scene.sheet.rows[0]).toHaveLength(12);
  await suggest('pt-BR', resultIds.slice(0, 1));
  await settle();
  expect(scene.sheet.rows[0]?.slice(12)).toEqual(['alt pt-br', 'title pt-br', 'caption pt-br']);
  expect(column('title pt-br')).toEqual(['Title 0', null, null]);
});
