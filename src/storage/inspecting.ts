import sharp from 'sharp';
import { open } from './decoding.ts';
import type { FaceCounter } from './faces.ts';

/** What can be said of a photo without asking anybody. */
export interface PhotoFindings {
  /** Of people, ten at most. Sunglasses, a mask or a face smaller than a tenth of the longer side may go unseen. */
  faces: number;
  /**
   * As `stats()` of sharp measures it (standard deviation of a ninth of the Laplacian, in levels of 0 to 255), of the grey
   * picture with a longest side of 512 pixels. Photos of people in focus have 2 to 5, a flat surface 0; the same photo
   * blurred by 8 of its 1,920 pixels has a tenth. A smooth background lowers it, too.
   */
  sharpness: number;
  /** Pixels. */
  width: number;
  height: number;
}

/** Sharpness can be compared at one size only. Smaller photos are not enlarged, and seem sharper than they are. */
const sharpnessSide = 512;

/** `bytes` must be a checked picture. Rejects when it cannot be decoded or its faces cannot be counted. */
export async function inspectPhoto(bytes: Buffer, faces: FaceCounter): Promise<PhotoFindings> {
  const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { data, info } = await open(bytes)
    .resize({ width: sharpnessSide, height: sharpnessSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'grey' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const grey = await sharp(data, { raw }).greyscale().raw().toBuffer();
  const { sharpness } = await sharp(grey, { raw: { ...raw, channels: 1 } }).stats();
  return { faces: await faces.count(sharp(data, { raw })), sharpness, ...autoOrient };
}
