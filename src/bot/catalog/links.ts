import type { CatalogSource } from '../../db/catalog/sources.ts';

/** Where people look at a source's sheet and at its folder; undefined where that is not known. */
export function linksOf({ spreadsheetId, folderId }: Pick<CatalogSource, 'spreadsheetId' | 'folderId'>): {
  sheet: string | undefined;
  folder: string | undefined;
} {
  return {
    sheet:
      spreadsheetId === null ? undefined : `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit`,
    folder: folderId === null ? undefined : `https://drive.google.com/drive/folders/${folderId}`,
  };
}
