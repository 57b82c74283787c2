import sharp, { type OverlayOptions } from 'sharp';
import { seededRandom } from '../ground/faults.ts';

/** A product to set into a background. Encoded pictures; the result has the background's ratio. */
export interface Composition {
  product: Buffer;
  background: Buffer;
  /** Pixels. */
  longestSide: number;
  /** Moves and scales the product a little. */
  seed: number;
}

/** Cutting out more finely is not seen. */
const largestCutOut = 480;

/**
 * Cuts the product out of its photo and sets it into the background, upon a shadow: both can be told by eye. The same
 * composition gives the same bytes. Rejects with sharp's error when a photo cannot be decoded.
 */
export async function composePicture(composition: Composition): Promise<Buffer> {
  const { longestSide, seed } = composition;
  const scene = await sharp(composition.background)
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(longestSide, longestSide, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = scene.info;
  const random = seededRandom(seed);
  const scale = 0.58 + random() * 0.12;
  const product = await sharp(await cutOut(composition.product, Math.min(longestSide, largestCutOut)))
    .resize(Math.max(Math.round(width * scale), 1), Math.max(Math.round(height * scale), 1), {
      fit: 'inside',
    })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((width - product.info.width) * (0.35 + random() * 0.3));
  const top = Math.round((height - product.info.height) * 0.86);
  const shadow = shadowOf({ left, top, ...pick(product.info) }, { width, height });
  return sharp(scene.data, { raw: { width, height, channels } })
    .composite([shadow, { input: product.data, left, top }])
    .png({ compressionLevel: 2 })
    .toBuffer();
}

interface Size {
  width: number;
  height: number;
}

function pick({ width, height }: Size): Size {
  return { width, height };
}

function shadowOf(box: Size & { left: number; top: number }, scene: Size): OverlayOptions {
  const x = box.left + box.width / 2;
  const y = box.top + box.height * 0.97;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${scene.width}" height="${scene.height}">
<radialGradient id="s"><stop offset="0.2" stop-opacity="0.5"/><stop offset="1" stop-opacity="0"/></radialGradient>
<ellipse cx="${x}" cy="${y}" rx="${box.width * 0.58}" ry="${box.height * 0.09}" fill="url(#s)"/></svg>`;
  return { input: Buffer.from(svg), left: 0, top: 0 };
}

/** The product on nothing, trimmed. A photo without a plain backdrop keeps its middle, in an oval. */
async function cutOut(photo: Buffer, side: number): Promise<Buffer> {
  const { data, info } = await sharp(photo)
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = pick(info);
  const pixels: Pixels = { ...size, data, channels: info.channels };
  const mask = maskOf(pixels);
  const box = boundsOf(mask, size);
  const alpha = await sharp(mask, { raw: { ...size, channels: 1 } })
    .blur(0.8)
    .extractChannel(0)
    .raw()
    .toBuffer();
  return sharp(withAlpha(pixels, alpha), { raw: { ...size, channels: 4 } })
    .extract(box)
    .png({ compressionLevel: 0 })
    .toBuffer();
}

function withAlpha({ data, channels }: Pixels, alpha: Buffer): Buffer {
  const result = Buffer.alloc(alpha.length * 4);
  for (const [index, opacity] of alpha.entries()) {
    for (let color = 0; color < 3; color += 1) {
      result[index * 4 + color] = data[index * channels + Math.min(color, channels - 1)] ?? 0;
    }
    result[index * 4 + 3] = opacity;
  }
  return result;
}

interface Pixels extends Size {
  data: Buffer;
  channels: 1 | 2 | 3 | 4;
}

/** 255 where the product is. */
function maskOf(pixels: Pixels): Buffer {
  const mask = floodFromEdges(pixels);
  const kept = mask.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0) / mask.length;
  return kept > 0.02 && kept < 0.92 ? mask : oval(pixels);
}

/** Takes away what joins the photo's edge and is coloured like it; holes inside the product stay filled. */
function floodFromEdges(pixels: Pixels): Buffer {
  const { width, height } = pixels;
  const mask = Buffer.alloc(width * height, 255);
  const isBackdrop = likeTheEdge(pixels);
  const open = edgeOf(pixels);
  while (open.length > 0) {
    const index = open.pop() ?? 0;
    if (mask[index] === 0 || !isBackdrop(index)) continue;
    mask[index] = 0;
    const column = index % width;
    if (column > 0) open.push(index - 1);
    if (column < width - 1) open.push(index + 1);
    if (index >= width) open.push(index - width);
    if (index < width * (height - 1)) open.push(index + width);
  }
  return mask;
}

function edgeOf({ width, height }: Size): number[] {
  const edge: number[] = [];
  for (let x = 0; x < width; x += 1) edge.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y += 1) edge.push(y * width, (y + 1) * width - 1);
  return edge;
}

/** Whether a pixel is as near to the mean colour of the edge as most of the edge is itself. */
function likeTheEdge(pixels: Pixels): (index: number) => boolean {
  const { data, channels } = pixels;
  const edge = edgeOf(pixels);
  const colors = Math.min(channels, 3);
  const mean = Array.from(
    { length: colors },
    (_, color) => edge.reduce((sum, index) => sum + (data[index * channels + color] ?? 0), 0) / edge.length,
  );
  const distance = (index: number): number =>
    Math.hypot(...mean.map((value, color) => (data[index * channels + color] ?? 0) - value));
  const spread = edge.reduce((sum, index) => sum + distance(index), 0) / edge.length;
  // A limit: with a patterned edge, colours of the product would go as well.
  const reach = Math.min(28 + spread * 1.5, 90);
  return (index) => distance(index) <= reach;
}

function oval({ width, height }: Size): Buffer {
  const mask = Buffer.alloc(width * height);
  for (let index = 0; index < mask.length; index += 1) {
    const x = ((index % width) + 0.5) / width - 0.5;
    const y = (Math.floor(index / width) + 0.5) / height - 0.5;
    if (x * x + y * y < 0.22) mask[index] = 255;
  }
  return mask;
}

function boundsOf(mask: Buffer, { width, height }: Size): Size & { left: number; top: number } {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let index = 0; index < mask.length; index += 1) {
    if (mask[index] === 0) continue;
    const column = index % width;
    const row = Math.floor(index / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
