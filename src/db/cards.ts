import { type Sql, timed } from './sql.ts';

/** What a card shows, and to whom. */
export interface CardKey {
  kind: string;
  subjectId: number;
  chatId: number;
}

export interface StaleCard extends CardKey {
  /** Null: it is to be shown in a new one. */
  messageId: number | null;
  version: number;
  /** What the card shows now, as last written. */
  shownText: string | null;
  /** Times this card was taken without success since it was last shown. */
  attempts: number;
}

/** Undefined: this chat has none. */
export async function findCard(
  sql: Sql,
  { kind, subjectId, chatId }: CardKey,
): Promise<StaleCard | undefined> {
  const [card] = await timed(sql<StaleCard[]>`
    select kind, subject_id as "subjectId", chat_id as "chatId", version, case when below <= shown then message_id end as "messageId",
      case when below <= shown then shown_text end as "shownText", attempts
    from cards where kind = ${kind} and subject_id = ${subjectId} and chat_id = ${chatId}`);
  return card;
}

export interface ClaimedCard extends StaleCard {
  /** Until its turn in the pace that all bots keep. */
  waitMs: number;
}

export interface CardPace {
  most: number;
  /** Between two edits, whichever cards and bots they are of. */
  gapMs: number;
  /** Between two edits of one card. */
  pauseMs: number;
  /** Between two looks at a card that moves by itself. */
  movingPauseMs: number;
}

/** Takes cards that no longer show their subject. See functions/cards/claim_cards.sql. */
export async function claimCards(sql: Sql, pace: CardPace): Promise<ClaimedCard[]> {
  const { most, gapMs, pauseMs, movingPauseMs } = pace;
  return timed(sql<ClaimedCard[]>`
    select (card).kind, (card).subject_id as "subjectId", (card).chat_id as "chatId", (card).version,
      case when (card).below <= (card).shown then (card).message_id end as "messageId",
      case when (card).below <= (card).shown then (card).shown_text end as "shownText", (card).attempts, wait_ms as "waitMs"
    from claim_cards(${most}, ${gapMs}, ${pauseMs}, ${movingPauseMs})`);
}

/** No bot is to edit a card before this time is over. */
export async function holdCards(sql: Sql, pauseMs: number): Promise<void> {
  await timed(sql`
    update paces set free_at = greatest(free_at, now() + ${pauseMs} * interval '1 millisecond') where name = 'cards'`);
}

export interface ShownCard extends CardKey {
  version: number;
  messageId: number;
  text: string;
  /** What it shows changes with time alone: it is looked at again without a new version. */
  isMoving: boolean;
}

/**
 * The card shows this version now. As long as messages that showed it before are in the chat, it is looked at again.
 * @returns those; undefined: it shows a newer version already
 */
export async function cardShown(sql: Sql, card: ShownCard): Promise<number[] | undefined> {
  const { kind, subjectId, chatId, version, messageId, text, isMoving } = card;
  const [shown] = await timed(sql<{ replaced: number[] }[]>`
    update cards set shown = ${version}, message_id = ${messageId}, shown_text = ${text},
      replaced = array_remove(replaced || nullif(message_id, ${messageId}), null),
      is_moving = ${isMoving} or replaced <> '{}' or nullif(message_id, ${messageId}) is not null,
      edited_at = clock_timestamp(), claimed_until = null, attempts = 0
    where kind = ${kind} and subject_id = ${subjectId} and chat_id = ${chatId} and shown <= ${version}
    returning to_jsonb(replaced) as replaced`);
  return shown?.replaced;
}

/** A message that showed the card before is out of the way. */
export async function cardMessageRemoved(
  sql: Sql,
  { kind, subjectId, chatId }: CardKey,
  messageId: number,
): Promise<void> {
  await timed(sql`
    update cards set replaced = array_remove(replaced, ${messageId})
    where kind = ${kind} and subject_id = ${subjectId} and chat_id = ${chatId}`);
}

/** Nobody can be shown it: it rests until its subject changes or the person comes back. What it shows then is not what it says here. */
export async function cardRests(
  sql: Sql,
  { kind, subjectId, chatId, version }: CardKey & { version: number },
): Promise<void> {
  await timed(sql`
    update cards set shown = ${version}, shown_text = '', is_moving = false, edited_at = clock_timestamp(), claimed_until = null,
      attempts = 0, below = case when below > shown then ${version} + 1 else below end
    where kind = ${kind} and subject_id = ${subjectId} and chat_id = ${chatId} and shown <= ${version}`);
}

/** What a process that died has taken, and what waits for its next try, can be taken at once. */
export async function releaseCardClaims(sql: Sql): Promise<void> {
  await timed(sql`update cards set claimed_until = null where is_stale and claimed_until > now()`);
}

/** Not shown this time: tried again after the pause. */
export async function cardNotShown(
  sql: Sql,
  { kind, subjectId, chatId }: CardKey,
  pauseMs: number,
): Promise<void> {
  await timed(sql`
    update cards set claimed_until = now() + ${pauseMs} * interval '1 millisecond'
    where kind = ${kind} and subject_id = ${subjectId} and chat_id = ${chatId}`);
}
