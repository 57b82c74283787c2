import { randomUUID } from 'node:crypto';
import type { Subject } from '../../src/contract/portraits.ts';
import { placeOrder } from '../../src/db/orders.ts';
import type { Sql } from '../../src/db/sql.ts';
import { keepModel, readModel, type TrainedModel } from '../../src/db/trained-models.ts';

const dayMs = 24 * 3_600_000;

/** A training that has just begun. @returns its order */
export async function newTraining(
  sql: Sql,
  userId: number,
  { name = 'Anna', subject = 'woman' }: { name?: string; subject?: Subject } = {},
): Promise<number> {
  const { orderId } = await placeOrder(sql, {
    line: 'training',
    inputs: { name, subject },
    references: [],
    price: 500,
    userId,
    chatId: 1,
    confirmKey: randomUUID(),
  });
  return orderId;
}

/** A model that was trained so many days ago, and is deleted a month after that. */
export async function newModel(
  sql: Sql,
  userId: number,
  { daysAgo = 0, ...fields }: { name?: string; subject?: Subject; daysAgo?: number } = {},
): Promise<TrainedModel> {
  const orderId = await newTraining(sql, userId, fields);
  await sql`update orders set status = 'delivered', finished_at = now() where id = ${orderId}`;
  const trainedAt = new Date(Date.now() - daysAgo * dayMs);
  const expiresAt = new Date(trainedAt.getTime() + 30 * dayMs);
  const where = { accountId: 'astria-1', provider: 'astria', externalId: randomUUID() };
  const id = await keepModel(sql, { orderId, ...where, expiresAt });
  await sql`update trained_models set trained_at = ${trainedAt} where id = ${id}`;
  const model = await readModel(sql, id);
  if (model === undefined) throw new Error('no model was kept');
  return model;
}
