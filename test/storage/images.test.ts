import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkPicture,
  type PictureCheck,
  type PictureRules,
  preparePictureLibrary,
} from '../../src/storage/images.ts';
import type { KeptFormat } from '../../src/storage/picture-bytes.ts';
import { makePreview } from '../../src/storage/previews.ts';
import { draw, drawAs, plain, pngChunk, withPngChunk } from './pictures.ts';

const reference: PictureRules = { maxBytes: 10_000_000, purpose: 'reference' };
const result: PictureRules = { maxBytes: 25_000_000, purpose: 'result' };
const formats: KeptFormat[] = ['jpeg', 'png', 'webp'];

beforeAll(preparePictureLibrary);

type Accepted = Extract<PictureCheck, { ok: true }>;

async function accept(bytes: Buffer, rules: PictureRules): Promise<Accepted> {
  const check = await checkPicture(bytes, rules);
  if (!check.ok) throw new Error(`refused: ${check.reason}`);
  return check;
}

/** The colour of one pixel, as red, green, blue. */
async function pixelAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const area = { left, top, width: 1, height: 1 };
  return [...(await sharp(bytes).extract(area).removeAlpha().raw().toBuffer())];
}

function distance(left: number[], right: number[]): number {
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? 0))));
}

describe('a picture that is kept', () => {
  it('becomes a JPEG as a reference and keeps its format as a result', async () => {
    for (const format of formats) {
      const bytes = await drawAs(format);
      expect(await accept(bytes, reference)).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
      const kept = await accept(bytes, result);
      expect(kept).toMatchObject({ format, width: 160, height: 120 });
      expect((await sharp(kept.bytes).metadata()).format).toBe(format);
    }
  });

  it('stays a PNG as a reference when it has transparency', async () => {
    for (const format of ['png', 'webp'] as const) {
      const bytes = await draw().ensureAlpha(0.5).toFormat(format).toBuffer();
      const kept = await accept(bytes, reference);
      expect(kept.format).toBe('png');
      expect((await sharp(kept.bytes).metadata()).hasAlpha).toBe(true);
    }
  });

  it('keeps every pixel of a lossless result', async () => {
    for (const bytes of [await drawAs('png'), await draw().webp({ lossless: true }).toBuffer()]) {
      const kept = await accept(bytes, result);
      const [before, after] = await Promise.all([
        sharp(bytes).raw().toBuffer(),
        sharp(kept.bytes).raw().toBuffer(),
      ]);
      expect(after.equals(before)).toBe(true);
    }
  });

  it('is turned upright', async () => {
    const sideways = await plain(200, 100)
      .composite([{ input: await plain(20, 20).negate().png().toBuffer(), left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    for (const rules of [reference, result]) {
      const kept = await accept(sideways, rules);
      expect(kept).toMatchObject({ width: 100, height: 200 });
      // Orientation 6 means a quarter turn clockwise: the upper left corner goes to the upper right.
      const [red = 0] = await pixelAt(kept.bytes, 94, 5);
      expect(red).toBeLessThan(100);
      expect((await sharp(kept.bytes).metadata()).orientation).toBeUndefined();
    }
  });

  it('has lost its metadata, the place it was taken at included', async () => {
    for (const format of formats) {
      const tagged = await draw()
        .withExif({
          IFD0: { Copyright: 'canary-exif' },
          IFD3: { GPSLatitude: '51/1 30/1 3230/100', GPSLatitudeRef: 'N' },
        })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">canary-xmp</x:xmpmeta>')
        .withIccProfile('p3')
        .toFormat(format)
        .toBuffer();
      expect((await sharp(tagged).metadata()).exif).toBeDefined();
      for (const rules of [reference, result]) {
        const kept = await accept(tagged, rules);
        const { exif, xmp, icc, iptc } = await sharp(kept.bytes).metadata();
        expect({ exif, xmp, icc, iptc }).toEqual({
          exif: undefined,
          xmp: undefined,
          icc: undefined,
          iptc: undefined,
        });
        expect(kept.bytes.toString('latin1')).not.toMatch(
          /canary|Exif|eXIf|ICC_PROFILE|iCCP|ICCP|adobe:ns|GPS/,
        );
      }
    }
  });

  it('has its colours in sRGB', async () => {
    const red = await plain(64, 64).png().toBuffer();
    const wide = await sharp(red).withIccProfile('p3').png().toBuffer();
    const asIs = await sharp(wide, { ignoreIcc: true }).png().toBuffer();
    const kept = await accept(wide, result);
    expect(distance(await pixelAt(asIs, 5, 5), await pixelAt(red, 5, 5))).toBeGreaterThan(8);
    expect(distance(await pixelAt(kept.bytes, 5, 5), await pixelAt(red, 5, 5))).toBeLessThanOrEqual(2);
  });

  it('comes out as 8-bit RGB from CMYK, greyscale, 16 bits and a palette', async () => {
    const inputs = [
      await draw().toColourspace('cmyk').jpeg().toBuffer(),
      await draw().greyscale().toColourspace('b-w').jpeg().toBuffer(),
      await draw().toColourspace('rgb16').png().toBuffer(),
      await draw().toColourspace('grey16').png().toBuffer(),
      await draw().png({ palette: true, colours: 16 }).toBuffer(),
      await draw().jpeg({ progressive: true }).toBuffer(),
    ];
    for (const bytes of inputs) {
      for (const rules of [reference, result]) {
        const { space, depth, channels } = await sharp((await accept(bytes, rules)).bytes).metadata();
        expect({ space, depth, channels }).toEqual({ space: 'srgb', depth: 'uchar', channels: 3 });
      }
    }
  });

  it('carries nothing that was hidden in or behind it', async () => {
    const page = Buffer.from('<script>canary</script><?php canary ?>PK\x03\x04canary');
    const png = await drawAs('png');
    const hidden = [
      Buffer.concat([await drawAs('jpeg'), page]),
      Buffer.concat([png, page]),
      Buffer.concat([await drawAs('webp'), page]),
      withPngChunk(png, pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), page]))),
    ];
    for (const bytes of hidden) {
      expect((await accept(bytes, reference)).bytes.includes('canary')).toBe(false);
      expect((await accept(bytes, result)).bytes.includes('canary')).toBe(false);
    }
  });

  it('is a reference within its limit even when the first encoding is above it', async () => {
    const bytes = await draw({ width: 800, height: 600 }).sharpen().jpeg({ quality: 70 }).toBuffer();
    const maxBytes = Math.ceil(bytes.length * 1.2);
    const kept = await accept(bytes, { maxBytes, purpose: 'reference' });
    expect(kept.bytes.length).toBeLessThanOrEqual(maxBytes);
  });
});

