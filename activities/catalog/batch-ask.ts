import type { BatchAsk } from '../../src/contract/batches.ts';
import { readAssets } from '../../src/db/assets.ts';
import { keyOf, listLines } from '../../src/db/catalog/batches.ts';
import type { Sql } from '../../src/db/sql.ts';

/** What a batch asks of its provider. */
export async function readBatchAsk(sql: Sql, batchId: number): Promise<BatchAsk> {
  const rows = await listLines(sql, batchId);
  const assets = await readAssets(
    sql,
    rows.map(({ inputHash }) => inputHash),
  );
  const lines = rows.map((row) => {
    const picture = assets.get(row.inputHash);
    if (picture === undefined) throw new Error(`no asset ${row.inputHash}`);
    return { key: keyOf(row), prompt: row.prompt, picture };
  });
  return { kind: 'batch', lines };
}
