import { createHash } from 'node:crypto';
import type { OpenedBatch } from '../../src/contract/catalog.ts';
import { addAsset } from '../../src/db/assets.ts';
import { endBatch, endLine, listLines, openBatch, planResults } from '../../src/db/catalog/batches.ts';
import { moveRun, openRun } from '../../src/db/catalog/runs.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';

/** A source with a run under way and pictures of one product, each with a prompt. */
export interface CatalogScene {
  sourceId: number;
  runId: number;
  itemIds: number[];
}

let last = 0;

/** @param hashes of the pictures, which are stored already where they are given */
export async function newCatalog(
  sql: Sql,
  {
    items = 3,
    hashes,
    options = {},
  }: { items?: number; hashes?: string[]; options?: { force?: boolean } } = {},
): Promise<CatalogScene> {
  last += 1;
  const fields = { startUrl: `https://shop-${last}.example.test/` };
  const source = await setSource(sql, `shop-${last}`, { fields, by: 'test' });
  const sourceId = source?.id ?? 0;
  const runId = await newRun(sql, sourceId, options);
  const url = `${fields.startUrl}vase`;
  const [product] = await sql<{ id: number }[]>`
    insert into catalog_products (source_id, url, name, seen_run) values (${sourceId}, ${url}, 'Blue Vase, 40 cm', ${runId})
    returning id`;
  const itemIds: number[] = [];
  for (const hash of hashes ?? Array.from({ length: items }, (_, index) => hashOf(`${sourceId}-${index}`))) {
    await addAsset(sql, { hash, format: 'png', width: 64, height: 64, bytes: 100 });
    const [item] = await sql<{ id: number }[]>`
      insert into catalog_items (source_id, hash, product_id, picture_url, prompt, row_state)
      values (${sourceId}, ${hash}, ${product?.id ?? 0}, ${`${url}/${hash}.png`}, 'on a beach', 'there') returning id`;
    itemIds.push(item?.id ?? 0);
  }
  return { sourceId, runId, itemIds };
}

export async function newRun(sql: Sql, sourceId: number, options: { force?: boolean } = {}): Promise<number> {
  const opened = await openRun(sql, { source: sourceId, stages: ['generate'], options, by: 'test' });
  if (opened === undefined || !('runId' in opened)) throw new Error('no run was opened');
  return opened.runId;
}

/** A picture was made of each item, which a person has accepted. @returns the ids of the results, in the order of the items */
export async function decideAll(
  sql: Sql,
  { runId, itemIds }: Pick<CatalogScene, 'runId' | 'itemIds'>,
  verdict: 'accept' | 'reject' | 'redo' = 'accept',
): Promise<number[]> {
  const results: number[] = [];
  for (const itemId of itemIds) {
    const [made] = await sql<{ id: number }[]>`
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, hash, ended_at)
      select id, (select count(*) + 1 from catalog_results where item_id = ${itemId}), ${runId}, 'on a beach', hash, 'made', hash, now()
      from catalog_items where id = ${itemId} returning id`;
    await sql`
      with decision as (
        insert into catalog_decisions (item_id, result_id, hash, verdict, counts, by, via, why)
        select id, ${made?.id ?? 0}, hash, ${verdict}, true, 'person 1', 'chat', ${verdict === 'accept' ? null : 'too dark'}
        from catalog_items where id = ${itemId} returning id, item_id, hash, verdict
      )
      insert into catalog_approvals (item_id, hash, decision_id)
      select item_id, hash, id from decision where verdict = 'accept' on conflict do nothing`;
    results.push(made?.id ?? 0);
  }
  return results;
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const usualBatch = { number: 1, most: 10, provider: 'gemini', queueMs: 3_600_000 };

/** All that is wanted, in the run's first batch. */
export async function sentBatch(sql: Sql, runId: number): Promise<OpenedBatch> {
  await planResults(sql, runId, 100);
  const opened = await openBatch(sql, runId, usualBatch);
  if (opened === null) throw new Error('no batch was opened');
  return opened;
}

/** All that is wanted is made, and people are asked about it. @returns the batch */
export async function reviewAll(sql: Sql, runId: number): Promise<OpenedBatch> {
  const batch = await sentBatch(sql, runId);
  for (const { id, inputHash } of await listLines(sql, batch.batchId))
    await endLine(sql, { resultId: id, status: 'made', hash: inputHash, cost });
  await endJob(sql, batch.jobId, { status: 'done' });
  await endBatch(sql, batch.batchId, { outcome: 'done' });
  await moveRun(sql, runId, { stage: 'review' });
  return batch;
}

export const price = { batch: '0.067', single: '0.134', currency: 'USD' };
export const cost = { amount: price.batch, single: price.single, currency: price.currency };
