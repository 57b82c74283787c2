import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { KeptFormat } from '../../src/storage/picture-bytes.ts';

export const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

export interface Drawing {
  width?: number;
  height?: number;
}

/** A picture with detail everywhere, so that no cut leaves it whole: blurred noise, as raw RGB. */
export function draw({ width = 160, height = 120 }: Drawing = {}): Sharp {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } }).blur(1.5);
}

export function drawAs(format: KeptFormat, drawing: Drawing = {}): Promise<Buffer> {
  return draw(drawing).toFormat(format).toBuffer();
}

/** One colour: cheap to make at any size. */
export function plain(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#c2412d' }, limitInputPixels: false });
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** Puts a chunk after a PNG's header chunk, which ends at byte 33. */
export function withPngChunk(png: Buffer, chunk: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}
