import type { Language } from '../contract/language.ts';
import type { Role } from '../contract/people.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

/** An account as those who give roles see it. */
export interface PanelAccount {
  id: number;
  /** Null: the account of a person of ours, who comes by the bot's links. */
  login: string | null;
  /** What that person is called. */
  firstName: string | null;
  role: Role;
  hasPassword: boolean;
  hasTotp: boolean;
  createdAt: Date;
  seenAt: Date | null;
  disabledAt: Date | null;
}

const columns = (
  sql: Sql,
) => sql`a.id, a.login, u.first_name as "firstName", coalesce(u.role, a.role) as role,
  a.password is not null as "hasPassword", a.totp_since is not null as "hasTotp", a.created_at as "createdAt",
  (select max(s.seen_at) from panel_sessions s where s.account_id = a.id) as "seenAt", a.disabled_at as "disabledAt"
  from panel_accounts a left join users u on u.id = a.user_id`;

/** The role of an account of the panel that may come in; undefined for one that may not. */
export async function readAccountRole(sql: Sql, accountId: number): Promise<Role | undefined> {
  const [account] = await timed(
    sql<{ role: Role }[]>`select role from panel_accounts where id = ${accountId} and disabled_at is null`,
  );
  return account?.role;
}

/** What accounts are called by their numbers: their login, or the first name of the person they are of. */
export async function namesOfAccounts(sql: Sql, ids: readonly number[]): Promise<Map<number, string>> {
  const accounts = await timed(sql<{ id: number; name: string | null }[]>`
    select a.id, coalesce(a.login, u.first_name) as name from panel_accounts a left join users u on u.id = a.user_id
    where a.id in (select jsonb_array_elements_text(${sql.json([...ids])})::bigint)`);
  return new Map(accounts.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
}

/** Everybody who has an account: those with a name of their own first. */
export async function listAccounts(sql: Sql): Promise<PanelAccount[]> {
  return timed(sql<PanelAccount[]>`select ${columns(sql)} order by a.login is null, a.login, a.id`);
}

export async function findAccount(
  sql: Sql,
  ref: { id: number } | { login: string },
): Promise<PanelAccount | undefined> {
  const isIt = 'id' in ref ? sql`a.id = ${ref.id}` : sql`lower(a.login) = lower(${ref.login})`;
  const [account] = await timed(sql<PanelAccount[]>`select ${columns(sql)} where ${isIt}`);
  return account;
}

/** Makes an account with a name of its own. @throws when the name is taken, see isTaken */
export async function addAccount(
  sql: Sql,
  {
    login,
    role,
    password,
    by,
    why = '',
  }: { login: string; role: Role; password?: string; by: string; why?: string },
): Promise<number> {
  const account = await one(sql<{ id: number }[]>`
    with added as (
      insert into panel_accounts (login, role, password, created_by)
      values (${login}, ${role}, ${password ?? null}, ${by}) returning id)
    select id, add_subject_event('panel_account', id, 'panel_account_added', ${sql.json({ by, why, login, role })})
    from added`);
  return account.id;
}

/** The account of a person of ours, made when they first ask for it; undefined when it was shut. */
export async function accountOfPerson(
  sql: Sql,
  person: { userId: number; language: Language },
): Promise<number | undefined> {
  const { userId, language } = person;
  const [account] = await timed(sql<{ id: number }[]>`
    insert into panel_accounts (user_id, role, language, created_by)
    values (${userId}, 'viewer', ${language}, ${`person ${userId}`})
    on conflict (user_id) do update set user_id = excluded.user_id where panel_accounts.disabled_at is null
    returning id`);
  return account?.id;
}

export type AccountChange = 'done' | 'unchanged' | 'last_owner' | 'not_found';

export async function changeAccount(
  sql: Sql,
  { accountId, role, isDisabled }: { accountId: number; role?: Role; isDisabled?: boolean },
  reason: Reason,
): Promise<AccountChange> {
  const { outcome } = await one(sql<{ outcome: AccountChange }[]>`
    select panel_change_account(${accountId}, ${role ?? null}, ${isDisabled ?? null}, ${sql.json({ ...reason })}) as outcome`);
  return outcome;
}

/** `settled`: somebody has come in before. */
export async function makeFirstOwner(
  sql: Sql,
  { password, linkHash }: { password: string | undefined; linkHash: string },
): Promise<'settled' | 'first_password' | 'link'> {
  const { outcome } = await one(sql<{ outcome: 'settled' | 'first_password' | 'link' }[]>`
    select panel_first_owner(${password ?? null}, ${linkHash}) as outcome`);
  return outcome;
}

/** What is known of an account whose owner wants to come in. */
export interface Credentials {
  id: number;
  login: string;
  password: string | null;
  hasTotp: boolean;
}

export async function findCredentials(sql: Sql, login: string): Promise<Credentials | undefined> {
  const [account] = await timed(sql<Credentials[]>`
    select id, login, password, totp_since is not null as "hasTotp"
    from panel_accounts where lower(login) = lower(${login}) and disabled_at is null`);
  return account;
}

/** Sets a password; all visits and links of the account end. */
export async function setPassword(sql: Sql, accountId: number, password: string): Promise<void> {
  await timed(sql`select panel_set_password(${accountId}, ${password})`);
}

/** The same password, hashed as it is done now. */
export async function keepPassword(sql: Sql, accountId: number, hashes: { was: string; is: string }) {
  await timed(
    sql`update panel_accounts set password = ${hashes.is} where id = ${accountId} and password = ${hashes.was}`,
  );
}

/** The zone of whoever comes in for the first time, as their browser says it. */
export async function guessZone(sql: Sql, accountId: number, zone: string): Promise<void> {
  await timed(sql`
    update panel_accounts set time_zone = ${zone} where id = ${accountId} and time_zone = 'UTC'
      and not exists (select from panel_sessions where account_id = ${accountId})`);
}

export async function setPreferences(
  sql: Sql,
  accountId: number,
  { language, timeZone }: { language: Language; timeZone: string },
): Promise<void> {
  await timed(
    sql`update panel_accounts set language = ${language}, time_zone = ${timeZone} where id = ${accountId}`,
  );
}
