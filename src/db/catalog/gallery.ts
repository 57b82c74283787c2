import type { DecidedVia, Verdict } from '../../contract/review.ts';
import { one, type Sql, timed } from '../sql.ts';

/** A picture that nobody has decided on, as a gallery shows it. */
export interface GalleryPicture {
  itemId: number;
  resultId: number;
  /** Of the shop's own picture, and of the one that was made. */
  before: string;
  after: string;
  revision: number;
  prompt: string;
  productName: string | null;
}

/** Undecided pictures of a source in the order they were found. `after`: the last id of the page before. */
export async function listUndecided(
  sql: Sql,
  sourceId: number,
  { after, most }: { after: number; most: number },
): Promise<GalleryPicture[]> {
  return timed(sql<GalleryPicture[]>`
    select u.item_id as "itemId", u.result_id as "resultId", r.input_hash as before, u.hash as after, r.revision, r.prompt,
      t.name as "productName"
    from undecided_items(${sourceId}) u
    join catalog_results r on r.id = u.result_id
    join catalog_items i on i.id = u.item_id
    join catalog_products t on t.id = i.product_id
    where u.item_id > ${after} order by u.item_id limit ${most}`);
}

/** What is left to decide on. `upTo`: the newest picture of it, so that "all of these" means no later one; null: nothing is left. */
export interface UndecidedCount {
  undecided: number;
  upTo: number | null;
}

export async function countUndecided(sql: Sql, sourceId: number): Promise<UndecidedCount> {
  return one(sql<UndecidedCount[]>`
    select count(*) as undecided, max(result_id) as "upTo" from undecided_items(${sourceId})`);
}

/** The undecided pictures before and after an item. */
export async function undecidedBeside(
  sql: Sql,
  sourceId: number,
  itemId: number,
): Promise<{ previous: number | null; next: number | null }> {
  return one(sql<{ previous: number | null; next: number | null }[]>`
    select max(item_id) filter (where item_id < ${itemId}) as previous, min(item_id) filter (where item_id > ${itemId}) as next
    from undecided_items(${sourceId})`);
}

/** A picture that need not be decided on any more. */
export interface SettledPicture {
  itemId: number;
  resultId: number;
  /** Null: nobody has decided, but there is a newer one, or it is left alone. */
  verdict: Verdict | null;
  by: string | null;
  via: DecidedVia | null;
  at: Date | null;
}

/** Those of the given pictures that are not undecided any more. */
export async function listSettled(sql: Sql, resultIds: readonly number[]): Promise<SettledPicture[]> {
  return timed(sql<SettledPicture[]>`
    select r.item_id as "itemId", r.id as "resultId", d.verdict, d.by, d.via, d.at
    from catalog_results r join catalog_items i on i.id = r.item_id
    left join catalog_decisions d on d.result_id = r.id and d.counts
    where r.id in (select jsonb_array_elements_text(${sql.json([...resultIds])})::bigint)
      and not exists (select from undecided_items(i.source_id) u where u.result_id = r.id)
    order by r.id`);
}

/** Accepts what nobody has decided on, as far as it was made until then. See functions/catalog/accept_rest.sql. @returns how many */
export async function acceptUndecided(
  sql: Sql,
  sourceId: number,
  { upTo, by, most }: { upTo: number; by: string; most: number },
): Promise<number> {
  const word = { source: sourceId, upTo, by, via: 'panel' };
  const row = await one(sql<{ accepted: number }[]>`
    select accept_rest((select id from catalog_runs where source_id = ${sourceId} and ended_at is null), ${sql.json(word)}, ${most})
      as accepted`);
  return row.accepted;
}
