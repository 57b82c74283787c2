import type { Metadata } from 'sharp';
import type { KeptFormat } from './picture-bytes.ts';

type Header = Pick<
  Metadata,
  'width' | 'height' | 'channels' | 'depth' | 'isProgressive' | 'orientation' | 'chromaSubsampling'
>;

/**
 * What decoding must hold of a picture at once, told from its header. Most pictures pass through in strips of rows and
 * count as nothing here; a file may lie, therefore whoever decodes watches the memory as well.
 */
export function reckonHeldBytes(format: KeptFormat, header: Header): number {
  const { width, height, channels, depth, isProgressive, orientation = 1 } = header;
  const pixels = width * height;
  const decoded = pixels * channels * (depth === 'ushort' ? 2 : 1);
  const inScans = isProgressive ? heldForScans(format, header, decoded) : 0;
  // The last row may be wanted first.
  const turned = orientation > 1 ? decoded : 0;
  // WebP is decoded whole, with four bytes a pixel and as much again beside it.
  return (format === 'webp' ? pixels * 8 : inScans) + turned;
}

/** Every pass over a picture touches all of it: libpng keeps the pixels, libjpeg two bytes for each coefficient. */
function heldForScans(format: KeptFormat, header: Header, decoded: number): number {
  if (format !== 'jpeg') return decoded;
  const isSubsampled = header.chromaSubsampling?.startsWith('4:2') ?? false;
  return header.width * header.height * 2 * (isSubsampled ? header.channels / 2 : header.channels);
}
