import { afterAll, beforeAll, expect, test } from 'vitest';
import { subjects } from '../../src/contract/portraits.ts';
import { addAsset } from '../../src/db/assets.ts';
import {
  addPortraitStyle,
  findPortraitStyle,
  listPortraitStyles,
  mostPortraitStyles,
  removePortraitStyle,
} from '../../src/db/portrait-styles.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a new database offers a dozen, named in both languages, each with a place for its subject [b133] [b190]', async () => {
  const { sql } = database;
  const [english, russian] = [await listPortraitStyles(sql, 'en'), await listPortraitStyles(sql, 'ru')];
  expect(english).toHaveLength(12);
  expect(english.map(({ id }) => id)).toEqual(russian.map(({ id }) => id));
  expect(english.every(({ name }) => /^[A-Z][a-z ]+$/.test(name))).toBe(true);
  expect(russian.every(({ name }) => /^[А-Я][а-яё -]+$/.test(name))).toBe(true);
  for (const { prompt } of english) {
    // All words for whom a model shows begin with a consonant.
    expect(prompt).toMatch(/\ba \{subject\}/);
    expect(prompt).toMatch(/^[a-z]/);
  }
  expect(subjects.filter((subject) => /^[aeiou]/.test(subject))).toEqual([]);
});

test('one that was removed is neither offered nor found', async () => {
  const { sql } = database;
  const [first] = await listPortraitStyles(sql, 'ru');
  const id = first?.id ?? 0;
  expect(await findPortraitStyle(sql, id, 'en')).toEqual({ ...first, name: 'Studio portrait' });
  await removePortraitStyle(sql, id, 'person 1');
  expect(await findPortraitStyle(sql, id, 'en')).toBeUndefined();
  expect(await listPortraitStyles(sql, 'en')).toHaveLength(11);
});

test('one that is added twice is added once, a name is taken in whatever letters, and not more are offered than fit', async () => {
  const { sql } = database;
  const roof = { nameEn: 'Roof', nameRu: 'Крыша', prompt: 'a {subject} on a roof' };
  for (const _ of [1, 2]) expect(await addPortraitStyle(sql, roof, 'person 1')).toBe('added');
  expect(await addPortraitStyle(sql, { ...roof, nameEn: 'ROOF' }, 'person 1')).toBe('taken');
  expect(await addPortraitStyle(sql, { ...roof, prompt: 'a {subject}' }, 'person 1')).toBe('taken');
  const hash = 'a'.repeat(64);
  await addAsset(sql, { hash, format: 'jpeg', width: 8, height: 8, bytes: 8 });
  expect(await addPortraitStyle(sql, { ...roof, example: hash }, 'person 1')).toBe('taken');
  const [event, ...others] = await sql`select data from events where kind = 'portrait_style_added'`;
  expect([event?.data, others]).toEqual([{ name: 'Roof', by: 'person 1' }, []]);
  await sql`insert into portrait_styles (name_en, name_ru, prompt)
    select 'style ' || n, 'стиль', '{subject}' from generate_series(1, ${mostPortraitStyles}) n`;
  expect(await addPortraitStyle(sql, { ...roof, nameEn: 'One more' }, 'person 1')).toBe('full');
  expect(await listPortraitStyles(sql, 'en')).toHaveLength(mostPortraitStyles);
});
