import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Document, PhotoSize } from '@grammyjs/types';
import { type PhotoVariant, toPhotoVariants, toThumbnail } from './photos.ts';
import type { StoredFile } from './state.ts';
import type { Store } from './store.ts';

/** Bytes on their way into the simulated Telegram. */
export interface Upload {
  bytes: Uint8Array;
  fileName: string;
  mimeType?: string;
}

export interface FileStore {
  /** Stores a picture in all its sizes; throws when the bytes cannot be decoded. */
  storePhoto(upload: Upload): Promise<PhotoSize[]>;
  /** Stores a file as it is, with a thumbnail when it is a picture. */
  storeDocument(upload: Upload): Promise<Document>;
  find(fileId: string): StoredFile | undefined;
  findByPath(filePath: string): StoredFile | undefined;
  read(file: StoredFile): Promise<Uint8Array<ArrayBuffer>>;
}

const mimeTypes: Record<string, string> = {
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.zip': 'application/zip',
};

/**
 * Keeps bytes in `folder`, or in memory without one; what is said of them goes through the store's journal.
 */
export function createFileStore({ store, folder }: { store: Store; folder: string | undefined }): FileStore {
  const bytesOf = createByteStore(folder);
  const { files } = store.state;

  async function keep(
    bytes: Uint8Array,
    about: Pick<StoredFile, 'kind' | 'mime_type'> & Partial<StoredFile>,
  ) {
    const unique = randomBytes(11).toString('base64url');
    const extension = about.kind === 'photo' ? '.jpg' : extname(about.file_name ?? '');
    const file: StoredFile = {
      // The first letters are those of real ids of photos and documents.
      file_id: `${about.kind === 'photo' ? 'AgAC' : 'BQAC'}${randomBytes(42).toString('base64url')}`,
      file_unique_id: unique,
      file_size: bytes.byteLength,
      file_path: `${about.kind === 'photo' ? 'photos' : 'documents'}/file_${unique}${extension}`,
      ...about,
    };
    await bytesOf.write(unique, bytes);
    return file;
  }

  async function keepSizes(variants: PhotoVariant[]): Promise<PhotoSize[]> {
    const stored: { file: StoredFile; size: PhotoSize }[] = [];
    for (const { bytes, width, height } of variants) {
      const file = await keep(bytes, { kind: 'photo', mime_type: 'image/jpeg' });
      const { file_id, file_unique_id, file_size } = file;
      stored.push({ file, size: { file_id, file_unique_id, width, height, file_size } });
    }
    const sizes = stored.map(({ size }) => size);
    for (const { file } of stored) store.record('telegram.file.stored', { file: { ...file, sizes } });
    return sizes;
  }

  return {
    storePhoto: async ({ bytes }) => keepSizes(await toPhotoVariants(bytes)),
    async storeDocument({ bytes, fileName, mimeType }) {
      const mime_type = mimeTypes[extname(fileName).toLowerCase()] ?? mimeType ?? 'application/octet-stream';
      const preview = await toThumbnail(bytes);
      const thumbnail = preview && (await keepSizes([preview]))[0];
      const extra = thumbnail && { thumbnail };
      const file = await keep(bytes, { kind: 'document', mime_type, file_name: fileName, ...extra });
      store.record('telegram.file.stored', { file });
      return toDocument(file);
    },
    find: (fileId) => files.get(fileId),
    findByPath: (filePath) => [...files.values()].find((file) => file.file_path === filePath),
    read: (file) => bytesOf.read(file.file_unique_id),
  };
}

/** What a message says of a stored document. */
export function toDocument(file: StoredFile): Document {
  const { file_id, file_unique_id, file_name, mime_type, file_size, thumbnail } = file;
  return {
    file_id,
    file_unique_id,
    ...(file_name !== undefined && { file_name }),
    mime_type,
    file_size,
    ...(thumbnail && { thumbnail }),
  };
}

interface ByteStore {
  write(name: string, bytes: Uint8Array): Promise<void>;
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}

function createByteStore(folder: string | undefined): ByteStore {
  if (folder === undefined) {
    const kept = new Map<string, Uint8Array<ArrayBuffer>>();
    return {
      write: async (name, bytes) => void kept.set(name, new Uint8Array(bytes)),
      async read(name) {
        const bytes = kept.get(name);
        if (bytes === undefined) throw new Error(`no bytes are stored under ${name}`);
        return bytes;
      },
    };
  }
  return {
    async write(name, bytes) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), bytes);
    },
    read: (name) => readFile(join(folder, name)),
  };
}
