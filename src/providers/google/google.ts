import { drive as driveApi } from 'googleapis/build/src/apis/drive/index.js';
import type { Drive } from '../../contract/drive.ts';
import type { Sheets } from '../../contract/sheets.ts';
import { isProviderError, ProviderError } from '../transport/errors.ts';
import { createGoogleAuth, type GoogleAuth, type GoogleAuthOptions } from './auth.ts';
import { checkFolder, createDrive } from './drive.ts';
import { createSheets } from './sheets.ts';

export interface GoogleOptions extends GoogleAuthOptions {
  /** The spreadsheet people work in. */
  sheetId: string | undefined;
  /** Where pictures go. */
  folderId: string | undefined;
}

export interface Google {
  drive: Drive;
  sheets: Sheets;
  /**
   * Asks Google whether the sheet, the folder and the room for files are there. Throws ProviderError; one of kind `config` names all
   * that is missing.
   */
  check: (signal: AbortSignal) => Promise<void>;
}

/** Drive and Sheets as one signed-in account. */
export function createGoogle(options: GoogleOptions): Google {
  const auth = createGoogleAuth(options);
  return {
    drive: createDrive(auth),
    sheets: createSheets(auth),
    check: (signal) => checkGoogle(auth, options, signal),
  };
}

async function checkGoogle(auth: GoogleAuth, options: GoogleOptions, signal: AbortSignal): Promise<void> {
  const { sheetId, folderId } = options;
  const missing = [
    sheetId === undefined
      ? 'GOOGLE_SHEET_ID is not set'
      : await wrongIn('GOOGLE_SHEET_ID', () => checkSheet(auth, sheetId, signal)),
    folderId === undefined
      ? 'GOOGLE_DRIVE_FOLDER_ID is not set'
      : await wrongIn('GOOGLE_DRIVE_FOLDER_ID', () => checkRoom(auth, { ...options, folderId }, signal)),
  ].filter((sentence) => sentence !== undefined);
  if (missing.length > 0) throw config(missing.join('; '));
}

/** What is wrong with a setting; other failures, those of key or connection, end the check. */
async function wrongIn(name: string, look: () => Promise<void>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'config') throw error;
    if (error.status === 404) return `${name} names nothing that this account can see`;
    return error.detail.includes(name) ? error.detail : `${name}: ${error.detail}`;
  }
}

async function checkSheet(auth: GoogleAuth, fileId: string, signal: AbortSignal): Promise<void> {
  const { files } = driveApi({ version: 'v3', auth: auth.client });
  const asked = { fileId, fields: 'mimeType,trashed,capabilities(canEdit)', supportsAllDrives: true };
  const sheet = await auth.call({ name: 'check-sheet' }, () => files.get(asked, { signal }));
  if (sheet.mimeType !== 'application/vnd.google-apps.spreadsheet')
    throw config('GOOGLE_SHEET_ID is no Google spreadsheet');
  if (sheet.trashed === true) throw config('the spreadsheet of GOOGLE_SHEET_ID is in the bin');
  if (sheet.capabilities?.canEdit !== true)
    throw config('the spreadsheet of GOOGLE_SHEET_ID may only be read: share it as an editor');
}

/** A service account owns no room of its own: what it makes must belong to a shared drive or to somebody it stands for. */
async function checkRoom(
  auth: GoogleAuth,
  { credentials, folderId }: GoogleOptions & { folderId: string },
  signal: AbortSignal,
): Promise<void> {
  const { files, about } = driveApi({ version: 'v3', auth: auth.client });
  const { sharedDriveId } = await checkFolder({ files, auth }, folderId, signal);
  if (sharedDriveId !== undefined) return;
  if (credentials.kind === 'service_account' && credentials.subject === undefined) {
    throw config(
      'GOOGLE_DRIVE_FOLDER_ID is in no shared drive, and a service account has no room of its own: move the folder or set GOOGLE_SUBJECT',
    );
  }
  const asked = { fields: 'storageQuota(limit,usage)' };
  const { storageQuota } = await auth.call({ name: 'check-room' }, () => about.get(asked, { signal }));
  const { limit, usage } = storageQuota ?? {};
  if (typeof limit === 'string' && Number(usage ?? 0) >= Number(limit))
    throw new ProviderError({
      kind: 'no_funds',
      provider: 'google',
      call: 'check',
      detail: 'the Drive of this account is full',
    });
}

function config(detail: string): ProviderError {
  return new ProviderError({ kind: 'config', provider: 'google', call: 'check', detail });
}
