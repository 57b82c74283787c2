import type { DeliveryPart } from '../contract/delivery.ts';
import type { JobKind } from '../contract/jobs.ts';
import type { Language } from '../contract/language.ts';
import type { EndReason, OrderStatus } from '../contract/orders.ts';
import type { PersonStatus } from '../contract/people.ts';
import type { Movement } from './credits.ts';
import type { TimelineEntry } from './order-facts.ts';
import type { JobStatus } from './provider-jobs.ts';
import { one, type Sql, timed } from './sql.ts';

/** One try at a provider, as the books have it. */
export interface StoryJob {
  id: number;
  kind: JobKind;
  provider: string;
  accountId: string | null;
  place: number | null;
  status: JobStatus;
  reason: EndReason | null;
  detail: string | null;
  externalId: string | null;
  /** Made for nobody: its order had ended. */
  surplus: boolean;
  waitingSince: Date;
  plannedAt: Date | null;
  sentAt: Date | null;
  acceptedAt: Date | null;
  stopAskedAt: Date | null;
  endedAt: Date | null;
  callbacks: number;
  /** What the provider charged, such as `0.04 USD`. */
  cost: string | null;
}

export interface StoryDelivery {
  part: DeliveryPart;
  status: 'planned' | 'sending' | 'sent' | 'gave_up';
  messageIds: number[];
  /** Sends that may have arrived although nobody said so. */
  unknownSends: number;
  at: Date;
}

export interface StoryCard {
  messageId: number | null;
  /** Whether it shows what the order says now. */
  isTrue: boolean;
  editedAt: Date | null;
}

export interface StoryEntry {
  kind: Movement['kind'];
  postedDelta: number;
  pendingDelta: number;
  note: string | null;
  at: Date;
}

/** Everything the books know of one order beyond its own row. */
export interface OrderRecords {
  person: {
    id: number;
    telegramId: number;
    username: string | null;
    firstName: string;
    language: Language;
    status: PersonStatus;
    available: number;
  };
  /** In the order in which it happened, with the starts of our processes while it was under way. */
  events: TimelineEntry[];
  jobs: StoryJob[];
  deliveries: StoryDelivery[];
  card: StoryCard | null;
  entries: StoryEntry[];
  /** Orders that repeat it, or send it once more. */
  repeats: { id: number; status: OrderStatus }[];
}

export async function readOrderRecords(
  sql: Sql,
  { id, userId, chatId }: { id: number; userId: number; chatId: number },
): Promise<OrderRecords> {
  const [person, events, jobs, deliveries, [card], entries, repeats] = await Promise.all([
    one(sql<OrderRecords['person'][]>`
      select u.id, u.telegram_id as "telegramId", u.username, u.first_name as "firstName", u.language, u.status,
        a.posted - a.pending as available
      from users u join credit_accounts a on a.user_id = u.id where u.id = ${userId}`),
    readEvents(sql, id),
    readJobs(sql, id),
    timed(sql<StoryDelivery[]>`
      select part, status, to_jsonb(message_ids) as "messageIds", unknown_sends + doubtful_sends as "unknownSends", updated_at as at
      from deliveries where order_id = ${id} order by updated_at`),
    timed(sql<StoryCard[]>`
      select message_id as "messageId", not is_stale as "isTrue", edited_at as "editedAt"
      from cards where kind = 'order' and subject_id = ${id} and chat_id = ${chatId}`),
    timed(sql<StoryEntry[]>`
      select kind, posted_delta as "postedDelta", pending_delta as "pendingDelta", note, created_at as at
      from credit_entries where order_id = ${id} order by id`),
    timed(sql<{ id: number; status: OrderStatus }[]>`
      select id, status from orders where repeat_of = ${id} order by id limit 20`),
  ]);
  return { person, events, jobs, deliveries, card: card ?? null, entries, repeats };
}

/** A process that began while the order was under way took up again what the one before it had left. */
function readEvents(sql: Sql, orderId: number): PromiseLike<TimelineEntry[]> {
  return timed(sql<TimelineEntry[]>`
    select kind, data, at from (
      select id, kind, data, at from events where subject_kind = 'order' and subject_id = ${orderId}
      union all
      select e.id, e.kind, e.data, e.at from orders o
      join events e on e.subject_kind is null and e.user_id is null and e.kind = 'process_started'
        and e.at between o.created_at and coalesce(o.finished_at, now())
      where o.id = ${orderId}) told
    order by at, id`);
}

function readJobs(sql: Sql, orderId: number): PromiseLike<StoryJob[]> {
  return timed(sql<StoryJob[]>`
    select j.id, j.kind, j.provider, j.account_id as "accountId", j.place, j.status, j.reason, j.detail,
      j.external_id as "externalId", j.surplus, j.waiting_since as "waitingSince", j.planned_at as "plannedAt",
      j.sent_at as "sentAt", j.accepted_at as "acceptedAt", j.stop_asked_at as "stopAskedAt", j.ended_at as "endedAt",
      (select count(*) from provider_callbacks c where c.job_id = j.id) as callbacks,
      (select string_agg(amount || ' ' || unit, ', ' order by unit) from provider_job_costs c where c.job_id = j.id) as cost
    from provider_jobs j where j.subject_kind = 'order' and j.subject_id = ${orderId} order by j.id`);
}

/** Notes that a process of ours begins to work: what was under way is taken up again from here. */
export async function noteStart(sql: Sql, part: 'worker' | 'bot'): Promise<void> {
  await timed(sql`select add_event(null, null, 'process_started', ${sql.json({ part })})`);
}

/** Notes what upkeep did with an order that nobody worked on. */
export async function noteUpkeep(
  sql: Sql,
  orderId: number,
  kind: 'upkeep_started' | 'upkeep_ended',
): Promise<void> {
  await timed(sql`select add_event(user_id, id, ${kind}) from orders where id = ${orderId}`);
}
