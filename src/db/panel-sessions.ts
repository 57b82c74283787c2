import type { Language } from '../contract/language.ts';
import type { PersonStatus, Role } from '../contract/people.ts';
import { one, type Sql, timed } from './sql.ts';

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

/** Opens a visit. `idHash`: SHA-256 of what the cookie holds, in hexadecimal. */
export async function openSession(
  sql: Sql,
  visit: { idHash: string; accountId: number; formToken: string; agent: string; address: string },
): Promise<void> {
  const { idHash, accountId, formToken, agent, address } = visit;
  await timed(sql`
    insert into panel_sessions (id_hash, account_id, form_token, agent, address)
    values (${idHash}, ${accountId}, ${formToken}, ${agent}, ${address})`);
}

/** The visit of this cookie, if it lasts still; noted as seen once a minute. */
export async function findSession(sql: Sql, idHash: string): Promise<PanelSession | undefined> {
  const [session] = await timed(sql<PanelSession[]>`
    with found as (
      select * from panel_sessions where id_hash = ${idHash} and ended_at is null
        and seen_at > now() - make_interval(mins => ${visitLimits.idleMinutes})
        and created_at > now() - make_interval(hours => ${visitLimits.longestHours})),
    seen as (
      update panel_sessions s set seen_at = now() from found
      where s.id_hash = found.id_hash and found.seen_at < now() - interval '1 minute')
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

/** Makes an account with a name of its own. @throws when the name is taken, see isTaken */
export async function addAccount(
  sql: Sql,
  { login, role, password, by }: { login: string; role: Role; password?: string; by: string },
): Promise<number> {
  const account = await one(sql<{ id: number }[]>`
    insert into panel_accounts (login, role, password, created_by)
    values (${login}, ${role}, ${password ?? null}, ${by}) returning id`);
  return account.id;
}
