import { checkPicture } from '../src/storage/images.ts';

/** What is in the store when a picture has gone its way, and what is sent of it. */
export interface PreparedPicture {
  kept: Buffer;
  preview: Buffer;
}

/** The way of a picture without network and disk: from the provider's bytes to what is kept and what is shown. */
export async function preparePicture(bytes: Buffer): Promise<PreparedPicture> {
  const picture = await checkPicture(bytes, { maxBytes: 60_000_000, purpose: 'result' });
  if (!picture.ok) throw new Error(`refused: ${picture.reason}`);
  return { kept: picture.bytes, preview: picture.preview?.bytes ?? Buffer.alloc(0) };
}
