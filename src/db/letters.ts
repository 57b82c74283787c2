import type { Language } from '../contract/language.ts';
import { one, type Sql, timed } from './sql.ts';

/** What somebody who works here wrote to a person. */
export interface Letter {
  id: number;
  text: string;
  writtenBy: string;
  at: Date;
  /** It stands in the person's chat. */
  isSent: boolean;
}

/** Writes to a person, once for each key. See functions/people/write_letter.sql. @returns undefined when nothing reaches them */
export async function writeLetter(
  sql: Sql,
  { userId, text, key, by }: { userId: number; text: string; key: string; by: string },
): Promise<number | undefined> {
  const row = await one(
    sql<{ id: number | null }[]>`select write_letter(${userId}, ${text}, ${key}, ${by}) as id`,
  );
  return row.id ?? undefined;
}

/** The last letters to a person, newest first. */
export async function listLetters(sql: Sql, userId: number, most: number): Promise<Letter[]> {
  return timed(sql<Letter[]>`
    select l.id, l.text, l.written_by as "writtenBy", l.created_at as at,
      exists (select from cards c where c.kind = 'letter' and c.subject_id = l.id and c.message_id is not null) as "isSent"
    from letters l where l.user_id = ${userId} order by l.id desc limit ${most}`);
}

/** What a letter says, and in which language its reader is spoken to. */
export async function readLetter(sql: Sql, id: number): Promise<{ text: string; language: Language }> {
  return one(sql<{ text: string; language: Language }[]>`
    select l.text, u.language from letters l join users u on u.id = l.user_id where l.id = ${id}`);
}
