import type { DeletionStatus, Receipt, Remains } from '../contract/privacy.ts';
import type { Reason } from './people.ts';
import { one, type Sql, timed } from './sql.ts';

/** The deletion of what is kept of one person. */
export interface Deletion {
  id: number;
  userId: number;
  askedBy: string;
  why: string;
  askedAt: Date;
  /** Until then it can be undone. */
  dueAt: Date;
  status: DeletionStatus;
  endedAt: Date | null;
  receipt: Receipt;
}

const columns = (sql: Sql) => sql`
  id, user_id as "userId", asked_by as "askedBy", why, asked_at as "askedAt", due_at as "dueAt", status, ended_at as "endedAt", receipt`;

/** Writes it down, once until it has come to its end. @returns nothing when there is nothing left to delete */
export async function openDeletion(
  sql: Sql,
  asked: Reason & { userId: number; undoMs: number; isOwn: boolean },
): Promise<{ deletionId: number; isNew: boolean } | undefined> {
  const { opened } = await one(sql<{ opened: { deletionId: number; isNew: boolean } | null }[]>`
    select open_deletion(${sql.json({ ...asked })}) as opened`);
  return opened ?? undefined;
}

/** @returns false when it has begun, or was undone before */
export async function undoDeletion(sql: Sql, deletionId: number): Promise<boolean> {
  const { done } = await one(sql<{ done: boolean }[]>`select undo_deletion(${deletionId}) as done`);
  return done;
}

/** The person is served no more. @returns false when it was undone or has come to its end */
export async function beginDeletion(sql: Sql, deletionId: number): Promise<boolean> {
  const { isRunning } = await one(sql<{ isRunning: boolean }[]>`
    select begin_deletion(${deletionId}) as "isRunning"`);
  return isRunning;
}

export async function readDeletion(sql: Sql, deletionId: number): Promise<Deletion | undefined> {
  const [deletion] = await timed(
    sql<Deletion[]>`select ${columns(sql)} from deletions where id = ${deletionId}`,
  );
  return deletion;
}

/** The last one of this person. */
export async function lastDeletion(sql: Sql, userId: number): Promise<Deletion | undefined> {
  const [deletion] = await timed(sql<Deletion[]>`
    select ${columns(sql)} from deletions where user_id = ${userId} order by id desc limit 1`);
  return deletion;
}

/** Newest first, those with a smaller number than `before`. */
export async function listDeletions(
  sql: Sql,
  { most, before }: { most: number; before?: number | undefined },
): Promise<Deletion[]> {
  return timed(sql<Deletion[]>`
    select ${columns(sql)} from deletions
    where ${before ?? null}::bigint is null or id < ${before ?? null}::bigint order by id desc limit ${most}`);
}

/** Those that have not come to their end for so long that their execution may be gone. */
export async function listOpenDeletions(sql: Sql, quietMs: number): Promise<Deletion[]> {
  return timed(sql<Deletion[]>`
    select ${columns(sql)} from deletions where status in ('waiting', 'running')
      and asked_at < now() - ${quietMs}::bigint * interval '1 millisecond' order by id limit 100`);
}

/** Orders of the person that may still have something to do: open ones, and those that ended lately or have a job under way. */
export async function listRestlessOrders(
  sql: Sql,
  userId: number,
): Promise<{ id: number; status: 'placed' | 'queued' | 'generating' | 'delivering' | 'ended' }[]> {
  return timed(sql<{ id: number; status: 'placed' | 'queued' | 'generating' | 'delivering' | 'ended' }[]>`
    select o.id, case when o.finished_at is null then o.status else 'ended' end as status from orders o
    where o.user_id = ${userId} and (o.finished_at is null or o.finished_at > now() - interval '1 day'
      or exists (select from provider_jobs j where j.subject_kind = 'order' and j.subject_id = o.id
        and j.status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')))
    order by o.id`);
}

/** Notes how many orders ended without a delivery since it began. */
export async function noteStoppedOrders(sql: Sql, deletionId: number): Promise<void> {
  await timed(sql`
    update deletions d set receipt = receipt || jsonb_build_object('orders', jsonb_build_object('at', now(), 'stopped', (
      select count(*) from orders o where o.user_id = d.user_id and o.finished_at >= d.begun_at and o.status <> 'delivered')))
    where id = ${deletionId} and not receipt ? 'orders'`);
}

/** Takes the credits that are left. Run twice it takes nothing. */
export async function closeAccount(sql: Sql, deletionId: number): Promise<void> {
  await timed(sql`select close_account(${deletionId})`);
}

/** Models of the person that are not deleted. */
export async function listKeptModels(
  sql: Sql,
  userId: number,
): Promise<{ id: number; orderId: number; provider: string; status: 'ready' | 'deleting'; until: Date }[]> {
  return timed(
    sql<{ id: number; orderId: number; provider: string; status: 'ready' | 'deleting'; until: Date }[]>`
    select id, order_id as "orderId", provider, status, expires_at as until from trained_models
    where user_id = ${userId} and status <> 'deleted' order by id`,
  );
}

