import { addAsset } from '../../src/db/assets.ts';
import { endLine, type ResultRow } from '../../src/db/catalog/batches.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import type { PictureRules } from '../../src/storage/images.ts';
import type { CatalogDeps } from './deps.ts';

/** A picture of 4096 pixels a side is up to 35 MB. */
const pictureRules: PictureRules = { maxBytes: 60_000_000, purpose: 'result' };

/** Keeps a picture that was made, with what it cost. Run twice it is kept and charged once. */
export async function keepPicture(
  { sql, objects, decoder, price, imageModel: model }: CatalogDeps,
  {
    row,
    by,
    batchId,
    signal,
  }: { row: ResultRow; by: 'batch' | 'single'; batchId?: number; signal?: AbortSignal },
  picture: Buffer,
): Promise<void> {
  const { id: resultId, runId } = row;
  const check = await decoder.check(picture, pictureRules, {
    key: `run-${runId}`,
    ...(signal && { signal }),
  });
  if (!check.ok) {
    const reason = `result unusable: ${check.reason}`;
    await endLine(sql, { resultId, status: 'failed', reason });
    return;
  }
  const hash = await objects.put(check.bytes);
  failPoint('line.after-put', batchId);
  const { format, width, height, bytes } = check;
  await addAsset(sql, { hash, format, width, height, bytes: bytes.length });
  const { single, currency } = price;
  const cost = { amount: price[by], single, currency };
  await endLine(sql, { resultId, status: 'made', hash, model, cost });
  failPoint('line.after-end', batchId);
}
