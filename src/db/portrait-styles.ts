import type { Language } from '../contract/language.ts';
import { type Sql, timed } from './sql.ts';

/** A prompt that somebody has prepared for portraits. */
export interface PortraitStyle {
  id: number;
  /** In the person's language. */
  name: string;
  /** `{subject}` is where the word for whom the model shows comes in. */
  prompt: string;
}

/** Telegram takes at most 100 buttons below a message; each style has one, others need theirs. */
const mostPortraitStyles = 60;

const columns = (sql: Sql, language: Language) => sql`
  id, case ${language}::text when 'ru' then name_ru else name_en end as name, prompt`;

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