/** Notes how many models are gone since it began, and which are left at their providers. */
export async function noteModels(sql: Sql, deletionId: number): Promise<void> {
  await timed(sql`
    update deletions d set receipt = receipt || jsonb_build_object('models', jsonb_build_object('at', now(),
      'deleted', (select count(*) from trained_models m where m.user_id = d.user_id and m.deleted_at >= d.begun_at),
      'left', coalesce((select jsonb_agg(jsonb_build_object('model', m.id, 'provider', m.provider, 'until', m.expires_at) order by m.id)
        from trained_models m where m.user_id = d.user_id and m.status <> 'deleted'), '[]')))
    where id = ${deletionId} and not receipt ? 'models'`);
}

/** Takes the person's pictures from what names them, and notes them to be released. Run twice it finds no more. */
export async function collectPictures(sql: Sql, deletionId: number): Promise<void> {
  await timed(sql`select collect_pictures(${deletionId})`);
}

/** @returns whether there may be more */
export async function releasePictures(sql: Sql, deletionId: number, most: number): Promise<boolean> {
  const { hasMore } = await one(sql<{ hasMore: boolean }[]>`
    select release_pictures(${deletionId}, ${most}) as "hasMore"`);
  return hasMore;
}

/** Released pictures; `isBack`: somebody has sent the same picture meanwhile. */
export async function listReleased(
  sql: Sql,
  deletionId: number,
  most: number,
): Promise<{ hash: string; isBack: boolean }[]> {
  return timed(sql<{ hash: string; isBack: boolean }[]>`
    select p.hash, exists (select from assets a where a.hash = p.hash) as "isBack" from forgotten_pictures p
    where p.deletion_id = ${deletionId} and p.state = 'released' limit ${most}`);
}

/** The bytes of a released picture are gone. Told again it changes nothing. */
export async function forgetReleased(
  sql: Sql,
  deletionId: number,
  { hash, isBack }: { hash: string; isBack: boolean },
): Promise<void> {
  await timed(sql`
    with gone as (
      delete from forgotten_pictures where deletion_id = ${deletionId} and hash = ${hash} returning hash)
    select add_to_receipt(${deletionId}, 'pictures', ${sql.json({ [isBack ? 'shared' : 'removed']: 1 })}) from gone`);
}

/** When each provider made something for the person last. */
export async function listProvidersOf(
  sql: Sql,
  userId: number,
): Promise<{ provider: string; lastAt: Date }[]> {
  return timed(sql<{ provider: string; lastAt: Date }[]>`
    select j.provider, max(coalesce(j.ended_at, now())) as "lastAt" from orders o
    join provider_jobs j on j.subject_kind = 'order' and j.subject_id = o.id
    where o.user_id = ${userId} and j.sent_at is not null group by j.provider order by j.provider`);
}

/** Notes a step whose outcome is known as a whole; noted once it stays. */
export async function noteStep(
  sql: Sql,
  deletionId: number,
  step: { remains: Remains } | { told: { reached: number } } | { messages: { removed: number } },
): Promise<void> {
  const [[name, outcome] = ['', {}]] = Object.entries(step);
  await timed(sql`
    update deletions set receipt = receipt || jsonb_build_object(${name}::text, jsonb_build_object('at', now()) || ${sql.json(outcome)})
    where id = ${deletionId} and not receipt ? ${name}::text`);
}

/** The person's chat as long as it is known, and what of it Telegram still deletes: messages of the last two days. */
export async function readFarewell(
  sql: Sql,
  deletionId: number,
): Promise<{ chatId: number; language: 'en' | 'ru'; receipt: Receipt; messages: number[] } | undefined> {
  const [row] = await timed(sql<
    { chatId: number; language: 'en' | 'ru'; receipt: Receipt; messages: number[] }[]
  >`
    select u.telegram_id as "chatId", u.language, d.receipt, to_jsonb(array(
      select c.message_id from cards c join orders o on c.kind = 'order' and o.id = c.subject_id
      where c.chat_id = u.telegram_id and c.message_id is not null and o.created_at > now() - interval '47 hours'
      union select t.screen_message_id from dialogues t where t.user_id = u.id and t.screen_message_id is not null
        and t.updated_at > now() - interval '47 hours')) as messages
    from deletions d join users u on u.id = d.user_id where d.id = ${deletionId} and d.status = 'running'`);
  return row;
}

/** The last step; from here on nobody can tell who it was. Run twice it changes nothing. */
export async function forgetPerson(sql: Sql, deletionId: number): Promise<void> {
  await timed(sql`select forget_person(${deletionId})`);
}
