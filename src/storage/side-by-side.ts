import sharp from 'sharp';
import { frugalJpeg, open } from './decoding.ts';

/** Pixels. Two pictures and the line between them are at most 1,600 wide. */
const half = { width: 797, height: 1_000 };
const line = { width: 6, colour: '#e4e6ea' };
const quality = 88;
/** Telegram takes no photo that is longer. */
const maxRatio = 20;

/** What a checked picture looks like in one half: as large as it fits there, transparency on white. */
export function makeHalf(bytes: Buffer): Promise<Buffer> {
  return open(bytes)
    .resize({ ...half, fit: 'inside' })
    .flatten({ background: 'white' })
    .jpeg({ ...frugalJpeg, quality: 95 })
    .toBuffer();
}

/** A JPEG of two halves beside each other, with a thin line between them; the first one ends at `split`. */
export async function joinHalves(bytes: Buffer, split: number): Promise<Buffer> {
  const [left, right] = [await sized(bytes.subarray(0, split)), await sized(bytes.subarray(split))];
  const used = left.width + line.width + right.width;
  const tallest = Math.max(left.height, right.height);
  const [width, height] = [
    Math.max(used, Math.ceil(tallest / maxRatio)),
    Math.max(tallest, Math.ceil(used / maxRatio)),
  ];
  const start = Math.floor((width - used) / 2);
  const between = { width: line.width, height, channels: 3 as const, background: line.colour };
  const middle = (own: number) => Math.floor((height - own) / 2);
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([
      { input: left.bytes, left: start, top: middle(left.height) },
      { input: { create: between }, left: start + left.width, top: 0 },
      { input: right.bytes, left: start + left.width + line.width, top: middle(right.height) },
    ])
    .jpeg({ ...frugalJpeg, quality })
    .toBuffer();
}

async function sized(bytes: Buffer): Promise<{ bytes: Buffer; width: number; height: number }> {
  const { width, height } = await sharp(bytes).metadata();
  return { bytes, width, height };
}
