import type { PersonStatus, Role } from '../contract/people.ts';
import { storableText } from '../contract/storable.ts';
import type { Person } from './people.ts';
import { type Sql, timed } from './sql.ts';

export interface PeopleFilter {
  /** Our number, Telegram's, or the beginning of a name. */
  search?: string;
  role?: Role;
  status?: PersonStatus;
}

/** Where a page begins: behind whoever was last heard of then, microseconds since 1970. */
export interface PeopleCursor {
  micros: number;
  id: number;
}

export type ListedPerson = Person & { micros: number };

export const peopleOnPage = 50;

/** People by when they were last heard of, the latest first. */
export async function listPeople(
  sql: Sql,
  { search = '', role, status }: PeopleFilter,
  after?: PeopleCursor,
): Promise<ListedPerson[]> {
  const behind =
    after === undefined
      ? sql``
      : sql`and (u.last_active_at, u.id) < (timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond', ${after.id})`;
  return timed(sql<ListedPerson[]>`
    select u.id, u.telegram_id as "telegramId", u.username, u.first_name as "firstName", u.role, u.status,
      a.posted - a.pending as available, a.pending, u.created_at as "createdAt", u.last_active_at as "lastActiveAt",
      (extract(epoch from u.last_active_at) * 1000000)::bigint as micros
    from users u join credit_accounts a on a.user_id = u.id
    where true ${found(sql, search)} ${role === undefined ? sql`` : sql`and u.role = ${role}`}
      ${status === undefined ? sql`` : sql`and u.status = ${status}`} ${behind}
    order by u.last_active_at desc, u.id desc limit ${peopleOnPage + 1}`);
}

/** Names are looked up by index, and only those that match are put in order. */
function found(sql: Sql, search: string) {
  const text = storableText(search).trim().replace(/^@/, '').toLowerCase();
  if (text === '') return sql``;
  const prefix = `${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const byName = sql`
    select id from users where lower(username) like ${prefix}
    union select id from users where lower(first_name) like ${prefix}`;
  const byNumber = /^\d{1,15}$/.test(text)
    ? sql`union select id from users where id = ${Number(text)} or telegram_id = ${Number(text)}`
    : sql``;
  return sql`and u.id in (select id from (${byName} ${byNumber}) named)`;
}

/** Pictures of a person's orders, the newest first: what they sent, and what was made of it. */
export async function listPictures(
  sql: Sql,
  userId: number,
  most: number,
): Promise<{ hash: string; orderId: number; role: 'reference' | 'result' }[]> {
  return timed(sql<{ hash: string; orderId: number; role: 'reference' | 'result' }[]>`
    with latest as (select id from orders where user_id = ${userId} order by id desc limit ${most})
    select p.hash, p.order_id as "orderId", p.role from order_assets p join latest o on o.id = p.order_id
    where p.role in ('reference', 'result') order by p.order_id desc, p.role desc, p.position limit ${most}`);
}