describe('a reference above its limit in every encoding', () => {
  it('loses pixels and keeps its transparency and its shape', async () => {
    // A cut-out as phones make them: small as a lossy WebP, large as a PNG.
    const noise = draw({ width: 900, height: 600 }).sharpen().ensureAlpha(0.5);
    const bytes = await noise.webp({ quality: 60 }).toBuffer();
    const maxBytes = Math.ceil(bytes.length * 1.5);
    const asPng = await sharp(bytes).png().toBuffer();
    expect(asPng.length).toBeGreaterThan(2 * maxBytes);
    const kept = await accept(bytes, { maxBytes, purpose: 'reference' });
    expect(kept.format).toBe('png');
    expect(kept.bytes.length).toBeLessThanOrEqual(maxBytes);
    // No more than it must.
    expect(kept.bytes.length).toBeGreaterThan(maxBytes / 2);
    expect(kept.width / kept.height).toBeCloseTo(1.5, 1);
    const { hasAlpha, width, height } = await sharp(kept.bytes).metadata();
    expect({ hasAlpha, width, height }).toEqual({ hasAlpha: true, width: kept.width, height: kept.height });
  });

  it('loses pixels as a JPEG, too', async () => {
    const noise = randomBytes(600 * 400 * 3);
    const bytes = await sharp(noise, { raw: { width: 600, height: 400, channels: 3 } })
      .jpeg({ quality: 40 })
      .toBuffer();
    const kept = await accept(bytes, { maxBytes: bytes.length, purpose: 'reference' });
    expect(kept).toMatchObject({ format: 'jpeg' });
    expect(kept.bytes.length).toBeLessThanOrEqual(bytes.length);
    expect(kept.width).toBeLessThan(600);
  });
});

describe('the library, once prepared', () => {
  it('reads no other formats', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>');
    await expect(sharp(svg).metadata()).rejects.toThrow(/unsupported image format/);
  });
});

describe('a preview', () => {
  it('is a JPEG that Telegram takes as a photo, whatever the shape', async () => {
    const sizes = [
      [400, 300],
      [4000, 3000],
      [3000, 4000],
      [6000, 20],
      [20, 6000],
      [16_383, 8],
      [300, 8],
      [8, 8],
    ] as const;
    for (const [width, height] of sizes) {
      const jpeg = await makePreview(await plain(width, height).png().toBuffer());
      const shown = await sharp(jpeg).metadata();
      const [long, short] = [Math.max(shown.width, shown.height), Math.min(shown.width, shown.height)];
      expect(shown.format).toBe('jpeg');
      expect(long).toBeLessThanOrEqual(2560);
      expect(long / short).toBeLessThanOrEqual(20);
      expect(long).toBe(Math.min(2560, Math.max(width, height)));
    }
  });

  it('shows transparent places in white', async () => {
    const clear = await draw().ensureAlpha(0).png().toBuffer();
    expect(await pixelAt(await makePreview(clear), 80, 60)).toEqual([255, 255, 255]);
  });

  it('stays below ten megabytes for the worst of pictures', async () => {
    const [width, height] = [2560, 2560];
    const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
    const bytes = await noise.png({ compressionLevel: 0 }).toBuffer();
    expect((await makePreview(bytes)).length).toBeLessThanOrEqual(10_000_000);
  });
});
