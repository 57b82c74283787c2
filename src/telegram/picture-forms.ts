import type { PictureDecoder } from '../storage/decoder.ts';
import { type ObjectStore, undefinedIfLost } from '../storage/objects.ts';
import { sniffFormat } from '../storage/picture-bytes.ts';
import type { ShrinkLimits } from '../storage/shrinking.ts';

/** A picture as it is sent. */
export interface PictureFile {
  bytes: Buffer;
  name: string;
}

/** Makes one form of a picture when it is needed. */
export type UploadForm = () => Promise<PictureFile>;

/** A picture of an order. */
export interface OrderPicture {
  orderId: number;
  /** Among those that were kept of the order's job, from 1. */
  position: number;
  /** As it is kept. */
  original: () => Promise<Buffer>;
  /** To look at. */
  preview: () => Promise<Buffer>;
  /** A smaller JPEG of one of the two. */
  shrink: (bytes: Buffer, limits: ShrinkLimits) => Promise<Buffer>;
}

/** What an order knows of its pictures. */
interface StoredPictures {
  id: number;
  userId: number;
  results: readonly string[];
  previews: readonly (string | null)[];
}

export interface PictureSource {
  objects: Pick<ObjectStore, 'get'>;
  decoder: Pick<PictureDecoder, 'preview' | 'shrink'>;
  /** Ends the decoding. */
  signal?: AbortSignal;
}

/** Telegram's limit for a document is 50 MB, without saying which megabytes. */
const mostFileBytes = 50_000_000;
/** What Telegram itself makes of large photos, so it cannot mind. */
const smallPreview = { maxSide: 1_280, maxBytes: 5_000_000 };
/** For a server that takes less than Telegram says: far below, with all the pixels there are. */
const smallFile = { maxSide: 16_383, maxBytes: 10_000_000 };

/**
 * The pictures of an order that are kept, in order, each read when it is asked for. A preview that nobody made, or that is
 * lost, is made of the original.
 * Reading one rejects with ObjectMissing or ObjectCorrupt when its original is not there as it was.
 */
export function openPictures(
  { objects, decoder, signal }: PictureSource,
  { id, userId, results, previews }: StoredPictures,
): OrderPicture[] {
  const asker = { key: String(userId), isUrgent: true, ...(signal && { signal }) };
  return results.map((hash, index) => {
    const original = () => objects.get(hash);
    const made = previews[index] ?? null;
    return {
      orderId: id,
      position: index + 1,
      original,
      async preview() {
        const stored = made === null ? undefined : await objects.get(made).catch(undefinedIfLost);
        return stored ?? decoder.preview(await original(), asker);
      },
      shrink: (bytes, limits) => decoder.shrink(bytes, limits, asker),
    };
  });
}

/** A picture to look at: as large as Telegram shows it, then smaller. */
export function photoForms(picture: OrderPicture): [UploadForm, UploadForm] {
  const name = fileName(picture, 'jpg');
  return [
    async () => ({ bytes: await picture.preview(), name }),
    async () => ({ bytes: await picture.shrink(await picture.preview(), smallPreview), name }),
  ];
}

/** The picture in full quality: as it is stored when Telegram takes it, else as a good JPEG. */
export function fileForms(picture: OrderPicture): [UploadForm, UploadForm] {
  const jpegName = fileName(picture, 'jpg');
  const fits = { maxSide: smallFile.maxSide, maxBytes: mostFileBytes };
  return [
    async () => {
      const bytes = await picture.original();
      return bytes.length <= mostFileBytes
        ? { bytes, name: fileName(picture, extensionOf(bytes)) }
        : { bytes: await picture.shrink(bytes, fits), name: jpegName };
    },
    async () => ({ bytes: await picture.shrink(await picture.original(), smallFile), name: jpegName }),
  ];
}

/** ASCII only: names with other letters break the upload. */
function fileName(
  { orderId, position }: Pick<OrderPicture, 'orderId' | 'position'>,
  extension: string,
): string {
  return `darkroom-${orderId}${position > 1 ? `-${position}` : ''}.${extension}`;
}

function extensionOf(bytes: Buffer): string {
  const format = sniffFormat(bytes);
  return format === 'jpeg' ? 'jpg' : format;
}
