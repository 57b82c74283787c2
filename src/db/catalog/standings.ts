import { type Sql, timed } from '../sql.ts';
import type { ItemStanding, ListedItem } from './item-story.ts';
import { standing } from './stories.ts';

/**
 * Pictures of a source in the order they were found. `after`: the last id of the chunk before. `standings`: any without it. `search`: a
 * part of the product's name, or the number of one picture.
 */
export async function listStanding(
  sql: Sql,
  sourceId: number,
  {
    standings,
    search,
    after = 0,
    most,
  }: {
    standings?: readonly ItemStanding[];
    search?: { words: string; itemId: number | undefined };
    after?: number;
    most: number;
  },
): Promise<ListedItem[]> {
  return timed(sql<ListedItem[]>`
    select i.id, 'darkroom-item-' || i.id as "externalKey", s.name as "sourceName", t.name as "productName", ${standing(sql)} as standing,
      w.result_id as "resultId", r.revision, r.file_link as "fileLink", i.hash as before, r.hash as after
    from catalog_items i join catalog_sources s on s.id = i.source_id join catalog_products t on t.id = i.product_id
    left join publish_wishes(${sourceId}, false) w on w.item_id = i.id
    left join catalog_results r on r.id = w.result_id
    where i.source_id = ${sourceId} and i.id > ${after}
      and (${standings === undefined}::boolean or ${standing(sql)} in (select jsonb_array_elements_text(${sql.json([...(standings ?? [])])})))
      and (${search === undefined}::boolean or i.id = ${search?.itemId ?? null}::bigint
        or position(lower(${search?.words ?? ''}) in lower(coalesce(t.name, ''))) > 0)
    order by i.id limit ${most}`);
}

/** How many pictures that were made stand how. */
export async function countStandings(
  sql: Sql,
  sourceId: number,
): Promise<Readonly<Partial<Record<ItemStanding, number>>>> {
  const rows = await timed(sql<{ standing: ItemStanding; n: number }[]>`
    select ${standing(sql)} as standing, count(*) as n from publish_wishes(${sourceId}, false) w group by 1`);
  return Object.fromEntries(rows.map(({ standing, n }) => [standing, n]));
}

/** What there is to say a word about: the newest run of an item's source, the one under way if there is one. */
export interface ItemPlace {
  sourceId: number;
  run: { id: number; workflowId: string; isInReview: boolean } | null;
  /** Whether its newest picture was decided on; null: nothing was made of it. */
  isDecided: boolean | null;
}

/** Undefined: there is no such item. */
export async function findPlace(sql: Sql, itemId: number): Promise<ItemPlace | undefined> {
  const [place] = await timed(sql<ItemPlace[]>`
    select i.source_id as "sourceId",
      (select jsonb_build_object('id', g.id, 'workflowId', g.workflow_id, 'isInReview', g.ended_at is null and g.stage = 'review')
        from catalog_runs g where g.source_id = i.source_id order by g.id desc limit 1) as run,
      (select exists (select from catalog_decisions d where d.result_id = r.id and d.counts) from catalog_results r
        where r.item_id = i.id and r.status = 'made' order by r.revision desc, r.attempt desc limit 1) as "isDecided"
    from catalog_items i where i.id = ${itemId}`);
  return place;
}

/** The run of a source that is under way. */
export async function findOpenRun(
  sql: Sql,
  sourceId: number,
): Promise<{ id: number; workflowId: string } | undefined> {
  const [run] = await timed(sql<{ id: number; workflowId: string }[]>`
    select id, workflow_id as "workflowId" from catalog_runs where source_id = ${sourceId} and ended_at is null`);
  return run;
}
