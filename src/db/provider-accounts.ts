import type { JobKind } from '../contract/jobs.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

export interface HeldAccount {
  id: string;
  provider: string;
  kind: JobKind;
  /** Of this kind. With none it takes nothing new and finishes what it has. */
  places: number;
}

/**
 * Says that a worker holds these accounts, with so many places. Others are left as they are: another worker may hold them. An account
 * that rests goes on resting. One of which nobody has said so for a while was ours to be late with: its jobs get another minute.
 */
export async function announceAccounts(sql: Sql, accounts: readonly HeldAccount[]): Promise<void> {
  const rows = sql.json(accounts.map(({ id, provider, kind, places }) => ({ id, provider, kind, places })));
  await timed(sql`
    with held as (select * from jsonb_to_recordset(${rows}) as h(id text, provider text, kind text, places integer) order by id, kind),
    emptied as (
      update provider_accounts set enabled = false, seen_at = clock_timestamp(), awake_since = ${awakeSince(sql)}
      where (id, kind) in (select id, kind from held where places = 0))
    insert into provider_accounts (id, provider, kind, places) select id, provider, kind, places from held where places > 0
    on conflict (id, kind) do update set places = excluded.places, enabled = not provider_accounts.switched_off, seen_at = clock_timestamp(),
      awake_since = ${awakeSince(sql)},
      places_since = case when provider_accounts.places = excluded.places then provider_accounts.places_since
        else clock_timestamp() end`);
}

/** Far longer than the pace of the announcements. */
function awakeSince(sql: Sql) {
  return sql`case when provider_accounts.seen_at < clock_timestamp() - interval '20 seconds' then clock_timestamp()
    else provider_accounts.awake_since end`;
}

/**
 * Lets accounts that nobody has announced for a minute take nothing new. Only for a worker that has announced its own meanwhile: after
 * an outage everybody has been silent.
 */
export async function retireAccounts(sql: Sql): Promise<void> {
  await timed(sql`
    update provider_accounts set enabled = false where enabled and seen_at < now() - interval '1 minute'`);
}

/** Accounts that nobody has announced for so long that nobody will: their workers had time for any restart. */
export async function listGoneAccounts(sql: Sql): Promise<string[]> {
  const rows = await timed(sql<{ id: string }[]>`
    select id from provider_accounts group by id
    having bool_and(not enabled and seen_at < now() - interval '5 minutes')`);
  return rows.map(({ id }) => id);
}

/** Jobs with a place at an account nobody holds any more, of which nothing has been sent yet. */
export async function listStranded(sql: Sql): Promise<number[]> {
  const rows = await timed(sql<{ id: number }[]>`
    select j.id from provider_accounts a join provider_jobs j on j.account_id = a.id and j.kind = a.kind and j.status = 'planned'
    where not a.enabled and a.seen_at < now() - interval '1 minute'`);
  return rows.map(({ id }) => id);
}

/** An account as staff see it: what it takes for one kind of job. */
export interface AccountStanding {
  id: string;
  provider: string;
  kind: JobKind;
  places: number;
  /** It takes jobs now. */
  enabled: boolean;
  switchedOff: boolean;
  /** When a worker last said that it holds it. */
  seenAt: Date;
  restsUntil: Date | null;
  restReason: string | null;
}

export async function listAccounts(sql: Sql): Promise<AccountStanding[]> {
  return timed(sql<AccountStanding[]>`
    select id, provider, kind, places, enabled, switched_off as "switchedOff", seen_at as "seenAt",
      case when set_aside_until > now() then set_aside_until end as "restsUntil",
      case when set_aside_until > now() then set_aside_reason end as "restReason"
    from provider_accounts order by provider, length(id), id, kind`);
}

/**
 * Switches an account off for all kinds of jobs, or on again. Off it takes nothing new and finishes what it has; on it takes jobs from
 * its worker's next announcement, a few seconds later.
 * @returns false when there is no such account, or nothing had to be changed
 */
export async function switchAccount(
  sql: Sql,
  { id, isOn }: { id: string; isOn: boolean },
  { by, why }: Reason,
): Promise<boolean> {
  const data = sql.json({ kind: id, was: isOn ? 'off' : 'on', value: isOn ? 'on' : 'off', by, why });
  const row = await one(sql<{ isNew: boolean }[]>`
    with changed as (
      update provider_accounts set switched_off = ${!isOn}, enabled = enabled and ${isOn}
      where id = ${id} and switched_off = ${isOn} returning id),
    told as (select add_event(null, null, 'account_switched', ${data}) from (select distinct id from changed) c)
    select exists (select from told) as "isNew"`);
  return row.isNew;
}
