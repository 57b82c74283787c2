import sharp, { type Metadata, type Sharp } from 'sharp';
import { frugalJpeg, open } from './decoding.ts';
import type { KeptFormat } from './picture-bytes.ts';
import { rewritePng } from './png.ts';
import { drawPreview, type Preview } from './previews.ts';

/** A picture a provider made, as it is kept: in its format, with all its pixels. */
export interface KeptResult {
  bytes: Buffer;
  width: number;
  height: number;
  /** Made beside it. */
  preview: Preview;
}

interface Received {
  bytes: Buffer;
  format: KeptFormat;
  lossless: boolean;
  header: Metadata;
}

/** Up to here the pixels are held, so that a picture is decoded once; more would fill memory. */
const mostHeldPixels = 6_000_000;

/** Writes a result anew and draws its preview. @throws sharp's error when it does not decode to its last pixel */
export async function rewriteResult({ bytes, format, lossless, header }: Received): Promise<KeptResult> {
  const exact = format === 'png' ? await rewritePng(bytes) : undefined;
  if (exact !== undefined) {
    // What is kept is what is decoded here.
    const preview = await drawPreview(open(exact), header);
    return { bytes: exact, width: header.width, height: header.height, preview };
  }
  // A JPEG is decoded twice: 2048 × 2048 takes 57 ms either way, and 100 MB less as a stream. A PNG takes a fifth longer.
  const isHeld = format !== 'jpeg' && header.width * header.height <= mostHeldPixels;
  const read = isHeld ? await decode(bytes) : () => open(bytes);
  const { data, info } = await encodeAs(format, lossless, read()).toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { bytes: data, width, height, preview: await drawPreview(read(), info) };
}

async function decode(bytes: Buffer): Promise<() => Sharp> {
  const { data, info } = await open(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return () => sharp(data, { raw: { width, height, channels } });
}

function encodeAs(format: KeptFormat, lossless: boolean, image: Sharp): Sharp {
  switch (format) {
    case 'png':
      // Adaptive filters at level 2 (2048 × 2048, photo-like): a third smaller than without, 60 ms more.
      return image.png({ compressionLevel: 2, adaptiveFiltering: true });
    case 'jpeg':
      return image.jpeg({ ...frugalJpeg, quality: 95, chromaSubsampling: '4:4:4' });
    case 'webp':
      return image.webp(lossless ? { lossless: true, effort: 0 } : { quality: 95, effort: 1 });
    default:
      return format satisfies never;
  }
}
