import sharp from 'sharp';
import { type PictureRequest, paintPicture } from './painter.ts';

/** Rows at the top that differ from picture to picture. */
const markedRows = 8;

/**
 * Paints each format, ratio and size once and gives it out again and again, each time with other pixels at the top: a
 * picture of its own for a fraction of the work, when others are measured.
 */
export function createReusingPainter(): (request: PictureRequest) => Promise<Buffer> {
  const painted = new Map<string, ReturnType<typeof paintPixels>>();
  return async (request) => {
    const { format, ratio, longestSide, seed } = request;
    const name = `${format} ${ratio} ${longestSide}`;
    const first = painted.get(name) ?? paintPixels(request);
    painted.set(name, first);
    const { data, info } = await first;
    const { width, height, channels } = info;
    const pixels = Buffer.from(data);
    markPixels(pixels.subarray(0, width * channels * markedRows), seed);
    const picture = sharp(pixels, { raw: { width, height, channels } });
    return format === 'png'
      ? picture.png({ compressionLevel: 1 }).toBuffer()
      : picture.jpeg({ quality: 90 }).toBuffer();
  };
}

async function paintPixels(request: PictureRequest) {
  const picture = await paintPicture({ ...request, references: [] });
  return sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

function markPixels(pixels: Buffer, seed: number): void {
  // Multiplied by an odd number: no two seeds begin alike, and none but 0 begins with 0, which would stay 0.
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  for (let index = 0; index < pixels.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pixels[index] = state & 255;
  }
}
