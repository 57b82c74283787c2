import { cancellationSignal } from '@temporalio/activity';
import type { BatchRef } from '../../src/contract/catalog.ts';
import type { Drive } from '../../src/contract/drive.ts';
import { type Asset, readAssets } from '../../src/db/assets.ts';
import { fileUploaded, keepFileIds, keyOf, listLines, type ResultRow } from '../../src/db/catalog/batches.ts';
import { sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { undefinedIfLost } from '../../src/storage/objects.ts';
import { toFailure, toLaterFailure } from '../failures.ts';
import { sideBySide } from '../side-by-side.ts';
import type { CatalogDeps } from './deps.ts';
import { fileNameOf } from './file-names.ts';
import { folderOf } from './folder.ts';

/** The service takes many more; each has its picture in memory. */
const atOnce = 4;

/** A person makes room, or gives the folder back: nothing is lost meanwhile. */
const mendingMs = 10 * 60_000;

/** A made picture that is not in the folder yet. */
type MadeRow = ResultRow & { hash: string };

/** Pictures on their way into their folder. */
interface Uploading {
  deps: CatalogDeps;
  drive: Drive;
  batchId: number | undefined;
  folderId: string;
  assets: ReadonlyMap<string, Asset>;
  files: ReadonlyMap<number, { fileId: string; fileName: string }>;
  signal: AbortSignal;
}

/** The way of pictures into the operators' folder. */
export function createUploadActivities(deps: CatalogDeps) {
  const { sql } = deps;

  return {
    /**
     * Puts the batch's pictures into the folder. Run twice it sends only what is not there yet, and under the same ids: what arrived
     * without our hearing of it is the same file.
     */
    async uploadBatch({ batchId }: BatchRef): Promise<void> {
      await uploadPictures(deps, await listLines(sql, batchId), { signal: cancellationSignal(), batchId });
    },
  };
}

/**
 * Puts those of the pictures into the folder of their run's source that are not there yet. Run twice it sends each once.
 * @param batchId of the batch they all belong to, if they do
 */
export async function uploadPictures(
  deps: CatalogDeps,
  all: readonly ResultRow[],
  { signal, batchId }: { signal: AbortSignal; batchId?: number },
): Promise<void> {
  const { sql } = deps;
  const rows = all.filter(isWaiting);
  const [first] = rows;
  if (first === undefined) return;
  const { drive, folderId } = folderOf(deps, await sourceOfRun(sql, first.runId));
  const assets = await readAssets(
    sql,
    rows.map(({ hash }) => hash),
  );
  try {
    const files = await reserveIds(deps, { drive, rows, assets, signal });
    failPoint('file.after-id', batchId);
    await uploadAll({ deps, drive, batchId, folderId, assets, files, signal }, rows);
  } catch (error) {
    throw await folderFailure(deps, error);
  }
}

function isWaiting(row: ResultRow): row is MadeRow {
  return row.status === 'made' && row.hash !== null && !row.isUploaded;
}

/** The id of each file stands in the database before the first byte of it leaves. */
async function reserveIds(
  { sql }: CatalogDeps,
  {
    drive,
    rows,
    assets,
    signal,
  }: Pick<Uploading, 'drive' | 'assets' | 'signal'> & { rows: readonly MadeRow[] },
): Promise<Map<number, { fileId: string; fileName: string }>> {
  const missing = rows.filter(({ fileId }) => fileId === null);
  const ids = missing.length === 0 ? [] : await drive.makeIds(missing.length, signal);
  const fresh = new Map(missing.map(({ id }, index) => [id, ids[index]]));
  return keepFileIds(
    sql,
    rows.map((row) => ({
      resultId: row.id,
      fileId: row.fileId ?? fresh.get(row.id) ?? '',
      fileName: fileNameOf(row, assets.get(row.hash)?.format ?? 'png'),
    })),
  );
}

/** After a failure nothing new begins: what one file meets, the others would meet as well. */
async function uploadAll(uploading: Uploading, rows: readonly MadeRow[]): Promise<void> {
  const broken = new AbortController();
  const over = AbortSignal.any([uploading.signal, broken.signal]);
  await sideBySide(rows, { atOnce, over }, async (row) => {
    await uploadOne(uploading, row).catch((error: unknown) => {
      broken.abort();
      throw error;
    });
    return true;
  });
  uploading.signal.throwIfAborted();
}

async function uploadOne(
  { deps, drive, batchId, folderId, assets, files, signal }: Uploading,
  row: MadeRow,
): Promise<void> {
  const file = files.get(row.id);
  const asset = assets.get(row.hash);
  if (file === undefined || asset === undefined) throw new Error(`result ${row.id} has no file`);
  const bytes = await deps.objects.get(row.hash).catch(undefinedIfLost);
  if (bytes === undefined) {
    // The others come into the folder all the same.
    await deps.alarm(
      `catalog-lost-${row.id}`,
      `The picture of item ${row.itemId} (run ${row.runId}) is gone or damaged in the store.`,
    );
    return;
  }
  const { link } = await drive.upload(
    {
      id: file.fileId,
      name: file.fileName,
      folderId,
      mimeType: `image/${asset.format}`,
      bytes,
      properties: { key: keyOf(row), item: String(row.itemId), run: String(row.runId) },
    },
    signal,
  );
  failPoint('file.after-upload', batchId);
  await fileUploaded(deps.sql, row.id, { link, folderId });
  failPoint('file.after-row', batchId);
}

/** A person has to do something about the folder, or about our way to it. */
function isAboutFolder(error: unknown): error is ProviderError {
  return isProviderError(error) && ['no_funds', 'config', 'auth'].includes(error.kind);
}

/** What Temporal is told of trouble with the folder. A person mends it, and hears of it. */
export async function folderFailure({ alarm }: Pick<CatalogDeps, 'alarm'>, error: unknown): Promise<unknown> {
  if (!isAboutFolder(error)) return toFailure(error);
  const { kind, message } = error;
  await alarm(
    `catalog-folder-${kind}`,
    `The folder of pictures cannot be used: ${message}. Nothing is lost, and it is tried again every ten minutes.`,
  );
  return toLaterFailure(message, mendingMs);
}
