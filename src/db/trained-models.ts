import type { DeleteReason, Subject, TrainedModelStatus } from '../contract/portraits.ts';
import { one, type Sql, timed } from './sql.ts';

/** A model of somebody, trained and perhaps deleted since. */
export interface TrainedModel {
  id: number;
  userId: number;
  /** The training. */
  orderId: number;
  /** How the person calls it now. */
  name: string;
  subject: Subject;
  provider: string;
  accountId: string;
  /** The provider's name of it. */
  externalId: string;
  status: TrainedModelStatus;
  deleteReason: DeleteReason | null;
  trainedAt: Date;
  /** When the provider deletes it. */
  expiresAt: Date;
  /** How often it was kept for a further term. */
  extensions: number;
  /** The training was charged: a model that nobody paid for is nobody's. */
  isPaid: boolean;
  /** Preview of one of its samples or other pictures, by the hash of a stored asset; null when there is none. */
  sample: string | null;
}

const columns = (sql: Sql) => sql`
  m.id, m.user_id as "userId", m.order_id as "orderId", m.name, m.subject, m.provider, m.account_id as "accountId",
  m.external_id as "externalId", m.status, m.delete_reason as "deleteReason", m.trained_at as "trainedAt",
  m.expires_at as "expiresAt", m.extensions, (select o.status = 'delivered' from orders o where o.id = m.order_id) as "isPaid",
  (select a.hash from orders o join order_assets a on a.order_id = o.id and a.role = 'preview' and a.position = 1
    where o.line = 'portrait' and o.user_id = m.user_id and (o.inputs->'likeness'->>'id')::bigint = m.id and o.status = 'delivered'
    order by o.id limit 1) as sample`;

/** Keeps a model whose training has succeeded, once for each training. @returns its number */
export async function keepModel(
  sql: Sql,
  model: { orderId: number; accountId: string; provider: string; externalId: string; expiresAt: Date },
): Promise<number> {
  const row = await one(sql<{ id: number }[]>`
    select keep_model(${sql.json({ ...model, expiresAt: model.expiresAt.toISOString() })}) as id`);
  return row.id;
}

export async function readModel(sql: Sql, modelId: number): Promise<TrainedModel | undefined> {
  const [model] = await timed(
    sql<TrainedModel[]>`select ${columns(sql)} from trained_models m where m.id = ${modelId}`,
  );
  return model;
}

/** What this training has left, whatever became of it since. */
export async function findModelOf(sql: Sql, orderId: number): Promise<TrainedModel | undefined> {
  const [model] = await timed(
    sql<TrainedModel[]>`select ${columns(sql)} from trained_models m where m.order_id = ${orderId}`,
  );
  return model;
}

/** A person's models that can be used, newest first. */
export async function listModels(sql: Sql, userId: number): Promise<TrainedModel[]> {
  const models = await timed(sql<TrainedModel[]>`
    select ${columns(sql)} from trained_models m where m.user_id = ${userId} and m.status = 'ready' order by m.id desc`);
  return models.filter(({ isPaid }) => isPaid);
}

/** Whether this person can use it: as in the list of theirs. */
export function isUsable({ userId, status, isPaid }: TrainedModel, personId: number): boolean {
  return userId === personId && status === 'ready' && isPaid;
}

/** @returns false when it cannot be renamed any more */
export async function renameModel(
  sql: Sql,
  modelId: number,
  { name, by, why }: { name: string; by: string; why: string },
): Promise<boolean> {
  const row = await one(sql<{ done: boolean }[]>`
    select change_model(${modelId}, 'renamed', ${sql.json({ name, by, why })}) as done`);
  return row.done;
}

/** Keeps it a further term. `extensions`: how many it has had so far. @returns false when it has had this one, or cannot be kept */
export async function extendModel(
  sql: Sql,
  modelId: number,
  { extensions, by, why }: { extensions: number; by: string; why: string },
): Promise<boolean> {
  const row = await one(sql<{ done: boolean }[]>`
    select change_model(${modelId}, 'extended', ${sql.json({ extensions, by, why })}) as done`);
  return row.done;
}

/** Nobody can use it from here on; the provider still has it. @returns false when it is being deleted already, or was */
export async function beginModelDeletion(
  sql: Sql,
  modelId: number,
  { reason, by, why }: { reason: DeleteReason; by: string; why: string },
): Promise<boolean> {
  const row = await one(sql<{ done: boolean }[]>`
    select change_model(${modelId}, 'deleting', ${sql.json({ reason, by, why })}) as done`);
  return row.done;
}

/** The provider has it no more. */
export async function endModelDeletion(sql: Sql, modelId: number): Promise<void> {
  await timed(sql`select change_model(${modelId}, 'deleted', '{}')`);
}

/** The photos of a training that nothing else needs: no other order, no style, and nobody's dialogue, for the same photo is kept once. */
export async function listOwnPhotos(sql: Sql, orderId: number): Promise<string[]> {
  const rows = await timed(sql<{ hash: string }[]>`
    with photos as (
        select order_id, role, hash from order_assets where order_id = ${orderId} and role = 'reference'),
      -- One look at all dialogues, however many photos there are.
      drafts as materialized (
        select state::text as words from dialogues where state::text ~ (select string_agg(hash, '|') from photos))
    select p.hash from photos p
    where not exists (select from order_assets a where a.hash = p.hash and (a.order_id, a.role) <> (p.order_id, p.role))
      and not exists (select from styles s where s.hash = p.hash)
      and not exists (select from portrait_styles s where s.example = p.hash)
      and not exists (select from drafts d where position(p.hash in d.words) > 0)`);
  return rows.map(({ hash }) => hash);
}

/** The order does not name its photos any more, nor does what was fetched from Telegram lately or uploaded by an application. */
export async function forgetPhotos(sql: Sql, orderId: number): Promise<void> {
  await timed(sql`
    with forgotten as (
      delete from order_assets where order_id = ${orderId} and role = 'reference' returning hash),
      uploaded as (delete from api_files where hash in (select hash from forgotten))
    delete from fetched_files where hash in (select hash from forgotten)`);
}

/** Models that should be gone, or nearly: whoever looks after them may be gone. Their number, and their training's. */
export async function listOverdueModels(sql: Sql): Promise<{ modelId: number; orderId: number }[]> {
  return timed(sql<{ modelId: number; orderId: number }[]>`
    select id as "modelId", order_id as "orderId" from trained_models
    where status = 'deleting' or status = 'ready' and expires_at < now() - interval '1 hour' order by id limit 100`);
}
