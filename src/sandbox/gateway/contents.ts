import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { type FileStore, mediaEndings } from '../ground/file-store.ts';
import { Refusal } from './refusals.ts';
import type { Shelves } from './shelves.ts';

/** The bytes of pictures by their hash. */
export interface Contents {
  /** False: it was there already. */
  put(hash: string, bytes: Buffer): Promise<boolean>;
  get(hash: string): Promise<{ mimeType: string; bytes: Buffer } | undefined>;
}

export function createContents(shelves: Shelves, store: FileStore): Contents {
  return {
    async put(hash, bytes) {
      if (createHash('sha256').update(bytes).digest('hex') !== hash)
        throw new Refusal(422, 'The bytes have another SHA-256 than the address says.');
      const mimeType = await typeOf(bytes);
      if (shelves.contents.has(hash)) return false;
      await store.put('uploads', nameOf(hash, mimeType), bytes);
      shelves.record('gateway.content', { hash, mimeType, bytes: bytes.length });
      return true;
    },
    async get(hash) {
      const mimeType = shelves.contents.get(hash);
      if (mimeType === undefined) return undefined;
      const bytes = await store.get('uploads', nameOf(hash, mimeType));
      return bytes && { mimeType, bytes };
    },
  };
}

/** As the bytes themselves say. */
async function typeOf(bytes: Buffer): Promise<string> {
  const format = await sharp(bytes)
    .metadata()
    .then((found) => found.format)
    .catch(() => undefined);
  if (format === 'jpeg' || format === 'png' || format === 'webp') return `image/${format}`;
  throw new Refusal(422, 'The bytes are no JPEG, PNG or WebP picture.');
}

function nameOf(hash: string, mimeType: string): string {
  return `${hash}.${mediaEndings[mimeType] ?? 'bin'}`;
}
