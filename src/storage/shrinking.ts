import sharp from 'sharp';
import { frugalJpeg } from './decoding.ts';

/** Good enough for the eye first, then anything that gets the picture through. */
const qualities = [92, 80, 60];

export interface ShrinkLimits {
  /** Pixels. */
  maxSide: number;
  /** Of the file. */
  maxBytes: number;
}

/** A JPEG of a checked picture that keeps within a limit: first by quality, then by size. Transparency becomes white. */
export async function shrinkPicture(bytes: Buffer, { maxSide, maxBytes }: ShrinkLimits): Promise<Buffer> {
  let jpeg = Buffer.alloc(0);
  for (let side = maxSide; side >= 64; side = Math.floor(side / 2)) {
    for (const quality of qualities) {
      jpeg = await sharp(bytes)
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ ...frugalJpeg, quality })
        .toBuffer();
      if (jpeg.length <= maxBytes) return jpeg;
    }
  }
  return jpeg;
}
