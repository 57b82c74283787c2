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
  /** The training was charged: a model that nobody paid for is nobody's. */
  isPaid: boolean;
  /** Preview of one of its samples or other pictures, by the hash of a stored asset; null when there is none. */
  sample: string | null;
}

const columns = (sql: Sql) => sql`
  m.id, m.user_id as "userId", m.order_id as "orderId", m.name, m.subject, m.provider, m.account_id as "accountId",
  m.external_id as "externalId", m.status, m.delete_reason as "deleteReason", m.trained_at as "trainedAt",
  m.expires_at as "expiresAt", (select o.status = 'delivered' from orders o where o.id = m.order_id) as "isPaid",
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
