import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { childEnvironment } from '../../src/storage/decoder-child.ts';
import { checkPicture, type PictureRules, preparePictureLibrary } from '../../src/storage/images.ts';
import type { KeptFormat } from '../../src/storage/picture-bytes.ts';
import { reckonHeldBytes } from '../../src/storage/picture-costs.ts';
import { longestRunMs, runsOf, sizeOf, tell } from '../campaigns/campaigns.ts';
import type { DecodingCost } from './decoding-cost.ts';
import { draw, drawAs, plain, pngChunk, withPngChunk } from './pictures.ts';
import { deepAndInterlaced, noiseWithPalette } from './worst-pictures.ts';

const reference: PictureRules = { maxBytes: 10_000_000, purpose: 'reference' };
const result: PictureRules = { maxBytes: 25_000_000, purpose: 'result' };
const formats: KeptFormat[] = ['jpeg', 'png', 'webp'];

vi.setConfig({ testTimeout: longestRunMs });
beforeAll(preparePictureLibrary);

describe('a picture that is refused', () => {
  it('is one that was cut anywhere', async () => {
    const pictures = [
      ...(await Promise.all(formats.map((format) => drawAs(format)))),
      await draw().webp({ lossless: true }).toBuffer(),
    ];
    const reasons: Record<string, number> = {};
    for (const bytes of pictures) {
      // The last bytes are where decoders forgive most: every one of the final 40, and 160 places before.
      const ends = Array.from({ length: 40 }, (_, n) => bytes.length - 1 - n);
      const cuts = [...ends, ...Array.from({ length: 160 }, (_, n) => Math.floor((n * bytes.length) / 160))];
      for (const [index, length] of cuts.entries()) {
        const rules = index % 2 === 0 ? reference : result;
        const check = await checkPicture(bytes.subarray(0, length), rules);
        const word = check.ok ? 'accepted' : check.reason;
        reasons[word] = (reasons[word] ?? 0) + 1;
      }
    }
    expect(Object.keys(reasons).toSorted()).toEqual(['not_a_picture', 'truncated']);
    expect(reasons['not_a_picture']).toBeLessThan(10);
  });

  it('is a JPEG that lacks nothing but its end mark', async () => {
    // One in a hundred such files passes libjpeg: it depends on how the last bits fall.
    for (let n = 0; n < 150; n += 1) {
      const bytes = await drawAs('jpeg', { width: 32, height: 32 });
      for (const missing of [1, 2]) {
        const check = await checkPicture(bytes.subarray(0, bytes.length - missing), result);
        expect(check).toMatchObject({ ok: false, reason: 'truncated' });
      }
    }
  });

  it('is one above the size limit, before anything is read', async () => {
    const check = await checkPicture(Buffer.alloc(1001), { maxBytes: 1000, purpose: 'result' });
    expect(check).toEqual({ ok: false, reason: 'too_big', detail: { bytes: 1001, maxBytes: 1000 } });
  });

  it('is one whose pixels would fill the memory', async () => {
    const bombs = [
      await plain(14_000, 14_000).png({ compressionLevel: 9 }).toBuffer(),
      await plain(16_384, 10).png().toBuffer(),
    ];
    for (const bytes of bombs) {
      expect(bytes.length).toBeLessThan(700_000);
      expect(await checkPicture(bytes, reference)).toMatchObject({ ok: false, reason: 'too_many_pixels' });
    }
    // A header may claim what it likes.
    const jpeg = await drawAs('jpeg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(65_500, frame + 5);
    jpeg.writeUInt16BE(65_500, frame + 7);
    expect(await checkPicture(jpeg, reference)).toMatchObject({ ok: false, reason: 'too_many_pixels' });
  });

  it('is one with a compressed text that would fill the memory', async () => {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(100_000_000))]);
    const before = process.memoryUsage.rss();
    const check = await checkPicture(withPngChunk(await drawAs('png'), pngChunk('zTXt', text)), reference);
    // Whether it is read without the text or refused does not matter.
    expect(check.ok ? check.format : check.reason).toMatch(/^(jpeg|broken)$/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50_000_000);
  });

  it('is one of the wrong kind, named so that a person can be told', async () => {
    const script =
      '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><script>alert(1)</script></svg>';
    const kinds: [string, Buffer][] = [
      ['svg', Buffer.from(script)],
      ['svg', Buffer.from(`\ufeff<?xml version="1.0"?>\n<!-- a comment -->\n${script}`)],
      ['gif', await draw().gif().toBuffer()],
      ['heic', Buffer.from('\0\0\0\x24ftypheic\0\0\0\0mif1heic')],
      ['unsupported_format', await draw().avif({ effort: 0 }).toBuffer()],
      ['unsupported_format', await draw().tiff().toBuffer()],
      ['unsupported_format', Buffer.from('%PDF-1.7 and so on')],
      ['not_a_picture', Buffer.from('<!doctype html><title>Not found</title>')],
      ['not_a_picture', Buffer.from('{"error":"expired"}')],
      ['not_a_picture', Buffer.alloc(0)],
      ['not_a_picture', Buffer.alloc(5000)],
    ];
    for (const [reason, bytes] of kinds)
      expect(await checkPicture(bytes, result)).toMatchObject({ ok: false, reason });
  });

  it('is one that begins as a picture and goes on as something else', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>';
    for (const start of [
      '\xff\xd8\xff\xe0',
      '\x89PNG\r\n\x1a\n',
      'RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0',
    ]) {
      const check = await checkPicture(Buffer.from(`${start}${svg}`, 'latin1'), result);
      expect(check).toMatchObject({ ok: false, reason: expect.stringMatching(/^(truncated|broken)$/) });
    }
  });

  it('is one that moves', async () => {
    const frames = [await drawAs('png'), await drawAs('png')];
    const webp = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    const apng = withPngChunk(await drawAs('png'), pngChunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])));
    expect(await checkPicture(webp, reference)).toMatchObject({ ok: false, reason: 'animated' });
    expect(await checkPicture(apng, result)).toMatchObject({ ok: false, reason: 'animated' });
  });

  it('is a single pixel', async () => {
    const check = await checkPicture(await plain(1, 1).png().toBuffer(), result);
    expect(check).toEqual({ ok: false, reason: 'too_small', detail: { width: 1, height: 1, minSide: 8 } });
  });

  it('is never kept half: any damage gives a whole picture or a reason', async () => {
    const pictures = await Promise.all(formats.map((format) => drawAs(format, { width: 64, height: 48 })));
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(fc.constantFrom(...pictures), damage, async (picture, changes) => {
      const bytes = Buffer.from(picture);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const check = await checkPicture(bytes, result);
      if (!check.ok) return;
      const { info } = await sharp(check.bytes).raw().toBuffer({ resolveWithObject: true });
      expect({ width: info.width, height: info.height }).toEqual({
        width: check.width,
        height: check.height,
      });
    });
    await fc.assert(property, runsOf('images'));
  });
});

