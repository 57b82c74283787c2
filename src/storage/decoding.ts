import sharp, { type Sharp } from 'sharp';
import type { KeptFormat } from './picture-bytes.ts';

/** WebP is decoded whole, with four bytes a pixel and as much again beside it: 48 MP took 460 MB where a JPEG took 125. */
export const maxPixels: Record<KeptFormat, number> = { jpeg: 50_000_000, png: 50_000_000, webp: 20_000_000 };
const mostPixels = Math.max(...Object.values(maxPixels));

/** Optimised Huffman tables keep all coefficients in memory: 48 MP took 565 MB against 284, twice the time, 12 % less. */
export const frugalJpeg = { optimiseCoding: false };

/** A pipeline that decodes a picture upright, in sRGB. */
export function open(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: mostPixels }).autoOrient().toColourspace('srgb');
}
