import type { ExtendOptions, Sharp } from 'sharp';
import sharp from 'sharp';
import { frugalJpeg, open } from './decoding.ts';

/** A JPEG to look at. */
export interface Preview {
  bytes: Buffer;
  width: number;
  height: number;
}

/** Telegram's sendPhoto: 10 MB, ratio at most 20; width + height ≤ 10000 follows from the longest side it shows. */
const preview = { maxBytes: 10_000_000, maxRatio: 20, maxSide: 2560, qualities: [90, 80, 65] };

/**
 * A JPEG that Telegram takes as a photo: longest side ≤ 2560, transparency on white, very long pictures padded with
 * white. `bytes` must be a checked picture; rejects with sharp's error when it cannot be decoded.
 */
export async function makePreview(bytes: Buffer): Promise<Buffer> {
  const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return (await drawPreview(open(bytes), autoOrient)).bytes;
}

/** As `makePreview`, of a picture that is being decoded; `size` is that of the whole picture, upright. */
export async function drawPreview(picture: Sharp, size: { width: number; height: number }): Promise<Preview> {
  const scale = Math.min(1, preview.maxSide / Math.max(size.width, size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const leastSide = Math.ceil(Math.max(width, height) / preview.maxRatio);
  const image = picture
    .resize({ width, height, fit: 'fill' })
    .flatten({ background: 'white' })
    .extend({ ...padding(width, height, leastSide), background: 'white' });
  let drawn: Preview = { bytes: Buffer.alloc(0), width, height };
  for (const quality of preview.qualities) {
    const { data, info } = await image
      .clone()
      .jpeg({ ...frugalJpeg, quality })
      .toBuffer({ resolveWithObject: true });
    drawn = { bytes: data, width: info.width, height: info.height };
    if (data.length <= preview.maxBytes) break;
  }
  return drawn;
}

function padding(width: number, height: number, leastSide: number): ExtendOptions {
  const [missingWidth, missingHeight] = [Math.max(0, leastSide - width), Math.max(0, leastSide - height)];
  const [left, top] = [Math.floor(missingWidth / 2), Math.floor(missingHeight / 2)];
  return { left, right: missingWidth - left, top, bottom: missingHeight - top };
}
