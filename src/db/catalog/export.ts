import type { PictureTexts } from '../../contract/descriptions.ts';
import type { DecidedVia, Verdict } from '../../contract/review.ts';
import { type Sql, timed } from '../sql.ts';
import type { ItemStanding } from './item-story.ts';
import { standing } from './stories.ts';

/** A picture as it is given to others: what it is, what was made and decided of it, and what is said and shown. */
export interface ExportedItem {
  key: string;
  id: number;
  product: string | null;
  page: string;
  picture: string;
  prompt: string | null;
  standing: ItemStanding | null;
  revision: number | null;
  model: string | null;
  result: string | null;
  /** SHA-256 of the new picture. */
  hash: string | null;
  decision: Verdict | null;
  decidedBy: string | null;
  decidedVia: DecidedVia | null;
  decidedAt: Date | null;
  why: string | null;
  /** Of all that was made of it, decimal. */
  cost: string;
  currency: string | null;
  /** As the shop's CMS calls it, and what it shows. */
  cmsId: string | null;
  shown: string | null;
  version: number | null;
  texts: PictureTexts;
}

/** Pictures of a source in the order they were found. `after`: the last id of the chunk before. */
export async function listExported(
  sql: Sql,
  sourceId: number,
  { after, most }: { after: number; most: number },
): Promise<ExportedItem[]> {
  return timed(sql<ExportedItem[]>`
    with chunk as (
      select * from catalog_items where source_id = ${sourceId} and id > ${after} order by id limit ${most}
    )
    select 'darkroom-item-' || i.id as key, i.id, t.name as product, t.url as page, i.picture_url as picture,
      coalesce(r.prompt, i.redo_prompt, i.prompt) as prompt, ${standing(sql)} as standing, r.revision, r.model, r.file_link as result, r.hash,
      d.verdict as decision, d.by as "decidedBy", d.via as "decidedVia", d.at as "decidedAt", d.why, trim_scale(paid.cost)::text as cost,
      paid.currency, c.cms_id as "cmsId", c.shown, c.version,
      (select coalesce(jsonb_object_agg(x.language, jsonb_build_object('alt', x.alt, 'title', x.title, 'caption', x.caption)), '{}')
        from catalog_texts x where x.result_id = r.id) as texts
    from chunk i join catalog_products t on t.id = i.product_id
    left join publish_wishes(${sourceId}, false) w on w.item_id = i.id
    left join catalog_results r on r.id = w.result_id
    left join catalog_decisions d on d.result_id = r.id and d.counts
    left join catalog_shown c on c.item_id = i.id
    cross join lateral (
      select coalesce(sum(k.amount), 0) as cost, max(k.currency) as currency from catalog_costs k join catalog_results e on e.id = k.result_id
      where e.item_id = i.id) paid
    order by i.id`);
}
