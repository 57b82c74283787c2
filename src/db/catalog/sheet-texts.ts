import type { ImageTexts } from '../../contract/descriptions.ts';
import { type Sql, timed } from '../sql.ts';

/** Of each field, what stood or stands in the sheet as we wrote it: a cell that is otherwise is a person's. */
export type WrittenTexts = Partial<Record<keyof ImageTexts, readonly string[]>>;

/** What the sheet says of an item in one language. */
export interface SheetTexts {
  itemId: number;
  language: string;
  /** The newest picture. */
  resultId: number;
  /** Of that picture; null: only pictures before it have texts. */
  texts: ImageTexts | null;
  /** What we wrote of this picture and of those before it. */
  written: readonly WrittenTexts[];
}

/** Of the items from one to another, by their ids. */
export async function listSheetTexts(
  sql: Sql,
  sourceId: number,
  { from, to }: { from: number; to: number },
): Promise<SheetTexts[]> {
  return timed(sql<SheetTexts[]>`
    select i.id as "itemId", t.language, made.id as "resultId",
      (jsonb_agg(jsonb_build_object('alt', t.alt, 'title', t.title, 'caption', t.caption)) filter (where r.id = made.id))->0 as texts,
      coalesce(jsonb_agg(t.in_sheet) filter (where t.in_sheet is not null), '[]') as written
    from catalog_items i
    cross join lateral (
      select m.id from catalog_results m where m.item_id = i.id and m.status = 'made'
      order by m.revision desc, m.attempt desc limit 1) made
    join catalog_results r on r.item_id = i.id
    join catalog_texts t on t.result_id = r.id
    where i.source_id = ${sourceId} and i.id between ${from} and ${to}
    group by i.id, t.language, made.id order by i.id, t.language`);
}

/** What is written into the sheet now, or was found there, by picture and language; fields that are not named stay. */
export async function noteWritten(
  sql: Sql,
  notes: readonly { resultId: number; language: string; written: WrittenTexts }[],
): Promise<void> {
  if (notes.length === 0) return;
  await timed(sql`
    update catalog_texts t set in_sheet = coalesce(t.in_sheet, '{}') || given.written
    from (
      select (value->>'resultId')::bigint as result_id, value->>'language' as language, value->'written' as written
      from jsonb_array_elements(${sql.json(JSON.parse(JSON.stringify(notes)))})) given
    where t.result_id = given.result_id and t.language = given.language`);
}

/** Somebody has written something that is not taken: told once. */
export async function refuseTexts(
  sql: Sql,
  itemId: number,
  refusal: { language: string; texts: Readonly<Partial<ImageTexts>>; why: string; via: 'sheet' },
): Promise<void> {
  const data = sql.json(JSON.parse(JSON.stringify(refusal)));
  await timed(sql`
    select add_subject_event('item', ${itemId}, 'text_refused', ${data}::jsonb)
    where not exists (
      select from events where subject_kind = 'item' and subject_id = ${itemId} and kind = 'text_refused' and data = ${data}::jsonb)`);
}
