import { one, type Sql, timed } from './sql.ts';

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

/** What a card says beyond its order's own row. */
export interface CardFacts {
  /** Orders that will get a place before this one; null when it does not wait. */
  ahead: number | null;
  /** Jobs this provider's accounts can have under way at once. */
  places: number;
  /** Median of the last deliveries with this model, seconds; null when there were none. */
  usualSeconds: number | null;
  available: number;
}

/** The queue is told in the order in which functions/fill_places.sql seats it. */
export async function readCardFacts(sql: Sql, orderId: number): Promise<CardFacts> {
  return one(sql<CardFacts[]>`
    select
      (select (select count(*) from provider_jobs w where w.provider = own.provider and w.kind = own.kind
          and w.status = 'waiting'
          and (w.turn, w.id) < (own.turn, own.id))::int
        from provider_jobs own where own.subject_kind = 'order' and own.subject_id = o.id and own.status = 'waiting') as ahead,
      (select coalesce(sum(a.places), 0)::int from provider_accounts a join provider_jobs j on j.provider = a.provider and j.kind = a.kind
        where j.subject_kind = 'order' and j.subject_id = o.id and a.enabled) as places,
      (select percentile_cont(0.5) within group (order by seconds)::float8 from (
        select extract(epoch from d.finished_at - d.started_at) as seconds from orders d
        where d.model = o.model and d.status = 'delivered' order by d.finished_at desc limit 20) recent) as "usualSeconds",
      (select posted - pending from credit_accounts c where c.user_id = o.user_id) as available
    from orders o where o.id = ${orderId}`);
}

export interface TimelineEntry {
  kind: string;
  data: Record<string, unknown>;
  at: Date;
}

/** All that happened to an order, in order. */
export async function readTimeline(sql: Sql, orderId: number): Promise<TimelineEntry[]> {
  return timed(
    sql<
      TimelineEntry[]
    >`select kind, data, at from events where subject_kind = 'order' and subject_id = ${orderId} order by id`,
  );
}
