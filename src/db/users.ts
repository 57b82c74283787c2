import type { Language } from '../contract/language.ts';
import type { PersonStatus, Role } from '../contract/people.ts';
import { one, type Sql, timed } from './sql.ts';

export interface User {
  id: number;
  telegramId: number;
  firstName: string;
  language: Language;
}

export interface Profile {
  telegramId: number;
  username: string | null;
  firstName: string;
  lastName: string | null;
  /** From the client; kept only until the person chooses one. */
  language: Language;
}

/** A person who has just been heard of. */
export interface RegisteredUser extends User {
  role: Role;
  status: PersonStatus;
  /** This was the first that was heard of them. */
  isNew: boolean;
  /** Credits they got for that. */
  granted: number;
}

/**
 * Makes or refreshes a person. The grant is given once, however often this is called.
 * @param grant credits for a newcomer, if not what is set for all
 */
export async function registerUser(sql: Sql, profile: Profile, grant?: number): Promise<RegisteredUser> {
  const { telegramId, username, firstName, lastName, language } = profile;
  const row = await one(sql<{ user: RegisteredUser }[]>`
    select register_user(${telegramId}, ${username}, ${firstName}, ${lastName}, ${language},
      coalesce(${grant ?? null}::bigint, (select credits from grants where kind = 'start'), 0)) as user`);
  return row.user;
}

export async function chooseLanguage(sql: Sql, userId: number, language: Language): Promise<void> {
  await timed(sql`update users set language = ${language}, language_chosen = true where id = ${userId}`);
}

/** Whether somebody hears news from now on. */
export async function chooseNews(sql: Sql, userId: number, agrees: boolean): Promise<void> {
  await timed(sql`
    with changed as (
      update users set agreed_news_at = case when ${agrees} then now() end
      where id = ${userId} and (agreed_news_at is not null) <> ${agrees} returning id)
    select add_event(id, null, ${agrees ? 'news_agreed' : 'news_declined'}) from changed`);
}

export async function hearsNews(sql: Sql, userId: number): Promise<boolean> {
  const row = await one(sql<{ hears: boolean }[]>`
    select agreed_news_at is not null as hears from users where id = ${userId}`);
  return row.hears;
}

/** Telegram says that nothing reaches this person any more; their next message makes them active again. */
export async function markUnreachable(sql: Sql, telegramId: number): Promise<void> {
  await timed(
    sql`update users set status = 'unreachable' where telegram_id = ${telegramId} and status = 'active'`,
  );
}

export async function readUser(sql: Sql, telegramId: number): Promise<User | undefined> {
  const [user] = await timed(sql<User[]>`
    select id, telegram_id as "telegramId", first_name as "firstName", language from users
    where telegram_id = ${telegramId}`);
  return user;
}
