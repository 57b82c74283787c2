import type { Document, PhotoSize } from '@grammyjs/types';
import { badRequest } from './api-error.ts';
import { type FileStore, toDocument, type Upload } from './files.ts';
import { documentUrlMaxBytes, photoMaxBytes, photoUrlMaxBytes } from './limits.ts';
import { hasPhotoDimensions } from './photos.ts';

/** How a call names a file: an upload that came with it, or a file_id or address. */
export interface MediaSource {
  upload: Upload | undefined;
  reference: string | undefined;
}

/** Turns what a bot sends into what a message carries; throws the Bot API's 400s. */
export interface Media {
  photo(source: MediaSource): Promise<{ photo: PhotoSize[] }>;
  document(source: MediaSource): Promise<{ document: Document }>;
}

const downloadTimeoutMs = 10_000; // a dead address must not hold a call longer than the bot waits

/** Creates the reader of media on a file store. */
export function createMedia({ files }: { files: FileStore }): Media {
  return {
    async photo({ upload, reference }) {
      if (upload !== undefined) return { photo: await storePhoto(files, upload) };
      if (isAddress(reference)) {
        return { photo: await storePhoto(files, await download(reference, photoUrlMaxBytes)) };
      }
      const file = findFile(files, reference, 'photo');
      if (file.kind !== 'photo') throw badRequest("can't use file of type Document as Photo");
      return { photo: file.sizes ?? [] };
    },
    async document({ upload, reference }) {
      if (upload !== undefined) return { document: await files.storeDocument(nonEmpty(upload)) };
      if (isAddress(reference)) {
        return { document: await files.storeDocument(await download(reference, documentUrlMaxBytes)) };
      }
      const file = findFile(files, reference, 'document');
      if (file.kind !== 'document') throw badRequest("can't use file of type Photo as Document");
      return { document: toDocument(file) };
    },
  };
}

function isAddress(reference: string | undefined): reference is string {
  return reference !== undefined && /^https?:\/\//i.test(reference);
}

function findFile(files: FileStore, reference: string | undefined, kind: string) {
  if (reference === undefined) throw badRequest(`there is no ${kind} in the request`);
  const file = files.find(reference);
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return file;
}

async function storePhoto(files: FileStore, upload: Upload): Promise<PhotoSize[]> {
  const size = nonEmpty(upload).bytes.byteLength;
  if (size > photoMaxBytes) {
    throw badRequest(
      `file of size ${size} bytes is too big for a photo; the maximum size is ${photoMaxBytes} bytes`,
    );
  }
  if (!(await hasPhotoDimensions(upload.bytes).catch(undecodable))) {
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  }
  return files.storePhoto(upload).catch(undecodable);
}

function undecodable(): never {
  throw badRequest('IMAGE_PROCESS_FAILED');
}

function nonEmpty(upload: Upload): Upload {
  if (upload.bytes.byteLength === 0) throw badRequest('file must be non-empty');
  return upload;
}

async function download(url: string, maxBytes: number): Promise<Upload> {
  const failed = badRequest('failed to get HTTP URL content');
  const response = await fetch(url, { signal: AbortSignal.timeout(downloadTimeoutMs) }).catch(
    () => undefined,
  );
  if (!response?.ok) throw failed;
  const bytes = await response.bytes().catch(() => undefined);
  if (bytes === undefined || bytes.byteLength > maxBytes) throw failed;
  const mimeType = response.headers.get('content-type') ?? 'application/octet-stream';
  return { bytes, mimeType, fileName: new URL(url).pathname.split('/').at(-1) ?? '' };
}
