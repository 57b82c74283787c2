import type { Language } from '../contract/language.ts';
import { one, type Sql, timed } from './sql.ts';

/** A prompt that somebody has prepared for portraits. */
export interface PortraitStyle {
  id: number;
  /** In the person's language. */
  name: string;
  nameEn: string;
  /** `{subject}` is where the word for whom the model shows comes in. */
  prompt: string;
  /** Hash of a stored asset; null where nobody has sent one. */
  example: string | null;
}

/** Telegram takes at most 100 buttons below a message; each style has one, others need theirs. */
export const mostPortraitStyles = 60;

const columns = (sql: Sql, language: Language) => sql`
  id, case ${language}::text when 'ru' then name_ru else name_en end as name, name_en as "nameEn", prompt, example`;

/** The styles that are offered, the oldest first. */
export async function listPortraitStyles(sql: Sql, language: Language): Promise<PortraitStyle[]> {
  return timed(sql<PortraitStyle[]>`
    select ${columns(sql, language)} from portrait_styles where removed_at is null order by id limit ${mostPortraitStyles}`);
}

/** The style, if it is still offered. */
export async function findPortraitStyle(
  sql: Sql,
  id: number,
  language: Language,
): Promise<PortraitStyle | undefined> {
  const [style] = await timed(sql<PortraitStyle[]>`
    select ${columns(sql, language)} from portrait_styles where id = ${id} and removed_at is null`);
  return style;
}

export interface NewPortraitStyle {
  nameEn: string;
  nameRu: string;
  prompt: string;
  /** Hash of a stored asset. */
  example?: string;
}

/** Adds a style; all of it the same once more is the same style, however often it is added. */
export async function addPortraitStyle(
  sql: Sql,
  { nameEn, nameRu, prompt, example }: NewPortraitStyle,
  by: string,
): Promise<'added' | 'taken' | 'full'> {
  const row = await one(sql<{ outcome: 'added' | 'taken' | 'full' }[]>`
    with offered as (select name_en, name_ru, prompt, example from portrait_styles where removed_at is null),
      added as (
        insert into portrait_styles (name_en, name_ru, prompt, example)
        select ${nameEn}, ${nameRu}, ${prompt}, ${example ?? null}::text where (select count(*) from offered) < ${mostPortraitStyles}
        on conflict (lower(name_en)) where removed_at is null do nothing returning id),
      told as (
        select add_event(null, null, 'portrait_style_added', ${sql.json({ name: nameEn, by })}) from added)
    select case
      when exists (select from told) then 'added'
      when exists (
        select from offered where (name_en, name_ru, prompt) = (${nameEn}, ${nameRu}, ${prompt})
          and example is not distinct from ${example ?? null}::text) then 'added'
      when (select count(*) from offered) >= ${mostPortraitStyles} then 'full'
      else 'taken' end as outcome`);
  return row.outcome;
}

/** It is offered no more; orders made with it keep its words and its name. */
export async function removePortraitStyle(sql: Sql, id: number, by: string): Promise<void> {
  await timed(sql`
    with removed as (
      update portrait_styles set removed_at = now() where id = ${id} and removed_at is null returning name_en)
    select add_event(null, null, 'portrait_style_removed', jsonb_build_object('name', name_en, 'by', ${by}::text))
    from removed`);
}
