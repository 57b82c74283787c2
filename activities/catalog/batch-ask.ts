import type { PictureBatch } from '../../src/contract/batches.ts';
import { readAssets } from '../../src/db/assets.ts';
import { endLine, keyOf, listLines, type ResultRow } from '../../src/db/catalog/batches.ts';
import type { JobDeps } from '../deps.ts';

/** What a batch asks of its provider. A line whose picture is lost ends here: it would spoil the others. */
export async function readBatchAsk(
  { sql, objects }: Pick<JobDeps, 'sql' | 'objects'>,
  batchId: number,
): Promise<PictureBatch> {
  const open = (await listLines(sql, batchId)).filter(({ status }) => status === 'sent');
  const assets = await readAssets(
    sql,
    open.map(({ inputHash }) => inputHash),
  );
  const rows: ResultRow[] = [];
  for (const row of open) {
    if (await objects.has(row.inputHash)) rows.push(row);
    else
      await endLine(sql, {
        resultId: row.id,
        status: 'failed',
        reason: 'the picture is gone from the store',
      });
  }
  const lines = rows.map((row) => {
    const picture = assets.get(row.inputHash);
    if (picture === undefined) throw new Error(`no asset ${row.inputHash}`);
    return { key: keyOf(row), prompt: row.prompt, picture };
  });
  return { kind: 'batch', of: 'pictures', lines };
}
