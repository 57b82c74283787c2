import type { Update } from 'grammy/types';
import { type Sql, timed } from './sql.ts';

export interface InboxRow {
  seq: number;
  updateId: number;
  chatId: number;
  album: string | null;
  payload: Update;
  attempts: number;
  /** How many of them passed their deadline. */
  deadlines: number;
}

/** Rows as one attempt has them. */
type Attempted = readonly Pick<InboxRow, 'seq' | 'attempts'>[];

/** How a raw update is filed: by the chat it belongs to, albums under their group. */
export interface FiledUpdate {
  updateId: number;
  chatId: number;
  album: string | null;
  payload: Update;
}

/** Stores updates; those already known are left as they are. @returns how many were new */
export async function storeUpdates(sql: Sql, updates: readonly FiledUpdate[]): Promise<number> {
  if (updates.length === 0) return 0;
  const rows = updates.map(({ updateId, chatId, album, payload }) => ({
    update_id: updateId,
    chat_id: chatId,
    album,
    payload: sql.json(JSON.parse(JSON.stringify(payload))),
  }));
  const result = await timed(sql`insert into inbox ${sql(rows)} on conflict (update_id) do nothing`);
  return result.count;
}

/** Takes work: rows of one chat belong together (one update, or one whole album). See functions/claim_inbox.sql. */
export async function claimInbox(
  sql: Sql,
  { most, claimMs, albumMs }: { most: number; claimMs: number; albumMs: number },
): Promise<InboxRow[]> {
  return timed(sql<InboxRow[]>`
    select seq, update_id as "updateId", chat_id as "chatId", album, payload, attempts, deadlines
    from claim_inbox(${most}, ${claimMs}, ${albumMs}) order by seq`);
}

/**
 * Keeps rows for `claimMs` from now.
 * @returns false when they are not all ours any more: the claim ended, or they were handled
 */
export async function renewInbox(sql: Sql, rows: Attempted, claimMs: number): Promise<boolean> {
  const result = await timed(sql`
    update inbox set claimed_until = now() + ${claimMs} * interval '1 millisecond'
    from ${attempted(sql, rows)}
    where inbox.seq = tried.seq and inbox.attempts = tried.attempts and inbox.done_at is null
      and inbox.claimed_until > now()`);
  return result.count === rows.length;
}

/** They are handled. Says nothing of rows that a later attempt has: it is still busy, and the chat waits for it. */
export async function finishInbox(sql: Sql, rows: Attempted): Promise<void> {
  await timed(sql`update inbox set done_at = now(), claimed_until = null from ${attempted(sql, rows)}
    where inbox.seq = tried.seq and inbox.attempts = tried.attempts and inbox.done_at is null`);
}

/**
 * Could not be handled: tried again after the pause, or set aside for good. A failure that comes late changes nothing:
 * rows that are done, or that a later attempt has, are left as they are.
 * @returns how many rows it was true of
 */
export async function failInbox(
  sql: Sql,
  rows: Attempted,
  failure: { error: string; pauseMs: number; isDead: boolean; isDeadline: boolean },
): Promise<number> {
  const { error, pauseMs, isDead, isDeadline } = failure;
  const result = await timed(sql`
    update inbox set error = ${error}, dead = ${isDead}, done_at = case when ${isDead} then now() end,
      deadlines = deadlines + ${isDeadline ? 1 : 0},
      claimed_until = now() + ${pauseMs} * interval '1 millisecond'
    from ${attempted(sql, rows)}
    where inbox.seq = tried.seq and inbox.attempts = tried.attempts and inbox.done_at is null`);
  return result.count;
}

function attempted(sql: Sql, rows: Attempted) {
  const tried = sql.json(rows.map(({ seq, attempts }) => ({ seq, attempts })));
  return sql`jsonb_to_recordset(${tried}) as tried(seq bigint, attempts integer)`;
}

/** For the only process that polls Telegram, at its start: whoever claimed these rows is gone. */
export async function releaseInboxClaims(sql: Sql): Promise<void> {
  await timed(sql`update inbox set claimed_until = null where done_at is null and claimed_until > now()`);
}
