import { addAsset } from '../../../db/assets.ts';
import type { PanelDeps } from '../deps.ts';
import type { Visit } from './visit.ts';

/** A form with a picture: beside it there are only words. */
export const largestPictureForm = 21 * 1024 * 1024;
/** Whoever waits longer for the picture to be read tries again. */
const decodingMs = 30_000;

export type StoredPicture = { kind: 'stored'; hash: string } | { kind: 'missing' | 'broken' };

/** Keeps the picture of a form's field `picture`: decoded and written anew, as every picture from outside. */
export async function storePicture(
  { sql, objects, decoder, settingDefaults }: PanelDeps,
  visit: Visit,
): Promise<StoredPicture> {
  const file = visit.file('picture');
  if (file === undefined) return { kind: 'missing' };
  const check = await decoder.check(
    Buffer.from(await file.arrayBuffer()),
    { maxBytes: settingDefaults['file-bytes'], purpose: 'reference' },
    { key: `account-${visit.session?.accountId ?? 0}`, signal: AbortSignal.timeout(decodingMs) },
  );
  if (!check.ok) return { kind: 'broken' };
  const { bytes, format, width, height } = check;
  const hash = await objects.put(bytes);
  await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
  return { kind: 'stored', hash };
}
