import sharp, { type Sharp } from 'sharp';
import { frugalJpeg, maxPixels, open } from './decoding.ts';
import { type KeptFormat, readContainer, sniffFormat } from './picture-bytes.ts';
import { reckonHeldBytes } from './picture-costs.ts';
import type { Preview } from './previews.ts';
import { rewriteResult } from './results.ts';

/** Why a picture was not taken; one word for each thing a person can do about it. */
export type PictureRefusal =
  | 'too_big'
  | 'not_a_picture'
  | 'svg'
  | 'gif'
  | 'heic'
  | 'unsupported_format'
  | 'animated'
  | 'truncated'
  | 'broken'
  | 'too_many_pixels'
  | 'too_small'
  | 'too_costly';

export type PictureCheck =
  | {
      ok: true;
      bytes: Buffer;
      format: KeptFormat;
      width: number;
      height: number;
      /** Of a result. */
      preview?: Preview;
    }
  /** `detail` has the numbers to show: `bytes` and `maxBytes`, or `width`, `height` and the limit they broke. */
  | { ok: false; reason: PictureRefusal; detail: Record<string, number> };

export interface PictureRules {
  maxBytes: number;
  /** `reference`: a photo somebody sent, to be given to providers. `result`: a picture a provider made. */
  purpose: 'reference' | 'result';
}

type Encoding = { format: KeptFormat; apply: (image: Sharp) => Sharp };
type Size = { width: number; height: number };

/** The longest side that all three formats can be written with (WebP: 16383). */
const maxSide = 16_383;
/** Less than this is a placeholder or a tracking pixel; no provider takes it. */
const minSide = 8;
/** What the hungriest honest picture of 50 megapixels takes; a provider's may be wanted at twice that. */
const mostHeldBytes: Record<PictureRules['purpose'], number> = { reference: 200e6, result: 400e6 };

/**
 * For the start of every process that handles strangers' pictures: closes all of libvips' loaders but the three whose
 * formats we take, and its cache, which would only hold on to memory. Process-wide, therefore not done on import:
 * a process that draws (the sandbox) needs SVG.
 */
export function preparePictureLibrary(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
  });
  sharp.cache(false);
}

/**
 * What every picture must pass before it is kept or sent on. It is decoded to the last pixel and written anew: upright,
 * in sRGB, 8 bits, without metadata (EXIF with its position, XMP, ICC) and without anything hidden around it.
 * A reference becomes a JPEG (a PNG when it has transparency) of at most `maxBytes`; a result keeps its format and has
 * its preview drawn beside it. Never rejects because of the bytes.
 */
export async function checkPicture(bytes: Buffer, rules: PictureRules): Promise<PictureCheck> {
  if (bytes.length > rules.maxBytes)
    return refuse('too_big', { bytes: bytes.length, maxBytes: rules.maxBytes });
  const format = sniffFormat(bytes);
  if (format !== 'jpeg' && format !== 'png' && format !== 'webp') return refuse(format);
  const facts = readContainer(format, bytes);
  if (facts.animated) return refuse('animated');
  if (!facts.complete) return refuse('truncated');
  try {
    const header = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (header.format !== format) return refuse('broken');
    const size = { width: header.width, height: header.height };
    const refusal = checkSize(size, maxPixels[format]);
    if (refusal) return refusal;
    if (reckonHeldBytes(format, header) > mostHeldBytes[rules.purpose]) return refuse('too_costly');
    if (rules.purpose === 'reference') return await encode(bytes, rules.maxBytes, header.hasAlpha);
    const { lossless } = facts;
    return { ok: true, format, ...(await rewriteResult({ bytes, format, lossless, header })) };
  } catch (error) {
    // sharp has no error classes; whatever it says about these bytes, they are not a whole picture.
    return refuse(
      /premature end|read error|unable to parse|truncated/i.test(String(error)) ? 'truncated' : 'broken',
    );
  }
}

function checkSize({ width, height }: Size, maxPixels: number): PictureCheck | undefined {
  if (width * height > maxPixels || Math.max(width, height) > maxSide) {
    return refuse('too_many_pixels', { width, height, maxPixels, maxSide });
  }
  if (Math.min(width, height) < minSide) return refuse('too_small', { width, height, minSide });
  return undefined;
}

type Encodings = readonly [Encoding, ...Encoding[]];

/** In order of preference; the later ones are for pictures that would be too big otherwise. */
const opaque: Encodings = [jpegAt(92), jpegAt(84), jpegAt(75)];
/** Pressed harder, a PNG takes ten times as long and is hardly smaller. */
const transparent: Encodings = [
  { format: 'png', apply: (image) => image.png({ compressionLevel: 2, adaptiveFiltering: true }) },
];
/** Most need one. What has few colours may take more bytes with fewer pixels, once. */
const mostShrinkings = 3;
/** The size in bytes does not follow the pixels exactly. */
const shrinkingMargin = 0.95;

function jpegAt(quality: number): Encoding {
  return {
    format: 'jpeg',
    apply: (image) => image.jpeg({ ...frugalJpeg, quality, chromaSubsampling: '4:2:0' }),
  };
}

/** A reference goes to providers, which have the limit: what no encoding brings below it loses pixels. */
async function encode(bytes: Buffer, maxBytes: number, hasAlpha: boolean): Promise<PictureCheck> {
  const encodings = hasAlpha ? transparent : opaque;
  let made = await write(encodings[0], open(bytes));
  for (const encoding of encodings.slice(1)) {
    if (made.bytes.length <= maxBytes) return made;
    made = await write(encoding, open(bytes));
  }
  const smallest = encodings.at(-1) ?? encodings[0];
  for (let shrinking = 0; shrinking < mostShrinkings; shrinking += 1) {
    if (made.bytes.length <= maxBytes) return made;
    const scale = Math.sqrt(maxBytes / made.bytes.length) * shrinkingMargin;
    const [width, height] = [made.width, made.height].map((side) => Math.max(1, Math.floor(side * scale)));
    made = await write(smallest, open(bytes).resize({ width, height, fit: 'fill' }));
  }
  return made.bytes.length <= maxBytes ? made : refuse('too_costly');
}

async function write(
  { format, apply }: Encoding,
  image: Sharp,
): Promise<Extract<PictureCheck, { ok: true }>> {
  const { data, info } = await apply(image).toBuffer({ resolveWithObject: true });
  return { ok: true, bytes: data, format, width: info.width, height: info.height };
}

function refuse(reason: PictureRefusal, detail: Record<string, number> = {}): PictureCheck {
  return { ok: false, reason, detail };
}
