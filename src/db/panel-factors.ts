import { type Sql, timed } from './sql.ts';

/** The second factor of an account: a device that makes codes, and codes on paper in its place. */
export interface Factors {
  secret: string | null;
  /** Whether a first code has proved that the device has the secret. */
  isConfirmed: boolean;
  codesLeft: number;
}

export async function readFactors(sql: Sql, accountId: number): Promise<Factors | undefined> {
  const [factors] = await timed(sql<Factors[]>`
    select totp_secret as secret, totp_since is not null as "isConfirmed", jsonb_array_length(recovery_codes) as "codesLeft"
    from panel_accounts where id = ${accountId}`);
  return factors;
}

/** Begins to set a device up; what is in force stays. @returns the secret that is waiting for its first code */
export async function beginTotp(sql: Sql, accountId: number, secret: string): Promise<string | undefined> {
  const [pending] = await timed(sql<{ secret: string }[]>`
    update panel_accounts set totp_secret = coalesce(totp_secret, ${secret})
    where id = ${accountId} and totp_since is null returning totp_secret as secret`);
  return pending?.secret;
}

/** From now on a code is asked for. @returns false when it was so before */
export async function confirmTotp(
  sql: Sql,
  { accountId, step, codeHashes }: { accountId: number; step: number; codeHashes: readonly string[] },
): Promise<boolean> {
  const confirmed = await timed(sql`
    with confirmed as (
      update panel_accounts set totp_since = now(), totp_step = ${step}, recovery_codes = ${sql.json([...codeHashes])}
      where id = ${accountId} and totp_since is null and totp_secret is not null returning id)
    select add_subject_event('panel_account', id, 'panel_totp_on') from confirmed`);
  return confirmed.length > 0;
}

export async function dropTotp(
  sql: Sql,
  accountId: number,
  reason?: { by: string; why: string },
): Promise<boolean> {
  const dropped = await timed(sql`
    with dropped as (
      update panel_accounts set totp_secret = null, totp_since = null, totp_step = 0, recovery_codes = '[]'
      where id = ${accountId} and totp_since is not null returning id)
    select add_subject_event('panel_account', id, 'panel_totp_off', ${sql.json({ ...reason })}) from dropped`);
  return dropped.length > 0;
}

export async function replaceCodes(
  sql: Sql,
  accountId: number,
  codeHashes: readonly string[],
): Promise<void> {
  await timed(
    sql`update panel_accounts set recovery_codes = ${sql.json([...codeHashes])} where id = ${accountId} and totp_since is not null`,
  );
}

/** Each code counts once: of several who send the same one, one gets true. */
export async function takeStep(sql: Sql, accountId: number, step: number): Promise<boolean> {
  const taken = await timed(
    sql`update panel_accounts set totp_step = ${step} where id = ${accountId} and totp_step < ${step} returning id`,
  );
  return taken.length > 0;
}

export async function takeCode(sql: Sql, accountId: number, codeHash: string): Promise<boolean> {
  const taken = await timed(sql`
    update panel_accounts set recovery_codes = recovery_codes - ${codeHash}::text
    where id = ${accountId} and recovery_codes ? ${codeHash} returning id`);
  return taken.length > 0;
}
