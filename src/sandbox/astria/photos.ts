import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { FileStore } from '../ground/file-store.ts';
import { invalid } from './refusals.ts';

/** A photo that was really decoded. */
export interface Photo {
  bytes: Buffer;
  ending: string;
  /** How sharp it is, as sharp measures it: a smooth area has next to nothing. */
  sharpness: number;
}

const endings = new Set(['jpeg', 'png', 'webp', 'gif']);
const fetchTimeoutMs = 20_000;

/** Reads and decodes an upload or what an address leads to; throws the refusal of `field` when it is no photo. */
export async function readPhoto(source: File | string, field: string): Promise<Photo> {
  const bytes = typeof source === 'string' ? await download(source, field) : await source.bytes();
  try {
    const picture = sharp(bytes, { failOn: 'truncated' });
    const { format } = await picture.metadata();
    if (!endings.has(format)) throw new TypeError(`${format} is not a photo`);
    const { sharpness } = await picture.stats();
    return { bytes: Buffer.from(bytes), ending: format, sharpness };
  } catch {
    throw invalid(field, 'is not an image or is broken');
  }
}

/** Keeps photos; resolves with their file names. */
export function storePhotos(photos: Photo[], files: FileStore): Promise<string[]> {
  return Promise.all(
    photos.map(async ({ bytes, ending }) => {
      const name = `photo-${randomUUID()}.${ending}`;
      await files.put('uploads', name, bytes);
      return name;
    }),
  );
}

async function download(url: string, field: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) }).catch(() => undefined);
  if (response?.ok) return response.bytes();
  await response?.body?.cancel();
  throw invalid(field, 'could not be downloaded');
}
