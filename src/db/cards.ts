import { type Sql, timed } from './sql.ts';

export interface StaleCard {
  orderId: number;
  chatId: number;
  messageId: number | null;
  version: number;
  /** What the card shows now, as last written. */
  shownText: string | null;
  /** Times this card was taken without success since it was last shown. */
  attempts: number;
}

/** Takes cards that no longer show their order. See functions/claim_cards.sql. */
export async function claimCards(
  sql: Sql,
  { most, pauseMs, queuePauseMs }: { most: number; pauseMs: number; queuePauseMs: number },
): Promise<StaleCard[]> {
  return timed(sql<StaleCard[]>`
    select id as "orderId", chat_id as "chatId", card_message_id as "messageId", card_version as version,
      card_text as "shownText", card_attempts as attempts
    from claim_cards(${most}, ${pauseMs}, ${queuePauseMs})`);
}

/** The card shows this version now; without a message: nobody can be shown one. */
export async function cardShown(
  sql: Sql,
  card: { orderId: number; version: number; messageId: number | null; text: string },
): Promise<void> {
  await timed(sql`
    update orders set card_shown = ${card.version}, card_message_id = ${card.messageId}, card_text = ${card.text},
      card_edited_at = clock_timestamp(), card_claimed_until = null, card_attempts = 0
    where id = ${card.orderId} and card_shown <= ${card.version}`);
}

/** What a process that died has taken, and what waits for its next try, can be taken at once. */
export async function releaseCardClaims(sql: Sql): Promise<void> {
  await timed(sql`
    update orders set card_claimed_until = null where card_is_stale and card_claimed_until > now()`);
}

/** Not shown this time: tried again after the pause. */
export async function cardNotShown(sql: Sql, orderId: number, pauseMs: number): Promise<void> {
  await timed(sql`
    update orders set card_claimed_until = now() + ${pauseMs} * interval '1 millisecond' where id = ${orderId}`);
}
