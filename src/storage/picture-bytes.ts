/** What the first bytes of a file say it is; the name and the declared type of a file are never asked. */
export type SniffedFormat = KeptFormat | 'svg' | 'gif' | 'heic' | 'unsupported_format' | 'not_a_picture';

/** The only formats that are kept or sent on. */
export type KeptFormat = 'jpeg' | 'png' | 'webp';

/** What the container says without decoding a pixel. */
export interface ContainerFacts {
  /** The file goes on to its own end mark. */
  complete: boolean;
  animated: boolean;
  lossless: boolean;
}

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];
const unsupportedStarts = [
  'BM',
  'II*\0',
  'MM\0*',
  '8BPS',
  '%PDF',
  '\0\0\x01\0',
  '\xff\x0a',
  '\0\0\0\x0cJXL ',
];

/** Reads the format from at most the first kilobyte. */
export function sniffFormat(bytes: Buffer): SniffedFormat {
  const start = bytes.toString('latin1', 0, 1024);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (bytes.subarray(0, 8).equals(pngSignature)) return 'png';
  if (start.startsWith('RIFF') && start.slice(8, 15) === 'WEBPVP8') return 'webp';
  if (start.startsWith('GIF8')) return 'gif';
  if (start.slice(4, 8) === 'ftyp')
    return heicBrands.includes(start.slice(8, 12)) ? 'heic' : 'unsupported_format';
  if (unsupportedStarts.some((mark) => start.startsWith(mark))) return 'unsupported_format';
  return /<svg[\s>]/i.test(start) ? 'svg' : 'not_a_picture';
}

/**
 * Reads the container. Decoders are no judges of completeness: libjpeg and libpng stop after the last pixel, so that
 * some files cut within their end mark pass a full decode.
 */
export function readContainer(format: KeptFormat, bytes: Buffer): ContainerFacts {
  switch (format) {
    case 'jpeg':
      return { complete: hasJpegEnd(bytes), animated: false, lossless: false };
    case 'png':
      return readPng(bytes);
    case 'webp':
      return readWebp(bytes);
    default:
      return format satisfies never;
  }
}

/**
 * Walks the markers (ITU-T T.81, B.1.1) to the end marker: segments say their length, and in the coded data after one
 * an `ff` is only a marker when neither `00` nor a restart number follows. What comes after the end does not matter.
 */
function hasJpegEnd(bytes: Buffer): boolean {
  let offset = bytes.indexOf(0xff, 2);
  while (offset !== -1 && offset + 1 < bytes.length) {
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xd9) return true;
    const isCodedData = marker === 0 || (marker >= 0xd0 && marker <= 0xd7);
    const isFill = marker === 0xff;
    if (isFill) offset += 1;
    else if (isCodedData) offset = bytes.indexOf(0xff, offset + 2);
    else if (offset + 4 > bytes.length) return false;
    else offset = bytes.indexOf(0xff, offset + 2 + bytes.readUInt16BE(offset + 2));
  }
  return false;
}

/** Walks the chunks (PNG specification, 5.3): length, type, data, CRC. An `acTL` chunk makes it an animation. */
function readPng(bytes: Buffer): ContainerFacts {
  let animated = false;
  let offset = pngSignature.length;
  while (offset + 12 <= bytes.length) {
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    offset += 12 + bytes.readUInt32BE(offset);
    if (type === 'acTL') animated = true;
    if (type === 'IEND') return { complete: true, animated, lossless: true };
  }
  return { complete: false, animated, lossless: true };
}

/** Walks the chunks of the RIFF container (WebP container specification): type, length, data padded to even length. */
function readWebp(bytes: Buffer): ContainerFacts {
  const facts = { complete: false, animated: false, lossless: false };
  if (bytes.length < 12) return facts;
  const end = 8 + bytes.readUInt32LE(4);
  facts.complete = end <= bytes.length;
  let offset = 12;
  while (offset + 8 <= Math.min(end, bytes.length)) {
    const type = bytes.toString('latin1', offset, offset + 4);
    if (type === 'ANIM' || type === 'ANMF') facts.animated = true;
    if (type === 'VP8L') facts.lossless = true;
    const length = bytes.readUInt32LE(offset + 4);
    offset += 8 + length + (length % 2);
  }
  return facts;
}
