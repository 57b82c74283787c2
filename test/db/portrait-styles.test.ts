import { afterAll, beforeAll, expect, test } from 'vitest';
import { subjects } from '../../src/contract/portraits.ts';
import { findPortraitStyle, listPortraitStyles } from '../../src/db/portrait-styles.ts';
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
  await sql`update portrait_styles set removed_at = now() where id = ${id}`;
  expect(await findPortraitStyle(sql, id, 'en')).toBeUndefined();
  expect(await listPortraitStyles(sql, 'en')).toHaveLength(11);
});
