import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { createPictureDecoder, PictureNotDecoded, photoLimits } from '../../src/storage/decoder.ts';
import { drawAs } from './pictures.ts';

const ann = { key: 'ann' };
const decoder = createPictureDecoder({ ...photoLimits, limitMs: 60_000, log: { warn: () => undefined } });
afterAll(() => decoder.close());

const red = { r: 200, g: 30, b: 30 };
const blue = { r: 30, g: 30, b: 200 };

function plain(width: number, height: number, background: typeof red): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

async function colourAt(jpeg: Buffer, { x, y }: { x: number; y: number }): Promise<string> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const [r = 0, g = 0, b = 0] = data.subarray((Math.floor(y) * info.width + Math.floor(x)) * 3);
  if (Math.min(r, g, b) > 200) return r > 245 ? 'white' : 'line';
  return r > b ? 'red' : 'blue';
}

test('before is left of after, as large as it, with a thin line between them', async () => {
  const jpeg = await decoder.sideBySide(await plain(400, 500, red), await plain(1_600, 2_000, blue), ann);
  const { width, height, format } = await sharp(jpeg).metadata();
  expect({ width, height, format }).toEqual({ width: 1_600, height: 996, format: 'jpeg' });
  const colours = [10, 790, 799, 810, 1_590].map((x) => colourAt(jpeg, { x, y: height / 2 }));
  expect(await Promise.all(colours)).toEqual(['red', 'red', 'line', 'blue', 'blue']);
});

test('pictures of other shapes are whole, in the middle, and on white', async () => {
  const jpeg = await decoder.sideBySide(await plain(900, 300, red), await plain(300, 900, blue), ann);
  const { width, height } = await sharp(jpeg).metadata();
  expect(width).toBeLessThanOrEqual(1_600);
  expect(height).toBe(1_000);
  expect(await colourAt(jpeg, { x: 10, y: 10 })).toBe('white');
  expect(await colourAt(jpeg, { x: 10, y: height / 2 })).toBe('red');
  expect(await colourAt(jpeg, { x: width - 10, y: 10 })).toBe('blue');
});

test.each([
  [2_000, 10],
  [10, 2_000],
])('what is as long as %i × %i is still a photo for Telegram', async (width, height) => {
  const long = await plain(width, height, red);
  const size = await sharp(await decoder.sideBySide(long, long, ann)).metadata();
  const sides = [size.width, size.height];
  expect(Math.max(...sides) / Math.min(...sides)).toBeLessThanOrEqual(20);
});

test('real pictures of every format are joined, and bytes that are none are refused', async () => {
  const [jpeg, png, webp] = await Promise.all(
    (['jpeg', 'png', 'webp'] as const).map((format) => drawAs(format, { width: 700, height: 900 })),
  );
  if (jpeg === undefined || png === undefined || webp === undefined) throw new Error('nothing was drawn');
  for (const [before, after] of [[jpeg, png] as const, [webp, jpeg] as const])
    expect((await sharp(await decoder.sideBySide(before, after, ann)).metadata()).width).toBeLessThanOrEqual(
      1_600,
    );
  await expect(decoder.sideBySide(jpeg, Buffer.from('none'), ann)).rejects.toThrow(PictureNotDecoded);
});
