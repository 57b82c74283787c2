import { addAsset } from '../db/assets.ts';
import type { Sql } from '../db/sql.ts';
import type { Asker, PictureDecoder } from '../storage/decoder.ts';
import type { ObjectStore } from '../storage/objects.ts';

interface PictureDeps {
  sql: Sql;
  objects: Pick<ObjectStore, 'put'>;
  decoder: Pick<PictureDecoder, 'check'>;
}

/** Whoever waits longer for a picture to be read tries again. */
const decodingMs = 30_000;

/**
 * Keeps a picture that somebody who works here has sent: decoded and written anew, as every picture from outside.
 * @returns its hash; undefined when it is none that we take
 */
export async function keepPicture(
  { sql, objects, decoder }: PictureDeps,
  given: Buffer,
  { maxBytes, key }: { maxBytes: number } & Pick<Asker, 'key'>,
): Promise<string | undefined> {
  const asker = { key, signal: AbortSignal.timeout(decodingMs) };
  const check = await decoder.check(given, { maxBytes, purpose: 'reference' }, asker);
  if (!check.ok) return undefined;
  const { bytes, format, width, height } = check;
  const hash = await objects.put(bytes);
  await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
  return hash;
}
