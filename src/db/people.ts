import type { PersonStatus, Role } from '../contract/people.ts';
import { type Sql, timed } from './sql.ts';

/** A person as those who work here see them. */
export interface Person {
  id: number;
  telegramId: number;
  username: string | null;
  firstName: string;
  role: Role;
  status: PersonStatus;
  available: number;
  pending: number;
  createdAt: Date;
  lastActiveAt: Date;
}

/** How a person is named: by our number, by Telegram's, or by the name they have there. */
export type PersonRef = { id: number } | { telegramId: number } | { username: string };

/** Who did something in somebody's affairs, and why. */
export interface Reason {
  by: string;
  why: string;
}

const person = (sql: Sql) =>
  sql`u.id, u.telegram_id as "telegramId", u.username, u.first_name as "firstName", u.role, u.status,
    a.posted - a.pending as available, a.pending, u.created_at as "createdAt", u.last_active_at as "lastActiveAt"
    from users u join credit_accounts a on a.user_id = u.id`;

export async function findPerson(sql: Sql, ref: PersonRef): Promise<Person | undefined> {
  const isThem =
    'id' in ref
      ? sql`u.id = ${ref.id}`
      : 'telegramId' in ref
        ? sql`u.telegram_id = ${ref.telegramId}`
        : sql`lower(u.username) = lower(${ref.username})`;
  const [found] = await timed(sql<Person[]>`
    select ${person(sql)}
    -- A name that was given up may stand in an older row, too.
    where ${isThem} order by u.last_active_at desc limit 1`);
  return found;
}

/** First names by our numbers. */
export async function namesOfPeople(sql: Sql, ids: readonly number[]): Promise<Map<number, string>> {
  const people = await timed(sql<{ id: number; firstName: string }[]>`
    select id, first_name as "firstName" from users where id in (select jsonb_array_elements_text(${sql.json([...ids])})::bigint)`);
  return new Map(people.map(({ id, firstName }) => [id, firstName]));
}

/** Everybody with a role who is served. */
export async function listStaff(sql: Sql): Promise<{ telegramId: number; role: Role }[]> {
  return timed(sql<{ telegramId: number; role: Role }[]>`
    select telegram_id as "telegramId", role from users
    where role <> 'customer' and status in ('active', 'unreachable') order by id`);
}

/** The same people as those who give roles see them. */
export async function listStaffPeople(sql: Sql): Promise<Person[]> {
  return timed(sql<Person[]>`select ${person(sql)} where u.role <> 'customer' order by u.id`);
}

/** @returns false when nothing had to be changed */
export async function blockPerson(sql: Sql, userId: number, reason: Reason): Promise<boolean> {
  const changed = await timed(sql`
    with changed as (
      update users set status = 'blocked' where id = ${userId} and status in ('active', 'unreachable') returning id)
    select add_event(id, null, 'blocked', ${sql.json({ ...reason })}) from changed`);
  return changed.length > 0;
}

/** @returns false when nothing had to be changed */
export async function unblockPerson(sql: Sql, userId: number, reason: Reason): Promise<boolean> {
  const changed = await timed(sql`
    with changed as (update users set status = 'active' where id = ${userId} and status = 'blocked' returning id)
    select add_event(id, null, 'unblocked', ${sql.json({ ...reason })}) from changed`);
  return changed.length > 0;
}

/** @returns false when nothing had to be changed */
export async function changeRole(sql: Sql, { userId, role }: { userId: number; role: Role }, reason: Reason) {
  const changed = await timed(sql`
    with changed as (update users set role = ${role} where id = ${userId} and role <> ${role} returning id)
    select add_event(id, null, 'role_changed', ${sql.json({ ...reason, role })}) from changed`);
  return changed.length > 0;
}

/** One thing that somebody did in another's affairs or in what counts for all. */
export interface Change {
  at: Date;
  kind: string;
  userId: number | null;
  orderId: number | null;
  /** What it was about, if no order: its kind and number, such as `run 12`. */
  subject: string | null;
  data: Readonly<Record<string, unknown>>;
}

/** The last changes, newest first. */
export async function listChanges(sql: Sql, most: number): Promise<Change[]> {
  return timed(sql<Change[]>`
    select at, kind, user_id as "userId", case subject_kind when 'order' then subject_id end as "orderId",
      case when subject_kind <> 'order' then subject_kind || ' ' || subject_id end as subject, data
    from events
    where data ? 'by' order by id desc limit ${most}`);
}

/** The last that staff did in a person's affairs, newest first. */
export async function listChangesOf(sql: Sql, userId: number, most: number): Promise<Change[]> {
  return timed(sql<Change[]>`
    select at, kind, user_id as "userId", null as "orderId", null as subject, data from events
    where user_id = ${userId} and subject_kind is null and data ? 'by' order by id desc limit ${most}`);
}
