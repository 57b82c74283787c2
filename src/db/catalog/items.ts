import type { Verdict } from '../../contract/review.ts';
import { one, type Sql, timed } from '../sql.ts';

/** What a row of the sheet shows of an item. */
export interface ItemRow {
  id: number;
  pictureUrl: string;
  productName: string | null;
  productUrl: string;
  rowState: 'missing' | 'there' | 'removed';
  isGone: boolean;
  isSkipped: boolean;
  /** In the sheet, or the source's own. */
  hasPrompt: boolean;
  /** Of the newest try that counts; null without one. */
  status: 'planned' | 'sent' | 'made' | 'refused' | 'failed' | null;
  reason: string | null;
  fileLink: string | null;
  /** Of the newest picture: what was said of it, and why. */
  verdict: Verdict | null;
  why: string | null;
  /** What the shop's CMS does with that picture; null: it was never sent. */
  publication: 'sending' | 'published' | 'failed' | 'withdrawing' | 'withdrawn' | null;
  publicationReason: string | null;
  shown: 'published' | 'edited' | 'removed' | 'original' | null;
}

/** Items of a source in the order they were found. `after`: the last id of the chunk before. */
export async function listItemRows(
  sql: Sql,
  sourceId: number,
  { after = 0, most, state }: { after?: number; most: number; state?: ItemRow['rowState'] },
): Promise<ItemRow[]> {
  return timed(sql<ItemRow[]>`
    select i.id, i.picture_url as "pictureUrl", t.name as "productName", t.url as "productUrl", i.row_state as "rowState",
      i.missing_since is not null as "isGone", i.is_skipped or i.is_marked as "isSkipped",
      coalesce(i.prompt, s.default_prompt) is not null as "hasPrompt", last.status, last.reason, file.file_link as "fileLink", d.verdict, d.why, b.status as publication, b.reason as "publicationReason",
      w.shown
    from catalog_items i
    join catalog_sources s on s.id = i.source_id
    join catalog_products t on t.id = i.product_id
    left join lateral (
      select r.status, r.reason from catalog_results r where r.item_id = i.id and r.status <> 'dropped'
      order by r.revision desc, r.attempt desc limit 1) last on true
    left join lateral (
      select r.file_link from catalog_results r where r.item_id = i.id and r.uploaded_at is not null
      order by r.revision desc limit 1) file on true
    left join lateral (
      select r.id from catalog_results r where r.item_id = i.id and r.status = 'made'
      order by r.revision desc, r.attempt desc limit 1) made on true
    left join catalog_decisions d on d.result_id = made.id and d.counts
    left join lateral (
      select p.status, p.reason from catalog_publications p where p.item_id = i.id and p.result_id = made.id
      order by p.version desc limit 1) b on true
    left join catalog_shown w on w.item_id = i.id
    where i.source_id = ${sourceId} and i.id > ${after} and (${state ?? null}::text is null or i.row_state = ${state ?? null})
    order by i.id limit ${most}`);
}

/** Items whose row is to be written. */
export async function countMissingRows(sql: Sql, sourceId: number): Promise<number> {
  const row = await one(sql<{ missing: number }[]>`
    select count(*) as missing from catalog_items where source_id = ${sourceId} and row_state = 'missing'`);
  return row.missing;
}

/** These rows are in the sheet now. */
export async function rowsWritten(sql: Sql, ids: readonly number[]): Promise<void> {
  await timed(sql`
    update catalog_items set row_state = 'there'
    where row_state = 'missing' and id in (select jsonb_array_elements_text(${sql.json([...ids])})::bigint)`);
}

/** Rows that people have deleted are to be written again. */
export async function restoreRows(sql: Sql, sourceId: number): Promise<void> {
  await timed(
    sql`update catalog_items set row_state = 'missing' where source_id = ${sourceId} and row_state = 'removed'`,
  );
}

/** A row as people have left it. */
export interface ReadRow {
  id: number;
  prompt: string;
  isMarked: boolean;
}

/** What was read of the sheet. See functions/catalog/read_rows.sql. */
export async function readRows(
  sql: Sql,
  sourceId: number,
  rows: readonly ReadRow[],
): Promise<{ there: number; removed: number; unknown: number }> {
  const row = await one(sql<{ counts: { there: number; removed: number; unknown: number } }[]>`
    select read_rows(${sourceId}, ${sql.json(rows.map((one) => ({ ...one })))}) as counts`);
  return row.counts;
}

/** A word about an item. See functions/catalog/tell_item.sql. @returns false: the run's source has no such item */
export async function tellItem(
  sql: Sql,
  itemId: number,
  word: {
    word: 'skip' | 'retry' | 'take_up';
    run: number;
    by: string;
    why?: string;
    /** Of another picture. */
    prompt?: string;
    /** What is wanted again; without it what the run's stage makes. */
    of?: 'picture' | 'texts' | 'publication';
  },
): Promise<boolean> {
  const row = await one(sql<{ told: boolean }[]>`
    select tell_item(${itemId}, ${sql.json(JSON.parse(JSON.stringify(word)))}) as told`);
  return row.told;
}
