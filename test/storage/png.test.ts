import { deflateSync, inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkPicture } from '../../src/storage/images.ts';
import { rewritePng } from '../../src/storage/png.ts';
import { makePreview } from '../../src/storage/previews.ts';
import { draw, pngChunk, withPngChunk } from './pictures.ts';

const result = { maxBytes: 25_000_000, purpose: 'result' } as const;
const text = pngChunk('tEXt', Buffer.from('prompt\0canary'));

const drawPlain = () => draw().png({ compressionLevel: 6, adaptiveFiltering: true }).toBuffer();

/** The chunks of a PNG that we made ourselves. */
function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let offset = 8; offset < png.length; offset += 12 + png.readUInt32BE(offset)) {
    const end = offset + 8 + png.readUInt32BE(offset);
    chunks.push({
      type: png.toString('latin1', offset + 4, offset + 8),
      data: png.subarray(offset + 8, end),
    });
  }
  return chunks;
}

/** The same picture with other pixel data, as the header's chunk and the end have it. */
function withData(png: Buffer, ...data: Buffer[]): Buffer {
  const parts = data.map((part) => pngChunk('IDAT', part));
  return Buffer.concat([png.subarray(0, 33), ...parts, pngChunk('IEND', Buffer.alloc(0))]);
}

const pixelsOf = (png: Buffer) =>
  Buffer.concat(chunksOf(png).flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])));

describe('a plain PNG', () => {
  it('keeps its pixel data byte by byte and loses everything else', async () => {
    const plain = await drawPlain();
    const data = pixelsOf(plain);
    const split = withData(plain, data.subarray(0, 100), data.subarray(100));
    const tagged = Buffer.concat([withPngChunk(split, text), Buffer.from('canary')]);
    const check = await checkPicture(tagged, result);
    expect(check).toMatchObject({ ok: true, width: 160, height: 120, bytes: split });
  });

  it('has the preview that a second decoding would give, and so has every other result', async () => {
    for (const bytes of [await drawPlain(), await draw().jpeg().toBuffer(), await draw().webp().toBuffer()]) {
      const check = await checkPicture(bytes, result);
      if (!check.ok || !check.preview) throw new Error('refused');
      const { data, info } = await sharp(check.preview.bytes).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 160, height: 120 });
      expect(check.preview).toMatchObject({ width: 160, height: 120 });
      const again = await sharp(await makePreview(check.bytes))
        .raw()
        .toBuffer();
      const off = data.reduce((sum, value, index) => sum + Math.abs(value - (again[index] ?? 0)), 0);
      // A lossy format is encoded once more in between.
      expect(off / data.length).toBeLessThan(6);
    }
  });
});

describe('a PNG whose container cannot simply be written anew', () => {
  it('is one with anything hidden in its pixel data, which is lost', async () => {
    const plain = await drawPlain();
    const raw = inflateSync(pixelsOf(plain));
    const row = Buffer.from('canary'.repeat(100));
    const hiding = [
      withData(plain, pixelsOf(plain), Buffer.from('canary')),
      withData(plain, Buffer.concat([pixelsOf(plain), Buffer.from('canary')])),
      withData(plain, deflateSync(Buffer.concat([raw, row]), { level: 0 })),
    ];
    for (const bytes of hiding) {
      expect((await rewritePng(bytes)) === undefined).toBe(true);
      const check = await checkPicture(bytes, result);
      if (check.ok) expect(check.bytes.includes('canary')).toBe(false);
    }
  });

  it('is one of another kind, or hardly pressed', async () => {
    const plain = await drawPlain();
    const others = {
      palette: await draw().png({ palette: true }).toBuffer(),
      grey: await draw().toColourspace('b-w').png().toBuffer(),
      deep: await draw().toColourspace('rgb16').png().toBuffer(),
      interlaced: await draw().png({ progressive: true }).toBuffer(),
      profile: await draw().withIccProfile('p3').png().toBuffer(),
      unpressed: await draw().png({ compressionLevel: 0 }).toBuffer(),
      keyed: withPngChunk(plain, pngChunk('tRNS', Buffer.alloc(6))),
      turned: withPngChunk(plain, pngChunk('eXIf', Buffer.alloc(6))),
      unknown: withPngChunk(plain, pngChunk('ABCD', Buffer.alloc(6))),
    };
    const rewritten: string[] = [];
    for (const [name, bytes] of Object.entries({ ...others, plain }))
      if (await rewritePng(bytes)) rewritten.push(name);
    expect(rewritten).toEqual(['plain']);
  });

  it('is one with a damaged sum, length or stream', async () => {
    const plain = await drawPlain();
    for (let at = 8; at < plain.length; at += 97) {
      const damaged = Buffer.from(plain);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect([at, (await rewritePng(damaged)) === undefined]).toEqual([at, true]);
    }
    const short = withData(plain, pixelsOf(plain).subarray(0, -9));
    expect((await rewritePng(short)) === undefined).toBe(true);
  });
});
