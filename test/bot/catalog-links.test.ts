import { expect, test } from 'vitest';
import { linksOf } from '../../src/bot/catalog/links.ts';
import { readConfig } from '../../src/config/config.ts';

const ids = { GOOGLE_SHEET_ID: 'FAKE_CATALOG_SHEET', GOOGLE_DRIVE_FOLDER_ID: 'FAKE_RESULTS_FOLDER' };
const nothing = { spreadsheetId: null, folderId: null };

test('[b35] each source has its own sheet and folder, or those of the configuration', () => {
  expect(linksOf(nothing, readConfig({}))).toEqual({ sheet: undefined, folder: undefined });
  expect(linksOf(nothing, readConfig(ids))).toEqual({
    sheet: 'https://docs.google.com/spreadsheets/d/FAKE_CATALOG_SHEET/edit',
    folder: 'https://drive.google.com/drive/folders/FAKE_RESULTS_FOLDER',
  });
  const own = { spreadsheetId: 'FAKE_OWN_SHEET', folderId: 'FAKE_OWN_FOLDER' };
  expect(linksOf(own, readConfig(ids))).toEqual({
    sheet: 'https://docs.google.com/spreadsheets/d/FAKE_OWN_SHEET/edit',
    folder: 'https://drive.google.com/drive/folders/FAKE_OWN_FOLDER',
  });
});

test('where Google is elsewhere, its pages are there too', () => {
  const config = readConfig({ ...ids, GOOGLE_API_URL: 'http://127.0.0.1:8600/google' });
  expect(linksOf(nothing, config)).toEqual({
    sheet: 'http://127.0.0.1:8600/google/spreadsheets/d/FAKE_CATALOG_SHEET/edit',
    folder: 'http://127.0.0.1:8600/google/drive/folders/FAKE_RESULTS_FOLDER',
  });
});
