import { afterAll, beforeAll, expect, test } from 'vitest';
import { editTexts as edit, type TextsSaid } from '../../src/operations/catalog-texts.ts';
import type { Who } from '../../src/operations/who.ts';
import { type CatalogScene, decideAll, newCatalog } from '../db/catalog-scene.ts';
import { newPerson } from '../db/scene.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let catalog: CatalogScene;
let resultIds: number[];

beforeAll(async () => {
  database = await createTestDatabase();
  catalog = await newCatalog(database.sql, { items: 3 });
  resultIds = await decideAll(database.sql, catalog);
  await database.sql`update catalog_sources set forbidden_words = '["cheap"]', languages = '["en", "ru"]'`;
  for (const id of resultIds)
    await database.sql`insert into catalog_texts (result_id, language, alt, title, caption) values (${id}, 'en', 'A vase', 'Vase', 'A vase.')`;
});
afterAll(() => database.drop());

const operator: Who = { kind: 'operator', name: 'ann' };
const staff = { adminIds: [], operatorIds: [] };
const say = (item: number, said: Omit<TextsSaid, 'itemId' | 'via'>, who: Who = operator) =>
  edit({ sql: database.sql, staff }, who, {
    itemId: catalog.itemIds[item] ?? 0,
    via: 'command line',
    ...said,
  });
const eventsOf = (item: number) => database.sql`
  select kind, data from events where subject_kind = 'item' and subject_id = ${catalog.itemIds[item] ?? 0} and kind like 'text%'`;

test('[b17] texts are changed by whoever knows better; what was before and after, by whom and where, is kept', async () => {
  const before = { alt: 'A vase', title: 'Vase', caption: 'A vase.' };
  const after = { ...before, title: 'Blue vase' };
  const said = { language: 'en', texts: { title: ' Blue\n vase ' } };
  expect([await say(0, said), await say(0, said)]).toEqual([
    { kind: 'edited', before, after },
    { kind: 'unchanged' },
  ]);
  expect(await eventsOf(0)).toEqual([
    {
      kind: 'texts_edited',
      data: { revision: 1, language: 'en', by: 'operator ann', via: 'command line', before, after },
    },
  ]);
  const [kept] = await database.sql`
    select title, edited_by, edited_via from catalog_texts where result_id = ${resultIds[0] ?? 0} and language = 'en'`;
  expect(kept).toEqual({ title: 'Blue vase', edited_by: 'operator ann', edited_via: 'command line' });
});

test('[b16] [b17] what is too long, forbidden or empty is not taken, and what is wrong is said', async () => {
  const texts = { alt: 'x'.repeat(126), title: 'A cheap vase', caption: ' ' };
  expect(await say(1, { language: 'en', texts })).toMatchObject({
    kind: 'refused',
    complaints: [
      'The alt in en has 126 characters; 125 is the most.',
      'The caption in en is empty.',
      'The texts in en have the forbidden word “cheap”.',
    ],
  });
  expect(await eventsOf(1)).toEqual([]);
  expect(await say(1, { language: 'de', texts })).toMatchObject({
    kind: 'no_language',
    languages: ['en', 'ru'],
  });
});

test('a person may write all texts of a language that has none, and not some of them', async () => {
  expect(await say(1, { language: 'ru', texts: { title: 'Ваза' } })).toEqual({ kind: 'not_found' });
  const texts = { alt: 'Ваза на столе', title: 'Ваза', caption: 'Ваза.' };
  expect(await say(1, { language: 'ru', texts })).toEqual({ kind: 'edited', after: texts });
});

test('texts of a picture that was replaced, of no picture, and of a stranger stay as they are', async () => {
  const [old = 0] = resultIds.slice(2);
  await decideAll(database.sql, { ...catalog, itemIds: catalog.itemIds.slice(2) });
  const word = { language: 'en', texts: { title: 'New' } };
  expect(await say(2, { ...word, resultId: old })).toEqual({ kind: 'too_late' });
  expect(await say(2, word)).toEqual({ kind: 'not_found' });
  expect(await say(7, word)).toEqual({ kind: 'not_found' });
  const stranger: Who = { kind: 'person', userId: await newPerson(database.sql) };
  expect(await say(0, word, stranger)).toEqual({ kind: 'forbidden' });
});
