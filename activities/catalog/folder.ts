import type { Drive } from '../../src/contract/drive.ts';
import type { CatalogSource } from '../../src/db/catalog/sources.ts';
import type { CatalogDeps } from './deps.ts';
import { runStopped } from './stopped.ts';

/** Where the pictures of a source go. @throws the run's end when there is no such place */
export function folderOf(deps: CatalogDeps, source: CatalogSource): { drive: Drive; folderId: string } {
  const { drive } = deps;
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
