import type { BroadcastProgress, BroadcastStatus, Segment } from '../contract/broadcasts.ts';
import type { Language } from '../contract/language.ts';
import { one, type Sql, timed } from './sql.ts';

/** What is sent, and to whom. */
export interface BroadcastDraft {
  segment: Segment;
  textEn: string | null;
  textRu: string | null;
  /** The hash of a stored picture. */
  picture: string | null;
}

/** A broadcast as its row says it; see the table broadcasts. */
export interface Broadcast extends BroadcastDraft {
  id: number;
  status: BroadcastStatus;
  createdBy: string;
  createdAt: Date;
  startedBy: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** People by the count at its start; null before. */
  reach: number | null;
  sent: number;
  failed: number;
  /** They have blocked the bot. */
  unreachable: number;
  /** The answer was lost: they may have it. */
  unknown: number;
  /** They agreed no more, or it was cancelled. */
  skipped: number;
}

/** Writes a new one. */
export async function addBroadcast(sql: Sql, draft: BroadcastDraft, by: string): Promise<number> {
  const { segment, textEn, textRu, picture } = draft;
  const row = await one(sql<{ id: number }[]>`
    with added as (
      insert into broadcasts (segment, text_en, text_ru, picture, created_by)
      values (${sql.json({ ...segment })}, ${textEn}, ${textRu}, ${picture}, ${by}) returning id)
    select id, add_subject_event('broadcast', id, 'broadcast_created', ${sql.json({ by })}) from added`);
  return row.id;
}

/** @returns false when it is no draft any more */
export async function changeBroadcast(
  sql: Sql,
  broadcastId: number,
  { draft, by }: { draft: BroadcastDraft; by: string },
): Promise<boolean> {
  const { segment, textEn, textRu, picture } = draft;
  const changed = await timed(sql`
    with changed as (
      update broadcasts set segment = ${sql.json({ ...segment })}, text_en = ${textEn}, text_ru = ${textRu}, picture = ${picture}
      where id = ${broadcastId} and status = 'draft' returning id)
    select add_subject_event('broadcast', id, 'broadcast_changed', ${sql.json({ by })}) from changed`);
  return changed.length > 0;
}

/** The columns of a broadcast by the names they have here. */
function columns(sql: Sql) {
  return sql`
    id, status, segment, text_en as "textEn", text_ru as "textRu", picture, created_by as "createdBy", created_at as "createdAt",
    started_by as "startedBy", started_at as "startedAt", ended_at as "endedAt", reach, sent, failed, unreachable, unknown, skipped`;
}

export async function findBroadcast(sql: Sql, id: number): Promise<Broadcast | undefined> {
  // What stands in an address need not be a number.
  if (!Number.isSafeInteger(id)) return undefined;
  const [broadcast] = await timed(sql<Broadcast[]>`select ${columns(sql)} from broadcasts where id = ${id}`);
  return broadcast;
}

/** Newest first. */
export async function listBroadcasts(sql: Sql, most: number): Promise<Broadcast[]> {
  return timed(sql<Broadcast[]>`select ${columns(sql)} from broadcasts order by id desc limit ${most}`);
}

/** People a segment reaches now. */
export async function countAudience(sql: Sql, segment: Segment): Promise<number> {
  const row = await one(sql<{ people: number }[]>`
    select count(*) as people from broadcast_audience(${sql.json({ ...segment })})`);
  return row.people;
}

/** A step in its life. */
export interface BroadcastStep {
  status: Exclude<BroadcastStatus, 'draft'>;
  /** People by the count at its start. */
  reach?: number;
  event: string;
  data: Readonly<Record<string, unknown>>;
}

/** @returns false when this does not follow from where it stands. See functions/broadcasts/move_broadcast.sql */
export async function moveBroadcast(sql: Sql, broadcastId: number, step: BroadcastStep): Promise<boolean> {
  const row = await one(sql<{ moved: boolean }[]>`
    select move_broadcast(${broadcastId}, ${sql.json(step as never)}) as moved`);
  return row.moved;
}

/** Those under way that nothing has moved for so long. */
export async function listQuietBroadcasts(sql: Sql, quietMs: number): Promise<{ id: number }[]> {
  return timed(sql<{ id: number }[]>`
    select id from broadcasts
    where status in ('running', 'paused') and moved_at < now() - ${quietMs} * interval '1 millisecond' order by moved_at limit 100`);
}

/** A message that is on its way from here on. */
export interface BroadcastSend {
  userId: number;
  chatId: number;
  language: Language;
}

/** See functions/broadcasts/plan_sends.sql. */
export async function planSends(sql: Sql, broadcastId: number, most: number): Promise<BroadcastProgress> {
  const row = await one(sql<{ planned: BroadcastProgress }[]>`
    select plan_sends(${broadcastId}, ${most}) as planned`);
  return row.planned;
}

/** See functions/broadcasts/begin_send.sql. */
export async function beginSend(sql: Sql, broadcastId: number): Promise<BroadcastSend | undefined> {
  const row = await one(sql<{ send: BroadcastSend | null }[]>`select begin_send(${broadcastId}) as send`);
  return row.send ?? undefined;
}

/** What became of a message: `planned` it never left. See functions/broadcasts/end_send.sql. */
export interface SendEnd {
  status: 'sent' | 'failed' | 'unreachable' | 'unknown' | 'planned';
  detail?: string;
}

export async function endSend(
  sql: Sql,
  { broadcastId, userId }: { broadcastId: number; userId: number },
  { status, detail }: SendEnd,
): Promise<void> {
  await timed(sql`select end_send(${broadcastId}, ${userId}, ${status}, ${detail ?? null})`);
}

/** See functions/broadcasts/lose_sends.sql. */
export async function loseSends(sql: Sql, broadcastId: number): Promise<void> {
  await timed(sql`select lose_sends(${broadcastId})`);
}

/** Until its turn in the pace that all broadcasts keep. See functions/broadcasts/take_broadcast_turn.sql. */
export async function takeBroadcastTurn(sql: Sql, gapMs: number): Promise<number> {
  const row = await one(sql<{ waitMs: number }[]>`select take_broadcast_turn(${gapMs}) as "waitMs"`);
  return row.waitMs;
}

/** No broadcast is to send anything before this time is over. */
export async function holdBroadcasts(sql: Sql, pauseMs: number): Promise<void> {
  await timed(sql`
    update paces set free_at = greatest(free_at, now() + ${pauseMs} * interval '1 millisecond') where name = 'broadcasts'`);
}
