import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

export interface Balance {
  /** What can be spent now. */
  available: number;
  /** Reserved by orders under way. */
  pending: number;
}

export interface Movement {
  kind: 'grant' | 'reserve' | 'capture' | 'release' | 'adjustment';
  /** Change of what can be spent, in credits; a capture changes nothing, its reservation did. */
  amount: number;
  orderId: number | null;
  at: Date;
}

export async function readBalance(sql: Sql, userId: number): Promise<Balance> {
  return one(sql<Balance[]>`
    select posted - pending as available, pending from credit_accounts where user_id = ${userId}`);
}

/** The person's last movements, newest first. */
export async function readMovements(sql: Sql, userId: number, most: number): Promise<Movement[]> {
  return timed(sql<Movement[]>`
    select kind, posted_delta - pending_delta as amount, order_id as "orderId", created_at as at
    from credit_entries where user_id = ${userId} order by id desc limit ${most}`);
}

/** Gives credits, once for each key. @returns false when that was done before */
export async function grantCredits(
  sql: Sql,
  { userId, credits, key }: { userId: number; credits: number; key: string },
  { by, why }: Reason,
): Promise<boolean> {
  const row = await one(sql<{ isNew: boolean }[]>`
    select grant_credits(${userId}, ${credits}, ${key}, ${by}, ${why}) as "isNew"`);
  return row.isNew;
}

/** Takes credits that can be spent, once for each key. See functions/credits/take_credits.sql. */
export async function takeCredits(
  sql: Sql,
  { userId, credits, key }: { userId: number; credits: number; key: string },
  { by, why }: Reason,
): Promise<'taken' | 'known' | 'short'> {
  const row = await one(sql<{ outcome: 'taken' | 'known' | 'short' }[]>`
    select take_credits(${userId}, ${credits}, ${key}, ${by}, ${why}) as outcome`);
  return row.outcome;
}

/** A page of a person's movements, newest first, with why somebody gave or took. `after`: the number of the last one that was shown. */
export async function pageMovements(
  sql: Sql,
  userId: number,
  { after, most }: { after: number | undefined; most: number },
): Promise<(Movement & { id: number; note: string | null })[]> {
  return timed(sql<(Movement & { id: number; note: string | null })[]>`
    select id, kind, posted_delta - pending_delta as amount, order_id as "orderId", created_at as at, note
    from credit_entries where user_id = ${userId} and id < ${after ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${most}`);
}
