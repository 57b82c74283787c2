import { type Sql, timed } from '../sql.ts';
import type {
  ItemStory,
  StoryDecision,
  StoryDescription,
  StoryEvent,
  StoryItem,
  StoryProduct,
  StoryPublication,
  StoryResult,
  StoryShown,
  StoryTexts,
} from './item-story.ts';

/** More would be no story: the newest of them. */
const mostEvents = 500;

/** All that is known of one picture; undefined: there is no such item. */
export async function readStory(sql: Sql, itemId: number): Promise<ItemStory | undefined> {
  const [found, results, decisions, texts, descriptions, publications, shown, events] = await Promise.all([
    readItem(sql, itemId),
    readResults(sql, itemId),
    readDecisions(sql, itemId),
    readTexts(sql, itemId),
    readDescriptions(sql, itemId),
    readPublications(sql, itemId),
    readShown(sql, itemId),
    readEvents(sql, itemId),
  ]);
  return found && { ...found, results, decisions, texts, descriptions, publications, shown, events };
}

async function readItem(
  sql: Sql,
  itemId: number,
): Promise<{ item: StoryItem; product: StoryProduct } | undefined> {
  const [item] = await timed(sql<(StoryItem & { productId: number })[]>`
    select i.id, 'darkroom-item-' || i.id as "externalKey", i.source_id as "sourceId", s.name as "sourceName", s.languages,
      i.picture_url as "pictureUrl", i.hash, i.prompt, s.default_prompt as "defaultPrompt", i.redo_prompt as "redoPrompt",
      i.is_skipped as "isSkipped", i.is_marked as "isMarked", i.is_wanted_again as "isWantedAgain", i.row_state as "rowState",
      i.missing_since as "missingSince", i.created_at as "createdAt", i.product_id as "productId", ${standing(sql)} as standing
    from catalog_items i join catalog_sources s on s.id = i.source_id
    left join publish_wishes(i.source_id, false) w on w.item_id = i.id
    where i.id = ${itemId}`);
  if (item === undefined) return undefined;
  const { productId, ...rest } = item;
  const [product] = await timed(sql<StoryProduct[]>`
    select t.id, t.name, t.url, t.category, t.price::text as price, t.currency,
      (select coalesce(jsonb_agg(g.url order by g.url), '[]') from catalog_pages g
        where g.source_id = t.source_id and g.product_url = t.url) as pages
    from catalog_products t where t.id = ${productId}`);
  if (product === undefined) throw new Error(`item ${itemId} has no product`);
  return { item: rest, product };
}

/** How a picture stands, of a row of publish_wishes; null: nothing was made of the item. */
export function standing(sql: Sql) {
  return sql`case when w.item_id is not null then coalesce(w.why, 'to_publish') end`;
}

const cost = (sql: Sql) => sql`
  case when c.id is not null then jsonb_build_object('amount', trim_scale(c.amount)::text, 'single', trim_scale(c.single)::text,
    'currency', c.currency) end`;

async function readResults(sql: Sql, itemId: number): Promise<StoryResult[]> {
  return timed(sql<StoryResult[]>`
    select r.id, r.revision, r.attempt, r.status, r.reason, r.prompt, r.run_id as "runId", b.number as batch, r.model,
      r.input_hash as "inputHash", r.hash, r.file_link as "fileLink", r.planned_at as "plannedAt", r.ended_at as "endedAt",
      ${cost(sql)} as cost
    from catalog_results r left join catalog_batches b on b.id = r.batch_id
    left join catalog_costs c on c.result_id = r.id and c.kind = 'picture'
    where r.item_id = ${itemId} order by r.revision, r.attempt`);
}

async function readDecisions(sql: Sql, itemId: number): Promise<StoryDecision[]> {
  return timed(sql<StoryDecision[]>`
    select d.result_id as "resultId", r.revision, d.verdict, d.counts, d.by, d.via, d.why, d.prompt, d.run_id as "runId", d.at
    from catalog_decisions d join catalog_results r on r.id = d.result_id
    where d.item_id = ${itemId} order by d.id`);
}

async function readTexts(sql: Sql, itemId: number): Promise<StoryTexts[]> {
  return timed(sql<StoryTexts[]>`
    select x.result_id as "resultId", r.revision, x.language, x.alt, x.title, x.caption, x.edited_by as "editedBy",
      x.edited_via as "editedVia", x.changed_at as "changedAt"
    from catalog_texts x join catalog_results r on r.id = x.result_id
    where r.item_id = ${itemId} order by r.revision, x.language`);
}

async function readDescriptions(sql: Sql, itemId: number): Promise<StoryDescription[]> {
  return timed(sql<StoryDescription[]>`
    select d.result_id as "resultId", r.revision, d.attempt, d.status, d.reason, d.is_lost as "isLost", d.complaint, d.model, d.tokens,
      d.run_id as "runId", d.ended_at as "endedAt", ${cost(sql)} as cost
    from catalog_descriptions d join catalog_results r on r.id = d.result_id
    left join catalog_costs c on c.description_id = d.id
    where r.item_id = ${itemId} order by r.revision, d.attempt`);
}

async function readPublications(sql: Sql, itemId: number): Promise<StoryPublication[]> {
  return timed(sql<StoryPublication[]>`
    select b.id, b.version, r.revision, b.status, b.reason, b.by, b.run_id as "runId", b.hash, b.texts, b.opened_at as "openedAt",
      b.published_at as "publishedAt", b.ended_at as "endedAt"
    from catalog_publications b join catalog_results r on r.id = b.result_id
    where b.item_id = ${itemId} order by b.version`);
}

async function readShown(sql: Sql, itemId: number): Promise<StoryShown | null> {
  const [shown] = await timed(sql<StoryShown[]>`
    select cms_id as "cmsId", revision, shown, version, hash, texts, is_ours as "isOurs", changed_at as "changedAt", read_at as "readAt"
    from catalog_shown where item_id = ${itemId}`);
  return shown ?? null;
}

async function readEvents(sql: Sql, itemId: number): Promise<StoryEvent[]> {
  const events = await timed(sql<StoryEvent[]>`
    select kind, data, at from events where subject_kind = 'item' and subject_id = ${itemId} order by id desc limit ${mostEvents}`);
  return events.toReversed();
}
