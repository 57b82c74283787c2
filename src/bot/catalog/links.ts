import type { CatalogSource } from '../../db/catalog/sources.ts';
import type { BotDeps } from '../context.ts';

/** Where people look at a source's sheet and at its folder; undefined where there is none. */
export function linksOf(
  { spreadsheetId, folderId }: Pick<CatalogSource, 'spreadsheetId' | 'folderId'>,
  { google }: Pick<BotDeps['config'], 'google'>,
): { sheet: string | undefined; folder: string | undefined } {
  const sheet = spreadsheetId ?? google.sheetId;
  const folder = folderId ?? google.folderId;
  const { apiUrl } = google;
  return {
    sheet: sheet && `${apiUrl ?? 'https://docs.google.com'}/spreadsheets/d/${sheet}/edit`,
    folder: folder && `${apiUrl ?? 'https://drive.google.com'}/drive/folders/${folder}`,
  };
}
