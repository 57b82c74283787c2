import type { ImageTexts, PictureTexts } from '../../contract/descriptions.ts';
import { one, type Sql, timed } from '../sql.ts';

/** What came of an edit. `too_late`: there is a newer picture · `not_found`: no such picture, or no texts to be changed in this language. */
export type TextEdit =
  | { kind: 'edited'; before?: ImageTexts; after: ImageTexts }
  | { kind: 'unchanged' | 'too_late' | 'not_found' };

/** Changes what is said of a picture, once it was checked. See functions/catalog/edit_texts.sql. */
export async function editTexts(
  sql: Sql,
  edit: {
    resultId: number;
    language: string;
    texts: Readonly<Partial<ImageTexts>>;
    by: string;
    via: 'chat' | 'command line' | 'panel' | 'sheet';
  },
): Promise<TextEdit> {
  const row = await one(sql<{ edited: TextEdit }[]>`
    select edit_texts(${sql.json(JSON.parse(JSON.stringify(edit)))}) as edited`);
  return row.edited;
}

/** The picture that an item shows now, what is said of it, and what its source wants of that. */
export interface EditableTexts {
  resultId: number;
  languages: readonly string[];
  forbidden: readonly string[];
  demanded: readonly string[];
  texts: PictureTexts;
}

/** Undefined: there is no such item, or no picture was made of it. */
export async function findEditable(sql: Sql, itemId: number): Promise<EditableTexts | undefined> {
  const [found] = await timed(sql<EditableTexts[]>`
    select m.id as "resultId", s.languages, s.forbidden_words as forbidden, s.demanded_words as demanded,
      (select coalesce(jsonb_object_agg(t.language, jsonb_build_object('alt', t.alt, 'title', t.title, 'caption', t.caption)), '{}')
        from catalog_texts t where t.result_id = m.id) as texts
    from catalog_results m
    join catalog_items i on i.id = m.item_id
    join catalog_sources s on s.id = i.source_id
    where m.item_id = ${itemId} and m.status = 'made'
    order by m.revision desc, m.attempt desc limit 1`);
  return found;
}
