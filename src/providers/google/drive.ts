import { createHash } from 'node:crypto';
import { drive as driveApi } from 'googleapis/build/src/apis/drive/index.js';
import type { Drive, DriveFile, DriveUpload } from '../../contract/drive.ts';
import { foreignName } from '../../contract/storable.ts';
import { isProviderError, ProviderError } from '../transport/errors.ts';
import type { GoogleAuth } from './auth.ts';
import { fileFields, readFile } from './files.ts';
import { sendFile, type UploadDeps } from './uploads.ts';

const folderType = 'application/vnd.google-apps.folder';

/** The most that one page of a list holds. */
const pageSize = 1_000;

/** Google Drive; shared drives too. */
export function createDrive(auth: GoogleAuth): Drive {
  const { files } = driveApi({ version: 'v3', auth: auth.client });
  const deps = { files, auth };
  return {
    async makeIds(count, signal) {
      const { ids } = await auth.call({ name: 'make-ids' }, () => files.generateIds({ count }, { signal }));
      const made = (ids ?? []).flatMap((id) => foreignName(id) ?? []);
      if (made.length === count) return made;
      throw broken('make-ids', `asked for ${count} ids, got ${made.length}`);
    },

    upload: (file, signal) => upload(deps, file, signal),

    find: (id, signal) => find(deps, id, signal),

    async list(folderId, signal) {
      const found: DriveFile[] = [];
      let pageToken: string | undefined;
      do {
        const page = await auth.call({ name: 'list' }, () =>
          files.list(
            {
              q: `'${quote(folderId)}' in parents and trashed = false`,
              fields: `nextPageToken,incompleteSearch,files(${fileFields})`,
              pageSize,
              supportsAllDrives: true,
              includeItemsFromAllDrives: true,
              ...(pageToken !== undefined && { pageToken }),
            },
            { signal },
          ),
        );
        if (page.incompleteSearch === true) throw broken('list', 'not all places were searched');
        found.push(...(page.files ?? []).map((file) => readFile(file, 'list')));
        pageToken = page.nextPageToken ?? undefined;
      } while (pageToken !== undefined);
      return found;
    },

    async checkFolder(folderId, signal) {
      await checkFolder(deps, folderId, signal);
    },
  };
}

/** What is there under this id was sent by an earlier attempt; bytes that arrived damaged, then or now, are sent again. */
async function upload(deps: UploadDeps, file: DriveUpload, signal: AbortSignal): Promise<DriveFile> {
  const md5 = createHash('md5').update(file.bytes).digest('hex');
  const made = await create(deps, file, signal);
  if (made.md5 === md5) return made;
  const replaced = readFile(await sendFile(deps, { file, way: 'replace', signal }), 'upload');
  if (replaced.md5 === md5) return replaced;
  throw broken('upload', 'the file arrived damaged');
}

async function create(deps: UploadDeps, file: DriveUpload, signal: AbortSignal): Promise<DriveFile> {
  try {
    return readFile(await sendFile(deps, { file, way: 'create', signal }), 'upload');
  } catch (error) {
    if (!isProviderError(error) || error.status !== 409) throw error;
    const found = await find(deps, file.id, signal);
    if (found !== undefined) return found;
    throw broken('upload', 'the id is taken, and nothing is there to be seen');
  }
}

async function find(
  { files, auth }: UploadDeps,
  id: string,
  signal: AbortSignal,
): Promise<DriveFile | undefined> {
  try {
    const asked = { fileId: id, fields: fileFields, supportsAllDrives: true };
    return readFile(
      await auth.call({ name: 'find', missing: 'gone' }, () => files.get(asked, { signal })),
      'find',
    );
  } catch (error) {
    if (isProviderError(error) && error.kind === 'gone') return undefined;
    throw error;
  }
}

/** Checks a folder that a setting names. @returns the shared drive it is in, if it is */
export async function checkFolder(
  { files, auth }: UploadDeps,
  folderId: string,
  signal: AbortSignal,
): Promise<{ sharedDriveId: string | undefined }> {
  const fields = 'mimeType,trashed,driveId,capabilities(canAddChildren)';
  const asked = { fileId: folderId, fields, supportsAllDrives: true };
  const folder = await auth.call({ name: 'check-folder' }, () => files.get(asked, { signal }));
  if (folder.mimeType !== folderType) throw wrongFolder('GOOGLE_DRIVE_FOLDER_ID is no folder');
  if (folder.trashed === true) throw wrongFolder('the folder of GOOGLE_DRIVE_FOLDER_ID is in the bin');
  if (folder.capabilities?.canAddChildren !== true)
    throw wrongFolder('nothing may be put into the folder of GOOGLE_DRIVE_FOLDER_ID: share it as an editor');
  return { sharedDriveId: folder.driveId ?? undefined };
}

function wrongFolder(detail: string): ProviderError {
  return new ProviderError({ kind: 'config', provider: 'google', call: 'check-folder', detail });
}

function broken(call: string, detail: string): ProviderError {
  return new ProviderError({ kind: 'provider_error', provider: 'google', call, detail });
}

function quote(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
