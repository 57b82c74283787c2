import sharp, { type Sharp } from 'sharp';
import { photoKeptSide, photoMaxRatio, photoMaxSidesSum } from './limits.ts';

/** One size of a photo, as JPEG bytes with its sides in pixels. */
export interface PhotoVariant {
  bytes: Buffer;
  width: number;
  height: number;
}

const smallerSides = [320, 90];
const quality = 87; // about what the clients send: small files, artefacts only under a lens

/**
 * Decodes a picture fully and makes what Telegram keeps of it: JPEG without metadata, at most 1280 pixels,
 * and the smaller sizes below that; ascending. Throws sharp's error for bytes that are no whole picture.
 */
export async function toPhotoVariants(bytes: Uint8Array): Promise<PhotoVariant[]> {
  const full = await encode(sharp(bytes).rotate(), photoKeptSide);
  const variants = [full];
  for (const side of smallerSides) {
    if (Math.max(full.width, full.height) > side) variants.unshift(await encode(sharp(full.bytes), side));
  }
  return variants;
}

/** A preview of a picture that was sent as a file; undefined for any other file. */
export async function toThumbnail(bytes: Uint8Array): Promise<PhotoVariant | undefined> {
  return encode(sharp(bytes).rotate(), 320).catch(() => undefined);
}

async function encode(image: Sharp, longestSide: number): Promise<PhotoVariant> {
  const { data, info } = await image
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** Whether the sides are within what `sendPhoto` takes; throws for bytes without a picture's header. */
export async function hasPhotoDimensions(bytes: Uint8Array): Promise<boolean> {
  const { width, height } = await sharp(bytes).metadata();
  const ratio = Math.max(width, height) / Math.min(width, height);
  return width + height <= photoMaxSidesSum && ratio <= photoMaxRatio;
}
