import sharp from 'sharp';
import { afterAll, expect, test, vi } from 'vitest';
import { drawBadge } from '../../src/storage/badges.ts';
import { createPictureDecoder, PictureNotDecoded } from '../../src/storage/decoder.ts';
import { planSheet, sheetGap } from '../../src/storage/sheet-plan.ts';
import { photosAtOnce } from '../harness/decoders.ts';
import { plain } from './pictures.ts';

const ann = { key: 'ann' };
const decoder = createPictureDecoder({ ...photosAtOnce, limitMs: 60_000, log: { warn: () => undefined } });
/** Each has its own colour on the sheet. */
const colours = Array.from({ length: 20 }, (_, index) => [(index * 97) % 256, (index * 59) % 256, 90]);

vi.setConfig({ testTimeout: 60_000 });
afterAll(() => decoder.close());

/** Formats and shapes by turns: square, upright and wide, one tiny. */
function picture(index: number): Promise<Buffer> {
  const [r = 0, g = 0, b = 0] = colours[index] ?? [];
  const [width = 0, height = 0] =
    [
      [500, 500],
      [600, 900],
      [1_600, 700],
      [8, 8],
    ][index % 4] ?? [];
  const drawn = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  return (
    [drawn.jpeg(), drawn.ensureAlpha().png(), drawn.webp({ lossless: true })]
      .map((image) => () => image.toBuffer())
      .at(index % 3)?.() ?? Promise.reject(new Error('no such format'))
  );
}

async function pixelsOf(sheet: Buffer) {
  const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { ...info, at };
}

test.each([1, 4, 8, 20])(
  'a sheet of %i pictures has each of them in its cell, and a number on it',
  async (count) => {
    const pictures = await Promise.all(Array.from({ length: count }, (_, index) => picture(index)));
    const sheet = await decoder.contactSheet(pictures, ann);
    const { width, height, at } = await pixelsOf(sheet);
    const { columns, rows, side } = planSheet(count);
    expect(await sharp(sheet).metadata()).toMatchObject({ format: 'jpeg', space: 'srgb', channels: 3 });
    expect(width).toBeLessThanOrEqual(1_280);
    expect([width, height]).toEqual([columns, rows].map((cells) => cells * (side + sheetGap) + sheetGap));
    expect(columns * rows - count).toBeLessThan(columns);
    for (const [index, colour] of colours.slice(0, count).entries()) {
      const [left = 0, top = 0] = [index % columns, Math.floor(index / columns)].map(
        (cell) => sheetGap + cell * (side + sheetGap),
      );
      const half = Math.floor(side / 2);
      const middle = at(left + half, top + half);
      for (const [channel, value] of middle.entries())
        expect(Math.abs(value - (colour[channel] ?? 0))).toBeLessThan(8);
      // In the badge: its dark disc, left of the digits.
      const badge = Math.max(52, Math.round(side / 7));
      expect(Math.max(...at(left + Math.round(badge * 0.3), top + Math.round(badge * 0.67)))).toBeLessThan(
        90,
      );
    }
  },
);

test('a picture is to be seen whole, however long it is, and one with transparency on the colour of its cell', async () => {
  const long = await plain(8, 8_000).png().toBuffer();
  const clear = await sharp({ create: { width: 99, height: 99, channels: 4, background: '#ff000000' } })
    .png()
    .toBuffer();
  const { width, at } = await pixelsOf(await decoder.contactSheet([long, clear], ann));
  const row = Array.from({ length: width / 2 }, (_, x) => at(x, 600));
  // A line of one pixel.
  expect(row.filter(([r = 0, , b = 0]) => r > b + 5).length).toBeGreaterThan(0);
  expect(Math.min(...at(Math.round((width * 3) / 4), 300))).toBeGreaterThan(235);
});

test('numbers differ, and longer ones are on longer discs', () => {
  const badges = Array.from({ length: 21 }, (_, number) => drawBadge(number, 52));
  expect(new Set(badges.map(({ pixels }) => pixels.toString('base64'))).size).toBe(badges.length);
  for (const [number, { pixels, width, height }] of badges.entries()) {
    expect(pixels.length).toBe(width * height * 4);
    expect(width > height).toBe(number > 9);
    // Outside of the disc nothing is covered.
    expect(pixels[3]).toBe(0);
  }
});

test('a sheet without pictures, with too many or with one that is none is refused', async () => {
  const one = await picture(0);
  await expect(decoder.contactSheet([], ann)).rejects.toThrow(RangeError);
  await expect(
    decoder.contactSheet(
      Array.from({ length: 21 }, () => one),
      ann,
    ),
  ).rejects.toThrow(RangeError);
  await expect(decoder.contactSheet([one, Buffer.from('no picture')], ann)).rejects.toThrow(
    PictureNotDecoded,
  );
});
