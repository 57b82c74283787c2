import { readNumber } from '../../../db/settings.ts';
import { keepPicture } from '../../../operations/pictures.ts';
import type { PanelDeps } from '../deps.ts';
import type { Visit } from './visit.ts';

/** A form with a picture: beside it there are only words. */
export const largestPictureForm = 21 * 1024 * 1024;
export type StoredPicture = { kind: 'stored'; hash: string } | { kind: 'missing' | 'broken' };

/** Keeps the picture of a form's field `picture`. */
export async function storePicture(deps: PanelDeps, visit: Visit): Promise<StoredPicture> {
  const file = visit.file('picture');
  if (file === undefined) return { kind: 'missing' };
  const maxBytes = await readNumber(deps.sql, 'file-bytes', deps.settingDefaults['file-bytes']);
  const key = `account-${visit.session?.accountId ?? 0}`;
  const hash = await keepPicture(deps, Buffer.from(await file.arrayBuffer()), { maxBytes, key });
  return hash === undefined ? { kind: 'broken' } : { kind: 'stored', hash };
}
