import type { BatchAsk, PictureBatch } from '../../src/contract/batches.ts';
import type { DescriptionBatch } from '../../src/contract/descriptions.ts';
import { readAssets } from '../../src/db/assets.ts';
import { endLine, keyOf, listLines, makesOf, type ResultRow } from '../../src/db/catalog/batches.ts';
import { sourceOfBatch } from '../../src/db/catalog/sources.ts';
import {
  type DescriptionRow,
  dropDescription,
  endDescription,
  listProducts,
  listTaken,
  listTextLines,
} from '../../src/db/catalog/texts.ts';
import type { JobDeps } from '../deps.ts';
import { describingLine } from './text-lines.ts';

type Deps = Pick<JobDeps, 'sql' | 'objects'>;

const lost = 'the picture is gone from the store';

/** What a batch asks of its provider. A line whose picture is lost ends here: it would spoil the others. */
export async function readBatchAsk(deps: Deps, batchId: number): Promise<BatchAsk> {
  const makes = await makesOf(deps.sql, batchId);
  return makes === 'texts' ? readTextBatch(deps, batchId) : readPictureBatch(deps, batchId);
}

async function readPictureBatch({ sql, objects }: Deps, batchId: number): Promise<PictureBatch> {
  const open = (await listLines(sql, batchId)).filter(({ status }) => status === 'sent');
  const assets = await readAssets(
    sql,
    open.map(({ inputHash }) => inputHash),
  );
  const rows: ResultRow[] = [];
  for (const row of open) {
    if (await objects.has(row.inputHash)) rows.push(row);
    else await endLine(sql, { resultId: row.id, status: 'failed', reason: lost });
  }
  const lines = rows.map((row) => {
    const picture = assets.get(row.inputHash);
    if (picture === undefined) throw new Error(`no asset ${row.inputHash}`);
    return { key: keyOf(row), prompt: row.prompt, picture };
  });
  return { kind: 'batch', of: 'pictures', lines };
}

async function readTextBatch({ sql, objects }: Deps, batchId: number): Promise<DescriptionBatch> {
  const rows: DescriptionRow[] = [];
  for (const row of await listTextLines(sql, batchId)) {
    if (row.status !== 'sent') continue;
    if (row.languages.length === 0) await dropDescription(sql, row.id);
    else if (await objects.has(row.hash)) rows.push(row);
    else await endDescription(sql, { descriptionId: row.id, status: 'refused', reason: lost });
  }
  const source = await sourceOfBatch(sql, batchId);
  const productIds = [...new Set(rows.map(({ productId }) => productId))];
  const products = new Map((await listProducts(sql, productIds)).map((one) => [one.id, one]));
  const taken = Map.groupBy(await listTaken(sql, productIds), ({ productId }) => productId);
  const lines = rows.map((row) => {
    const others = (taken.get(row.productId) ?? []).filter(({ itemId }) => itemId !== row.itemId);
    const texts = others.map((other) => other.texts);
    return describingLine(row, { source, product: products.get(row.productId), taken: texts });
  });
  return { kind: 'batch', of: 'texts', lines };
}
