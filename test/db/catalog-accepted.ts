import type { RunOptions } from '../../src/contract/catalog.ts';
import type { ImageTexts } from '../../src/contract/descriptions.ts';
import type { ShownImage } from '../../src/contract/gateway.ts';
import type { OpenSet } from '../../src/db/catalog/publications.ts';
import { openRun } from '../../src/db/catalog/runs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { newCatalog } from './catalog-scene.ts';

export const texts: ImageTexts = { alt: 'A blue vase', title: 'Blue vase', caption: 'The vase on a beach' };

/** A source whose pictures are made, accepted and described, and a run under way that publishes. */
export interface AcceptedCatalog {
  sourceId: number;
  runId: number;
  itemIds: number[];
  resultIds: number[];
}

/** @param pictures how many each product has @param hashes of all of them, which are stored already where they are given */
export async function newAccepted(
  sql: Sql,
  { pictures = [2, 1], hashes }: { pictures?: readonly number[]; hashes?: string[] } = {},
): Promise<AcceptedCatalog> {
  const items = pictures.reduce((sum, count) => sum + count, 0);
  const { sourceId, runId, itemIds } = await newCatalog(sql, { items, ...(hashes && { hashes }) });
  await splitProducts(sql, itemIds, pictures);
  const resultIds: number[] = [];
  for (const itemId of itemIds) resultIds.push(await newPicture(sql, { runId, itemId }));
  for (const resultId of resultIds) await accept(sql, resultId);
  return { sourceId, itemIds, resultIds, runId: await nextRun(sql, sourceId) };
}

async function splitProducts(sql: Sql, itemIds: readonly number[], pictures: readonly number[]) {
  let begin = pictures[0] ?? 0;
  for (const [index, count] of pictures.slice(1).entries()) {
    for (const itemId of itemIds.slice(begin, begin + count))
      await sql`
        with product as (
          insert into catalog_products (source_id, url, name, seen_run)
          select p.source_id, p.url || ${`-${index}`}, 'Vase ' || ${index}::text, p.seen_run
          from catalog_products p join catalog_items i on i.product_id = p.id where i.id = ${itemIds[0] ?? 0}
          on conflict (source_id, url) do update set name = excluded.name returning id)
        update catalog_items set product_id = product.id from product where catalog_items.id = ${itemId}`;
    begin += count;
  }
}

/** A picture of an item that was made and is undecided; its own again where no other is given. */
export async function newPicture(
  sql: Sql,
  { runId, itemId, hash }: { runId: number; itemId: number; hash?: string | undefined },
): Promise<number> {
  const [result] = await sql<{ id: number }[]>`
    with made as (
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash, status, hash, ended_at)
      select id, coalesce((select max(revision) from catalog_results r where r.item_id = i.id), 0) + 1, ${runId}, 'on a beach', hash, 'made',
        coalesce(${hash ?? null}, hash), now() from catalog_items i where id = ${itemId}
      returning id, item_id, run_id)
    insert into catalog_costs (result_id, item_id, run_id, kind, amount, single, currency)
    select id, item_id, run_id, 'picture', 0.067, 0.134, 'USD' from made returning result_id as id`;
  return result?.id ?? 0;
}

/** Somebody accepts an item's picture, which is described then. */
export async function accept(sql: Sql, resultId: number): Promise<void> {
  await sql`
    with decided as (
      insert into catalog_decisions (item_id, result_id, hash, verdict, counts, by, via)
      select item_id, id, hash, 'accept', true, 'person 1', 'chat' from catalog_results where id = ${resultId}
      returning id, item_id, hash)
    insert into catalog_approvals (item_id, hash, decision_id) select item_id, hash, id from decided on conflict do nothing`;
  await sql`
    insert into catalog_texts (result_id, language, alt, title, caption)
    values (${resultId}, 'en', ${texts.alt}, ${texts.title}, ${texts.caption})`;
}

/** A further run that publishes; the one before has ended. */
export async function nextRun(sql: Sql, sourceId: number, options: RunOptions = {}): Promise<number> {
  await sql`
    update catalog_runs set status = 'done', ended_at = clock_timestamp() where source_id = ${sourceId} and ended_at is null`;
  const opened = await openRun(sql, { source: sourceId, stages: ['publish'], options, by: 'person 2' });
  if (opened === undefined || !('runId' in opened)) throw new Error('no run was opened');
  return opened.runId;
}

/** What a CMS answers that shows a set. */
export function answerOf({ images }: OpenSet, more: Partial<ShownImage> = {}): ShownImage[] {
  return images.map(({ image }) => ({
    externalKey: image.externalKey,
    id: `cms-${image.externalKey}`,
    revision: image.baseRevision + 1,
    shown: 'published',
    version: image.version,
    contentHash: image.contentHash,
    texts: image.texts,
    changedAt: new Date(),
    ...more,
  }));
}
