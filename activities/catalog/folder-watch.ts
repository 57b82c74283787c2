import { cancellationSignal, sleep } from '@temporalio/activity';
import type { Drive } from '../../src/contract/drive.ts';
import { beginLook, decideResult, type FolderPicture, noteListing } from '../../src/db/catalog/decisions.ts';
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CatalogDeps } from './deps.ts';
import { folderFailure } from './uploads.ts';

/** Each is one question to the service, which takes many more. */
const atOnce = 4;

/** What a look into a source's folder needs. */
export type FolderDeps = Pick<CatalogDeps, 'sql' | 'drive' | 'folderOf'>;

/** What people say by taking pictures out of the folder. */
export function createFolderActivities(deps: CatalogDeps) {
  return {
    /**
     * Rejects what people have taken out of the folder: two complete listings that agree, and a look for each file that is missing.
     * `isFinal`: both are made now. Run twice it rejects once.
     */
    async sweepFolder({ runId, isFinal = false }: { runId: number; isFinal?: boolean }): Promise<{
      rejected: number;
    }> {
      const source = await sourceOfRun(deps.sql, runId);
      let rejected = 0;
      try {
        for (const isLast of isFinal ? [false, true] : [true]) {
          const signal = cancellationSignal();
          rejected += (await lookIntoFolder(deps, { source }, signal)).rejected;
          signal.throwIfAborted();
          if (!isLast) await sleep(deps.folderLooksMs);
        }
      } catch (error) {
        throw await folderFailure(deps, error);
      }
      return { rejected };
    },
  };
}

/**
 * Looks once into the folders of a source's pictures that nobody has decided on, and rejects what people have taken out: what neither
 * this look nor one before has shown, and of which the service says where it went. What cannot be seen whole rejects nothing.
 * @param most of them are rejected at once; the others at the next look
 * @throws ProviderError
 */
export async function lookIntoFolder(
  { sql, drive, folderOf }: FolderDeps,
  { source, most = Number.POSITIVE_INFINITY }: { source: CatalogSource; most?: number },
  signal: AbortSignal,
): Promise<{ rejected: number }> {
  const { beganAt, folderIds } = await beginLook(sql, source.id);
  if (drive === undefined) return { rejected: 0 };
  const folders = new Set(folderIds.flatMap((folderId) => folderId ?? folderOf(source) ?? []));
  if (folders.size === 0) return { rejected: 0 };
  const fileIds: string[] = [];
  for (const folderId of folders) for (const { id } of await drive.list(folderId, signal)) fileIds.push(id);
  const missing = await noteListing(sql, source.id, { fileIds, beganAt });
  const rejected = await sideBySide(missing.slice(0, most), { atOnce, over: signal }, async (picture) => {
    const why = await whereItWent(drive, picture, signal);
    if (why === undefined) return false;
    const { itemId, resultId } = picture;
    const word = { verdict: 'reject', by: 'the folder', via: 'drive', why } as const;
    const { kind } = await decideResult(sql, { itemId, resultId, ...word });
    failPoint('folder.after-reject');
    return kind === 'decided';
  });
  return { rejected };
}

/** @returns undefined: it is there after all, whatever the lists say */
async function whereItWent(
  drive: Drive,
  { fileId, folderId }: FolderPicture,
  signal: AbortSignal,
): Promise<string | undefined> {
  const file = await drive.find(fileId, signal);
  if (file === undefined) return 'its file was deleted';
  if (file.isTrashed) return 'its file was put into the bin';
  // Nobody knows where a file was put whose folder was not written down.
  const isThere = folderId === null || file.folderIds.includes(folderId);
  return isThere ? undefined : 'its file was moved out of the folder';
}