describe('a picture that would hold too much memory', () => {
  it('is refused by its header, before the first pixel', async () => {
    const side = 7_000;
    const blank = plain(side, side);
    const grown = await blank.clone().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    for (const bytes of [await deepAndInterlaced(side, side), grown]) {
      expect(bytes.length).toBeLessThan(2_000_000);
      expect(await checkPicture(bytes, reference)).toEqual({ ok: false, reason: 'too_costly', detail: {} });
    }
  });

  it('is reckoned by samples, passes and turns', () => {
    const photo = {
      width: 1_000,
      height: 1_000,
      channels: 3 as const,
      depth: 'uchar' as const,
      isProgressive: false,
    };
    const deep = { ...photo, depth: 'ushort' as const, channels: 4 as const };
    expect(reckonHeldBytes('jpeg', photo)).toBe(0);
    expect(reckonHeldBytes('jpeg', { ...photo, orientation: 6 })).toBe(3e6);
    expect(reckonHeldBytes('jpeg', { ...photo, isProgressive: true, chromaSubsampling: '4:2:0' })).toBe(3e6);
    expect(reckonHeldBytes('jpeg', { ...photo, isProgressive: true, chromaSubsampling: '4:4:4' })).toBe(6e6);
    expect(reckonHeldBytes('png', deep)).toBe(0);
    expect(reckonHeldBytes('png', { ...deep, isProgressive: true })).toBe(8e6);
    expect(reckonHeldBytes('webp', photo)).toBe(8e6);
  });
});

describe('a picture that is kept', () => {
  const metadata = /canary|Exif|eXIf|ICC_PROFILE|iCCP|ICCP|adobe:ns|GPS/;

  it('has no metadata, however its bytes were damaged', async () => {
    const tagged = await Promise.all(
      formats.map((format) =>
        draw({ width: 64, height: 48 })
          .withExif({ IFD0: { Copyright: 'canary' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } })
          .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">canary</x:xmpmeta>')
          .toFormat(format)
          .toBuffer(),
      ),
    );
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
    const rules = fc.constantFrom(reference, result);
    const property = fc.asyncProperty(
      fc.constantFrom(...tagged),
      damage,
      rules,
      async (picture, changes, rules) => {
        const bytes = Buffer.from(picture);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const check = await checkPicture(bytes, rules);
        if (check.ok) expect(check.bytes.toString('latin1')).not.toMatch(metadata);
      },
    );
    await fc.assert(property, runsOf('images'));
  });

  it('takes less than 300 MB of its process, at its largest and in the hungriest form of each format', async () => {
    const clear = { r: 9, g: 200, b: 9, alpha: 0.5 };
    const blank = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 4, background: clear }, limitInputPixels: false });
    const largest = [
      await blank(4_450, 4_450).webp({ lossless: true, effort: 0 }).toBuffer(),
      // 6 MB of noise that took half a minute.
      noiseWithPalette(),
    ];
    // Drawing these takes longer than all the rest.
    if (sizeOf('images') > 1_000) {
      largest.push(await blank(8_000, 6_200).jpeg({ progressive: true }).toBuffer());
      largest.push(await blank(8_000, 6_200).png({ progressive: true }).toBuffer());
    }
    const costs: DecodingCost[] = [];
    for (const bytes of largest) costs.push(await costOf(bytes));
    tell({
      peaksMb: costs.map(({ peakMb }) => peakMb).join(),
      processorMs: costs.map(({ ms }) => ms).join(),
    });
    expect(Math.max(...costs.map(({ peakMb }) => peakMb))).toBeLessThan(300);
    // Of processor time, which other work on the machine hardly changes; a child has 10 s of it for a picture.
    expect(Math.max(...costs.map(({ ms }) => ms))).toBeLessThan(10_000);
    const tooLarge = await blank(4_500, 4_500).webp({ lossless: true, effort: 0 }).toBuffer();
    expect(await checkPicture(tooLarge, reference)).toMatchObject({ ok: false, reason: 'too_many_pixels' });
  });
});

/** Of a process that does nothing but check this picture. */
async function costOf(bytes: Buffer): Promise<DecodingCost> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'decoding-cost.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: childEnvironment,
  });
  child.stdin.end(bytes);
  return JSON.parse(await text(child.stdout));
}
