import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type PictureRequest, paintPicture } from '../../src/sandbox/pictures/painter.ts';

const lighthouse: PictureRequest = {
  prompt: 'A quiet lighthouse at dawn',
  model: 'nano-banana',
  ratio: '4:3',
  references: [],
  longestSide: 512,
  format: 'png',
  seed: 7,
};

function photo(background: string): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 400, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** How different two pictures are, 0 to 255 on average. */
async function difference(left: Buffer, right: Buffer): Promise<number> {
  const [a, b] = await Promise.all([sharp(left).raw().toBuffer(), sharp(right).raw().toBuffer()]);
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

describe('paintPicture', () => {
  test.each([
    ['1:1', 512, 512],
    ['4:3', 512, 384],
    ['16:9', 512, 288],
    ['9:16', 288, 512],
    ['3:4', 384, 512],
    ['21:9', 512, 219],
    ['nonsense', 512, 512],
  ])('gives a picture of %s the size %i × %i', async (ratio, width, height) => {
    const { info } = await sharp(await paintPicture({ ...lighthouse, ratio })).toBuffer({
      resolveWithObject: true,
    });
    expect([info.format, info.width, info.height]).toEqual(['png', width, height]);
  });

  test('paints the same bytes for the same request, others for another seed or prompt', async () => {
    const first = await paintPicture(lighthouse);
    expect((await paintPicture(lighthouse)).equals(first)).toBe(true);
    expect((await paintPicture({ ...lighthouse, seed: 8 })).equals(first)).toBe(false);
    expect((await paintPicture({ ...lighthouse, prompt: 'Маяк на рассвете' })).equals(first)).toBe(false);
  });

  test('shows each of up to fourteen references and leaves further ones out', async () => {
    const references = await Promise.all(Array.from({ length: 15 }, () => photo('#808080')));
    const full = await paintPicture({ ...lighthouse, references });
    for (const index of [0, 7, 13]) {
      const changed = references.with(index, await photo('#ff0000'));
      expect(
        await difference(full, await paintPicture({ ...lighthouse, references: changed })),
      ).toBeGreaterThan(1);
    }
    const fourteen = await paintPicture({ ...lighthouse, references: references.slice(0, 14) });
    expect(fourteen.equals(full)).toBe(true);
  });

  test('draws Cyrillic as letters and not as boxes', async () => {
    // Boxes of a missing font are all alike, so that two words of one length would give one picture.
    const left = await paintPicture({ ...lighthouse, model: 'ЖЖЖЖЖЖ' });
    const right = await paintPicture({ ...lighthouse, model: 'ШШШШШШ' });
    expect(await difference(left, right)).toBeGreaterThan(0.01);
  });

  test('paints any text: markup, control characters, lone surrogates, nothing, very much', async () => {
    const prompts = [
      '<b>&amp;</span>',
      'a\u0000b\u001bc',
      '\ud800 cut',
      '',
      '  ',
      '🦊'.repeat(400),
      'слово '.repeat(5_000),
    ];
    for (const prompt of prompts) {
      const picture = await paintPicture({ ...lighthouse, prompt, format: 'jpeg' });
      expect((await sharp(picture).metadata()).format).toBe('jpeg');
    }
  });

  test.each(['png', 'jpeg'] as const)(
    'makes a %s of more than 10 MB with grain on six million pixels',
    async (format) => {
      const picture = await paintPicture({
        ...lighthouse,
        ratio: '1:1',
        longestSide: 2_450,
        format,
        grain: true,
      });
      expect(picture.length).toBeGreaterThan(10 * 1024 * 1024);
    },
  );

  test('refuses a reference that is no picture', async () => {
    await expect(paintPicture({ ...lighthouse, references: [Buffer.from('no picture')] })).rejects.toThrow();
  });
});
