import sharp, { type ExtendOptions, type Sharp } from 'sharp';
import { type ContainerFacts, type KeptFormat, readContainer, sniffFormat } from './picture-bytes.ts';

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
  | 'too_small';

export type PictureCheck =
  | { ok: true; bytes: Buffer; format: KeptFormat; width: number; height: number }
  /** `detail` has the numbers to show: `bytes` and `maxBytes`, or `width`, `height` and the limit they broke. */
  | { ok: false; reason: PictureRefusal; detail: Record<string, number> };

export interface PictureRules {
  maxBytes: number;
  /** `reference`: a photo somebody sent, to be given to providers. `result`: a picture a provider made. */
  purpose: 'reference' | 'result';
}

type Encoding = { format: KeptFormat; apply: (image: Sharp) => Sharp };

/** WebP is decoded whole, with four bytes a pixel and as much again beside it: 48 MP took 460 MB where a JPEG took 125. */
const maxPixels: Record<KeptFormat, number> = { jpeg: 50_000_000, png: 50_000_000, webp: 20_000_000 };
const mostPixels = Math.max(...Object.values(maxPixels));
/** The longest side that all three formats can be written with (WebP: 16383). */
const maxSide = 16_383;
/** Less than this is a placeholder or a tracking pixel; no provider takes it. */
const minSide = 8;
/** Far above the slowest honest picture of 50 megapixels; ends crafted ones that decode for minutes. */
const decodeTimeoutSeconds = 60;

/** Telegram's sendPhoto: 10 MB, ratio at most 20; width + height ≤ 10000 follows from the longest side it shows. */
const preview = { maxBytes: 10_000_000, maxRatio: 20, maxSide: 2560, qualities: [90, 80, 65] };

/** Optimised Huffman tables keep all coefficients in memory: 48 MP took 565 MB against 284, twice the time, 12 % less. */
const frugalJpeg = { optimiseCoding: false };

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
 * A reference becomes a JPEG (a PNG when it has transparency) of at most `maxBytes`; a result keeps its format.
 * Never rejects because of the bytes.
 */
export async function checkPicture(bytes: Buffer, rules: PictureRules): Promise<PictureCheck> {
  if (bytes.length > rules.maxBytes) return tooBig(bytes.length, rules.maxBytes);
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
    return await encode(bytes, chooseEncodings({ format, facts, hasAlpha: header.hasAlpha, rules }), rules);
  } catch (error) {
    // sharp has no error classes; whatever it says about these bytes, they are not a whole picture.
    return refuse(
      /premature end|read error|unable to parse|truncated/i.test(String(error)) ? 'truncated' : 'broken',
    );
  }
}

/**
 * A JPEG that Telegram takes as a photo: longest side ≤ 2560, transparency on white, very long pictures padded with
 * white. `bytes` must be a checked picture; rejects with sharp's error when it cannot be decoded.
 */
export async function makePreview(bytes: Buffer): Promise<Buffer> {
  const header = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
  const { width: fullWidth, height: fullHeight } = header.autoOrient;
  const scale = Math.min(1, preview.maxSide / Math.max(fullWidth, fullHeight));
  const width = Math.max(1, Math.round(fullWidth * scale));
  const height = Math.max(1, Math.round(fullHeight * scale));
  const leastSide = Math.ceil(Math.max(width, height) / preview.maxRatio);
  const image = open(bytes)
    .resize({ width, height, fit: 'fill' })
    .flatten({ background: 'white' })
    .extend({ ...padding(width, height, leastSide), background: 'white' });
  let jpeg = Buffer.alloc(0);
  for (const quality of preview.qualities) {
    jpeg = await image
      .clone()
      .jpeg({ ...frugalJpeg, quality })
      .toBuffer();
    if (jpeg.length <= preview.maxBytes) break;
  }
  return jpeg;
}

function padding(width: number, height: number, leastSide: number): ExtendOptions {
  const [missingWidth, missingHeight] = [Math.max(0, leastSide - width), Math.max(0, leastSide - height)];
  const [left, top] = [Math.floor(missingWidth / 2), Math.floor(missingHeight / 2)];
  return { left, right: missingWidth - left, top, bottom: missingHeight - top };
}

function open(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: mostPixels })
    .autoOrient()
    .toColourspace('srgb')
    .timeout({ seconds: decodeTimeoutSeconds });
}

function checkSize(
  { width, height }: { width: number; height: number },
  maxPixels: number,
): PictureCheck | undefined {
  if (width * height > maxPixels || Math.max(width, height) > maxSide) {
    return refuse('too_many_pixels', { width, height, maxPixels, maxSide });
  }
  if (Math.min(width, height) < minSide) return refuse('too_small', { width, height, minSide });
  return undefined;
}

interface EncodingChoice {
  format: KeptFormat;
  facts: ContainerFacts;
  hasAlpha: boolean;
  rules: PictureRules;
}

/** In order of preference; the later ones are for pictures that would be too big otherwise. */
function chooseEncodings({ format, facts, hasAlpha, rules }: EncodingChoice): Encoding[] {
  if (rules.purpose === 'reference') {
    return hasAlpha ? [pngAt(2), pngAt(9)] : [jpegAt(92, '4:2:0'), jpegAt(84, '4:2:0'), jpegAt(75, '4:2:0')];
  }
  // Adaptive filters at level 2 (2048 × 2048, photo-like): a third smaller than without, 60 ms more.
  if (format === 'png') return [pngAt(2)];
  if (format === 'jpeg') return [jpegAt(95, '4:4:4')];
  return [webpAt(facts.lossless)];
}

function pngAt(compressionLevel: number): Encoding {
  return { format: 'png', apply: (image) => image.png({ compressionLevel, adaptiveFiltering: true }) };
}

function jpegAt(quality: number, chromaSubsampling: '4:4:4' | '4:2:0'): Encoding {
  return { format: 'jpeg', apply: (image) => image.jpeg({ ...frugalJpeg, quality, chromaSubsampling }) };
}

function webpAt(lossless: boolean): Encoding {
  const options = lossless ? { lossless: true, effort: 0 } : { quality: 95, effort: 1 };
  return { format: 'webp', apply: (image) => image.webp(options) };
}

async function encode(bytes: Buffer, encodings: Encoding[], rules: PictureRules): Promise<PictureCheck> {
  let size = 0;
  for (const { format, apply } of encodings) {
    const { data, info } = await apply(open(bytes)).toBuffer({ resolveWithObject: true });
    // A result may grow: it goes to people and to our store. A reference goes to providers, which have the limit.
    if (rules.purpose === 'result' || data.length <= rules.maxBytes) {
      return { ok: true, bytes: data, format, width: info.width, height: info.height };
    }
    size = data.length;
  }
  return tooBig(size, rules.maxBytes);
}

function tooBig(bytes: number, maxBytes: number): PictureCheck {
  return refuse('too_big', { bytes, maxBytes });
}

function refuse(reason: PictureRefusal, detail: Record<string, number> = {}): PictureCheck {
  return { ok: false, reason, detail };
}
