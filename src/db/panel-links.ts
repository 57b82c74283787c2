import { one, type Sql, timed } from './sql.ts';

export type LinkPurpose = 'set_password' | 'sign_in' | 'second_step';

/** Whom a link lets in. */
export interface LinkedAccount {
  accountId: number;
  login: string | null;
  firstName: string | null;
  userId: number | null;
  hasTotp: boolean;
}

/** Makes a link to hand over. `by`: kept with who made it and why; what nobody hands over has none. */
export async function addLink(
  sql: Sql,
  link: {
    hash: string;
    accountId: number;
    purpose: LinkPurpose;
    minutes: number;
    reason?: { by: string; why: string };
  },
): Promise<void> {
  const { hash, accountId, purpose, minutes, reason } = link;
  await timed(sql`
    with old as (delete from panel_links where expires_at < now() - interval '30 days'),
    added as (
      insert into panel_links (token_hash, account_id, purpose, expires_at)
      values (${hash}, ${accountId}, ${purpose}, now() + make_interval(mins => ${minutes})) returning account_id)
    select case when ${reason !== undefined}
      then add_subject_event('panel_account', account_id, 'panel_link_made', ${sql.json({ ...reason })}) end
    from added`);
}

const whose = (sql: Sql) =>
  sql`a.id as "accountId", a.login, a.user_id as "userId", a.totp_since is not null as "hasTotp",
    (select first_name from users u where u.id = a.user_id) as "firstName"`;
const isGood = (sql: Sql, { hash, purpose }: { hash: string; purpose: LinkPurpose }) =>
  sql`l.token_hash = ${hash} and l.purpose = ${purpose} and l.used_at is null and l.expires_at > now()
    and a.id = l.account_id and a.disabled_at is null`;

/** Whose link this is, while it is good. */
export async function findLink(
  sql: Sql,
  link: { hash: string; purpose: LinkPurpose },
): Promise<LinkedAccount | undefined> {
  const [account] = await timed(
    sql<
      LinkedAccount[]
    >`select ${whose(sql)} from panel_links l, panel_accounts a where ${isGood(sql, link)}`,
  );
  return account;
}

/** Uses a link up; undefined when somebody else has, or its time is over. */
export async function useLink(
  sql: Sql,
  link: { hash: string; purpose: LinkPurpose },
): Promise<LinkedAccount | undefined> {
  const [account] = await timed(sql<LinkedAccount[]>`
    update panel_links l set used_at = now() from panel_accounts a where ${isGood(sql, link)} returning ${whose(sql)}`);
  return account;
}

/** @returns the account; undefined when the link is gone */
export async function setPasswordByLink(
  sql: Sql,
  { hash, password }: { hash: string; password: string },
): Promise<number | undefined> {
  const { account } = await one(sql<{ account: number | null }[]>`
    select panel_set_password_by_link(${hash}, ${password}) as account`);
  return account ?? undefined;
}

/** Whose attempt to come in is counted, by account and by address. */
export interface Attempt {
  account: string;
  address: string;
}

/** Counts an attempt that is about to be judged. `freeAt`: it comes too early and must not be judged. */
export async function countAttempt(
  sql: Sql,
  { account, address }: Attempt,
): Promise<{ failures: number } | { freeAt: Date }> {
  const { counted } = await one(sql<{ counted: { failures: number } | { freeAt: string } }[]>`
    select panel_attempt(${account}, ${address}) as counted`);
  return 'freeAt' in counted ? { freeAt: new Date(counted.freeAt) } : counted;
}

/** The attempt was right. Those before it are forgotten only when the account is in: half of it proves nothing. */
export async function forgiveAttempt(sql: Sql, { account, address }: Attempt, isIn: boolean): Promise<void> {
  await timed(sql`
    update panel_failures set free_at = '-infinity',
      failures = case when ${isIn} and key = ${account} then 0 else greatest(failures - 1, 0) end
    where key in (${account}, ${address})`);
}
