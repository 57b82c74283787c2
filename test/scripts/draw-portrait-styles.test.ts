import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawPortraitStyles } from '../../scripts/draw-portrait-styles.ts';
import { slugOfStyle } from '../../src/contract/portraits.ts';
import { differenceOf } from './drawn.ts';

const folder = new URL('../../assets/portrait-styles/', import.meta.url);
const kept = (slug: string) => readFileSync(new URL(`${slug}.jpg`, folder));
const drawn = await drawPortraitStyles();

it('draws the pictures that are kept, but for what another version of the library does to an edge', async () => {
  expect(drawn.map(([slug]) => `${slug}.jpg`).toSorted()).toEqual(readdirSync(folder).toSorted());
  for (const [slug, jpeg] of drawn) expect(await differenceOf(jpeg, kept(slug)), slug).toBeLessThan(0.001);
});

it('draws each style of a new database, and each another way', async () => {
  const migration = readFileSync(
    new URL('../../src/db/migrations/0018_portraits.sql', import.meta.url),
    'utf8',
  );
  const seeded = [...migration.matchAll(/^ {2}\('([A-Z][a-z ]+)', '/gm)].map(([, name = '']) =>
    slugOfStyle(name),
  );
  expect(seeded).toHaveLength(12);
  expect(drawn.map(([slug]) => slug)).toEqual(seeded);
  const small = await Promise.all(drawn.map(([, jpeg]) => sharp(jpeg).resize(64, 80).png().toBuffer()));
  for (const [index, picture] of small.entries())
    for (const other of small.slice(index + 1))
      expect(await differenceOf(picture, other)).toBeGreaterThan(0.3);
});

it('keeps upright pictures that are sent at once', async () => {
  for (const [slug] of drawn) {
    expect(kept(slug).length, slug).toBeLessThanOrEqual(41_000);
    expect(await sharp(kept(slug)).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 800 });
  }
});

it('derives the name of a picture from letters and digits alone', () => {
  expect(slugOfStyle('Oil painting')).toBe('oil-painting');
  expect(slugOfStyle(' ../Roof & <top>! ')).toBe('roof-top');
  expect(slugOfStyle('Крыша')).toBe('');
});
