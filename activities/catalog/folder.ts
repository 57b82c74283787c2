import type { Drive } from '../../src/contract/drive.ts';
import { sourceOfRun } from '../../src/db/catalog/sources.ts';
import type { CatalogDeps } from './deps.ts';
import { runStopped } from './stopped.ts';

/** Where the pictures of a run's source go. @throws the run's end when there is no such place */
export async function folderOf(
  deps: CatalogDeps,
  runId: number,
): Promise<{ drive: Drive; folderId: string }> {
  const { drive } = deps;
  const source = await sourceOfRun(deps.sql, runId);
  if (drive === undefined)
    throw runStopped(
      'no_folder',
      'Nobody has signed in at Google: set GOOGLE_CREDENTIALS_PATH, and for an OAuth client run `npm run operator -- google-login`.',
    );
  const folderId = deps.folderOf(source);
  if (folderId === undefined)
    throw runStopped(
      'no_folder',
      `The source ${source.name} has no folder: set GOOGLE_DRIVE_FOLDER_ID, or give the source one of its own.`,
    );
  return { drive, folderId };
}
