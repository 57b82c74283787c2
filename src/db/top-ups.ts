import type { Language } from '../contract/language.ts';
import type { OrderLine } from '../contract/lines.ts';
import type { DeclineReason, TopUpStatus } from '../contract/top-ups.ts';
import { one, type Sql, timed } from './sql.ts';

/** A request for credits, and what those who answer it see of the person. */
export interface TopUp {
  id: number;
  userId: number;
  chatId: number;
  /** How many were asked for. */
  credits: number;
  /** The order that could not be paid. */
  orderId: number | null;
  status: TopUpStatus;
  given: number | null;
  reason: DeclineReason | null;
  why: string | null;
  /** As it was written down. */
  endedBy: string | null;
  askedAt: Date;
  remindedAt: Date | null;
  endedAt: Date | null;
  telegramId: number;
  firstName: string;
  username: string | null;
  language: Language;
  available: number;
  pending: number;
  /** Since when they are here. */
  since: Date;
  /** Delivered orders by line; a line without any is missing. */
  bought: Readonly<Partial<Record<OrderLine, number>>>;
  /** Credits they have spent. */
  spent: number;
  /** Requests of theirs that were granted before. */
  before: number;
}

const columns = (sql: Sql) => sql`
  t.id, t.user_id as "userId", t.chat_id as "chatId", t.credits, t.order_id as "orderId", t.status, t.given, t.reason, t.why,
  t.ended_by as "endedBy", t.asked_at as "askedAt", t.reminded_at as "remindedAt", t.ended_at as "endedAt",
  u.telegram_id as "telegramId", u.first_name as "firstName", u.username, u.language, a.posted - a.pending as available, a.pending,
  u.created_at as since,
  coalesce((select jsonb_object_agg(line, orders) from (
    select line, count(*) as orders from orders where user_id = t.user_id and status = 'delivered' group by line) of_line), '{}') as bought,
  coalesce((select -sum(posted_delta) from credit_entries where user_id = t.user_id and kind = 'capture'), 0)::bigint as spent,
  (select count(*) from top_ups b where b.user_id = t.user_id and b.status = 'given' and b.id < t.id) as before`;

const rows = (sql: Sql) => sql`
  top_ups t join users u on u.id = t.user_id join credit_accounts a on a.user_id = t.user_id`;

export async function readTopUp(sql: Sql, topUpId: number): Promise<TopUp | undefined> {
  const [topUp] = await timed(sql<TopUp[]>`select ${columns(sql)} from ${rows(sql)} where t.id = ${topUpId}`);
  return topUp;
}

/** The request of a person that waits for an answer, if there is one. */
export async function findOpenTopUp(sql: Sql, userId: number): Promise<TopUp | undefined> {
  const [topUp] = await timed(
    sql<TopUp[]>`select ${columns(sql)} from ${rows(sql)} where t.user_id = ${userId} and t.status = 'open'`,
  );
  return topUp;
}

/** Those that wait, whoever waits longest first. */
export async function listOpenTopUps(sql: Sql, most: number): Promise<TopUp[]> {
  return timed(sql<TopUp[]>`
    select ${columns(sql)} from ${rows(sql)} where t.status = 'open' order by t.id limit ${most}`);
}

/** Those that have ended, newest first. @param below only requests with a smaller number */
export async function listEndedTopUps(
  sql: Sql,
  { most, below = Number.MAX_SAFE_INTEGER }: { most: number; below?: number | undefined },
): Promise<TopUp[]> {
  return timed(sql<TopUp[]>`
    select ${columns(sql)} from ${rows(sql)} where t.status <> 'open' and t.id < ${below} order by t.id desc limit ${most}`);
}

export interface TopUpWish {
  userId: number;
  chatId: number;
  orderId?: number | undefined;
  /** Chats of those who may answer: each gets a card. */
  staffChats: readonly number[];
}

/** Asks for credits; a request that waits is shown to the person once more. @returns null when nobody gives this person any */
export async function askTopUp(sql: Sql, wish: TopUpWish): Promise<{ id: number; isNew: boolean } | null> {
  const { orderId, staffChats, ...own } = wish;
  const json = { ...own, ...(orderId !== undefined && { orderId }), staffChats: [...staffChats] };
  const row = await one(sql<{ asked: { id: number; isNew: boolean } | null }[]>`
    select ask_top_up(${sql.json(json)}) as asked`);
  return row.asked;
}

export interface TopUpEnding {
  status: Exclude<TopUpStatus, 'open' | 'dropped'>;
  by: string;
  /** Given instead of what was asked for. */
  credits?: number | undefined;
  reason?: DeclineReason | undefined;
  why?: string | undefined;
}

/** Ends a request, by whoever is first. @returns false when it has ended before */
export async function endTopUp(
  sql: Sql,
  topUpId: number,
  { status, by, credits, reason, why }: TopUpEnding,
): Promise<boolean> {
  const json = {
    by,
    ...(credits !== undefined && { credits }),
    ...(reason !== undefined && { reason }),
    ...(why !== undefined && { why }),
  };
  const row = await one(sql<{ isEnded: boolean }[]>`
    select end_top_up(${topUpId}, ${status}, ${sql.json(json)}) as "isEnded"`);
  return row.isEnded;
}

/** Shows a request in the chat of somebody who may answer it, below all other messages. */
export async function showTopUpCard(sql: Sql, topUpId: number, chatId: number): Promise<void> {
  await timed(sql`select show_card('top_up', ${topUpId}, ${chatId})`);
}

/** Shows those who may answer an open request once more; done again it does nothing. */
export async function remindOfTopUp(sql: Sql, topUpId: number): Promise<boolean> {
  const row = await one(sql<{ isNow: boolean }[]>`select remind_of_top_up(${topUpId}) as "isNow"`);
  return row.isNow;
}

/** An execution looks after the request. @returns whether it still waits for an answer */
export async function followTopUp(sql: Sql, topUpId: number): Promise<boolean> {
  const [row] = await timed(sql<{ isOpen: boolean }[]>`
    update top_ups set followed_at = coalesce(followed_at, clock_timestamp()) where id = ${topUpId}
    returning status = 'open' as "isOpen"`);
  return row?.isOpen ?? false;
}

/** A request that nobody looks after, as far as its row says. */
export interface LostTopUp {
  id: number;
  userId: number;
  credits: number;
  /** Its term is over by far. */
  isOverdue: boolean;
}

/** Requests whose execution was never started, and those whose execution has not ended them. */
export async function listLostTopUps(
  sql: Sql,
  { quietMs, overdueMs }: { quietMs: number; overdueMs: number },
): Promise<LostTopUp[]> {
  return timed(sql<LostTopUp[]>`
    select id, user_id as "userId", credits, followed_at is not null as "isOverdue"
    from top_ups
    where status = 'open' and (followed_at < now() - ${overdueMs} * interval '1 millisecond'
      or followed_at is null and asked_at < now() - ${quietMs} * interval '1 millisecond')
    order by random() limit 100`);
}
