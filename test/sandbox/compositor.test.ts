import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Composition, composePicture } from '../../src/sandbox/pictures/compositor.ts';

/** A disc of one colour before a plain backdrop. */
function product(color: string, backdrop = '#f4f4f4'): Promise<Buffer> {
  return drawn(
    `<rect width="400" height="300" fill="${backdrop}"/><circle cx="180" cy="150" r="90" fill="${color}"/>`,
  );
}

/** Two halves of one colour each, wider than high. */
function background(upper: string, lower: string): Promise<Buffer> {
  return drawn(
    `<rect width="400" height="150" fill="${upper}"/><rect y="150" width="400" height="150" fill="${lower}"/>`,
  );
}

function drawn(shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

async function scene(changes: Partial<Composition> = {}): Promise<Composition> {
  return {
    product: await product('#d01010'),
    background: await background('#2040c0', '#108020'),
    longestSide: 200,
    seed: 1,
    ...changes,
  };
}

type Test = (red: number, green: number, blue: number) => boolean;
const isRed: Test = (red, green, blue) => red > 150 && green < 70 && blue < 70;
const isBlue: Test = (red, green, blue) => blue > 150 && red < 80 && green < 110;
const isPale: Test = (red, green, blue) => red > 225 && green > 225 && blue > 225;

/** The share of pixels of a colour. */
async function share(picture: Buffer, fits: Test): Promise<number> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let index = 0; index < data.length; index += info.channels) {
    if (fits(data[index] ?? 0, data[index + 1] ?? 0, data[index + 2] ?? 0)) count += 1;
  }
  return count / (info.width * info.height);
}

test('the product stands in the background and its own backdrop is gone', async () => {
  const picture = await composePicture(await scene());
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 200, height: 150 });
  expect(await share(picture, isRed)).toBeGreaterThan(0.12);
  expect(await share(picture, isRed)).toBeLessThan(0.5);
  expect(await share(picture, isBlue)).toBeGreaterThan(0.2);
  expect(await share(picture, isPale)).toBeLessThan(0.02);
});

test('another product, another background or another seed gives another picture, the same gives the same', async () => {
  const pictures = await Promise.all(
    [
      await scene(),
      await scene({ product: await product('#101010') }),
      await scene({ background: await background('#c0a020', '#108020') }),
      await scene({ seed: 2 }),
    ].map(composePicture),
  );
  expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(4);
  expect((await composePicture(await scene())).equals(pictures[0] ?? Buffer.alloc(0))).toBe(true);
});

test.each([
  ['of one colour all over', '<rect width="400" height="300" fill="#d01010"/>'],
  [
    'that fills the photo to its edges',
    '<rect width="400" height="300" fill="#d01010"/><path d="M0 0H400L0 300Z" fill="#d04010"/>',
  ],
])('a product %s is shown, too', async (_, shapes) => {
  const picture = await composePicture(await scene({ product: await drawn(shapes) }));
  expect(await share(picture, (red, green, blue) => red > 150 && green < 100 && blue < 70)).toBeGreaterThan(
    0.1,
  );
  expect(await share(picture, isBlue)).toBeGreaterThan(0.2);
});

test('photos on nothing, in grey or very small are taken', async () => {
  const odd = [
    await sharp({ create: { width: 60, height: 40, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer(),
    await sharp(await product('#d01010'))
      .greyscale()
      .png()
      .toBuffer(),
    await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  ];
  for (const photo of odd) {
    const picture = await composePicture(await scene({ product: photo, background: photo, longestSide: 64 }));
    expect((await sharp(picture).metadata()).width).toBe(64);
  }
});

test('refuses a photo that is no picture', async () => {
  await expect(composePicture(await scene({ product: Buffer.from('no picture') }))).rejects.toThrow();
});
