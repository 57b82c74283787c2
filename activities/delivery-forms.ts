import { InputFile } from 'grammy';
import { makePreview } from '../src/storage/images.ts';
import { sniffFormat } from '../src/storage/picture-bytes.ts';
import { shrinkPicture } from '../src/storage/shrinking.ts';

/** Makes one form of a picture when it is needed. */
export type UploadForm = () => Promise<InputFile>;

/** Telegram's limit for a document is 50 MB, without saying which megabytes. */
const mostFileBytes = 50_000_000;
/** What Telegram itself makes of large photos, so it cannot mind. */
const smallPreview = { maxSide: 1_280, maxBytes: 5_000_000 };
/** For a server that takes less than Telegram says: far below, with all the pixels there are. */
const smallFile = { maxSide: 16_383, maxBytes: 10_000_000 };

/** A picture to look at: as large as Telegram shows it, then smaller. */
export function photoForms(orderId: number, bytes: Buffer): UploadForm[] {
  const name = fileName(orderId, 'jpg');
  return [
    async () => new InputFile(await makePreview(bytes), name),
    async () => new InputFile(await shrinkPicture(await makePreview(bytes), smallPreview), name),
  ];
}

/** The picture in full quality: as it is stored when Telegram takes it, else as a good JPEG. */
export function fileForms(orderId: number, bytes: Buffer): UploadForm[] {
  const jpegName = fileName(orderId, 'jpg');
  const fits = { maxSide: smallFile.maxSide, maxBytes: mostFileBytes };
  return [
    async () =>
      bytes.length <= mostFileBytes
        ? new InputFile(bytes, fileName(orderId, extensionOf(bytes)))
        : new InputFile(await shrinkPicture(bytes, fits), jpegName),
    async () => new InputFile(await shrinkPicture(bytes, smallFile), jpegName),
  ];
}

/** ASCII only: names with other letters break the upload. */
function fileName(orderId: number, extension: string): string {
  return `darkroom-${orderId}.${extension}`;
}

function extensionOf(bytes: Buffer): string {
  const format = sniffFormat(bytes);
  return format === 'jpeg' ? 'jpg' : format;
}
