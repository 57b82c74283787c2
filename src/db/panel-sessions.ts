import type { Language } from '../contract/language.ts';
import type { PersonStatus, Role } from '../contract/people.ts';
import { type Sql, timed } from './sql.ts';

/** A visit of the panel, with who it is of. */
export interface PanelSession {
  idHash: string;
  accountId: number;
  /** What forms of this visit carry. */
  formToken: string;
  /** When the person last proved who they are. */
  provedAt: Date;
  /** Undefined name: the account of a person of ours. */
  login: string | null;
  role: Role;
  mustChangePassword: boolean;
  hasTotp: boolean;
  language: Language;
  timeZone: string;
  /** The person of ours behind the account. */
  person: { id: number; telegramId: number; firstName: string; role: Role; status: PersonStatus } | null;
}

/** How long a visit lasts without anything being done, and at most. */
export const visitLimits = { idleMinutes: 30, longestHours: 12 } as const;

const isOpen = (sql: Sql) => sql`ended_at is null
  and seen_at > now() - make_interval(mins => ${visitLimits.idleMinutes})
  and created_at > now() - make_interval(hours => ${visitLimits.longestHours})`;

/** Opens a visit, and forgets those of long ago. `idHash`: SHA-256 of what the cookie holds, in hexadecimal. */
export async function openSession(
  sql: Sql,
  visit: { idHash: string; accountId: number; formToken: string; agent: string; address: string },
): Promise<void> {
  const { idHash, accountId, formToken, agent, address } = visit;
  await timed(sql`
    with old as (delete from panel_sessions where created_at < now() - interval '90 days'),
    opened as (
      insert into panel_sessions (id_hash, account_id, form_token, agent, address)
      values (${idHash}, ${accountId}, ${formToken}, ${agent}, ${address}) returning account_id)
    select add_subject_event('panel_account', account_id, 'panel_signed_in') from opened`);
}

/** The visit of this cookie, if it lasts still. `isSeen`: somebody is there, which is noted once a minute. */
export async function findSession(
  sql: Sql,
  idHash: string,
  { isSeen }: { isSeen: boolean },
): Promise<PanelSession | undefined> {
  const [session] = await timed(sql<PanelSession[]>`
    with found as (
      select * from panel_sessions where id_hash = ${idHash} and ${isOpen(sql)}),
    seen as (
      update panel_sessions s set seen_at = now() from found
      where ${isSeen} and s.id_hash = found.id_hash and found.seen_at < now() - interval '1 minute')
    select f.id_hash as "idHash", a.id as "accountId", f.form_token as "formToken", f.proved_at as "provedAt",
      a.login, a.role, a.must_change_password as "mustChangePassword", a.totp_since is not null as "hasTotp",
      a.language, a.time_zone as "timeZone",
      case when u.id is not null then jsonb_build_object('id', u.id, 'telegramId', u.telegram_id,
        'firstName', u.first_name, 'role', u.role, 'status', u.status) end as person
    from found f join panel_accounts a on a.id = f.account_id and a.disabled_at is null
    left join users u on u.id = a.user_id`);
  return session;
}

/** Ends a visit; it cannot be taken up again. */
export async function endSession(sql: Sql, idHash: string): Promise<void> {
  await timed(sql`update panel_sessions set ended_at = now() where id_hash = ${idHash} and ended_at is null`);
}

/** Takes a visit up under another id, as whoever it is has proved who they are. */
export async function proveSession(sql: Sql, hashes: { was: string; is: string }): Promise<boolean> {
  const proved = await timed(sql`
    update panel_sessions set id_hash = ${hashes.is}, proved_at = now()
    where id_hash = ${hashes.was} and ended_at is null returning id_hash`);
  return proved.length > 0;
}

/** A visit as whoever it is of sees it. */
export interface ListedSession {
  /** Names it without saying anything about its id: the hash's own hash. */
  name: string;
  idHash: string;
  agent: string;
  address: string;
  createdAt: Date;
  seenAt: Date;
}

/** The visits of an account that last still, the last seen first. */
export async function listSessions(sql: Sql, accountId: number): Promise<ListedSession[]> {
  return timed(sql<ListedSession[]>`
    select md5(id_hash) as name, id_hash as "idHash", agent, address, created_at as "createdAt", seen_at as "seenAt"
    from panel_sessions where account_id = ${accountId} and ${isOpen(sql)} order by seen_at desc limit 100`);
}

/** Ends visits of an account: one by its name, all but one, or all. @returns how many */
export async function endSessions(
  sql: Sql,
  { accountId, name, except }: { accountId: number; name?: string; except?: string },
  reason?: { by: string; why: string },
): Promise<number> {
  const ended = await timed(sql`
    with ended as (
      update panel_sessions set ended_at = now()
      where account_id = ${accountId} and ended_at is null
        and (${name ?? null}::text is null or md5(id_hash) = ${name ?? null})
        and (${except ?? null}::text is null or id_hash <> ${except ?? null})
      returning account_id),
    told as (
      select case when ${reason !== undefined} then add_subject_event('panel_account', ${accountId}, 'panel_visits_ended',
        ${sql.json({ ...reason })}) end where exists (select from ended))
    select account_id, (select count(*) from told) from ended`);
  return ended.length;
}
