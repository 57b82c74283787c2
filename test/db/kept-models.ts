import { randomUUID } from 'node:crypto';
import { placeOrder } from '../../src/db/orders.ts';
import type { Sql } from '../../src/db/sql.ts';
import { keepModel } from '../../src/db/trained-models.ts';
import { newPerson, price } from './scene.ts';

export const monthMs = 30 * 24 * 3_600_000;

export interface KeptModel {
  modelId: number;
  /** The training. */
  orderId: number;
  userId: number;
}

/** Somebody's order of a model called Anna. */
export async function newTraining(sql: Sql): Promise<{ orderId: number; userId: number }> {
  const userId = await newPerson(sql);
  const { orderId } = await placeOrder(sql, {
    line: 'training',
    inputs: { name: 'Anna', subject: 'woman' },
    references: [],
    chatId: 1,
    confirmKey: randomUUID(),
    price,
    userId,
  });
  return { orderId, userId };
}

/** A training whose model is ready; paid for: the person was told of it. */
export async function newModel(sql: Sql, { isPaid = true } = {}): Promise<KeptModel> {
  const training = await newTraining(sql);
  const modelId = await keepModel(sql, modelOf(training.orderId));
  if (isPaid) await sql`update orders set status = 'delivered' where id = ${training.orderId}`;
  return { ...training, modelId };
}

/** What the provider says of a training that has succeeded. */
export function modelOf(orderId: number) {
  const expiresAt = new Date(Date.now() + monthMs);
  return { accountId: 'astria-1', provider: 'astria', externalId: `tune-${orderId}`, orderId, expiresAt };
}

/** What was written down of a training, without its placing. */
export async function eventsOf(
  sql: Sql,
  orderId: number,
): Promise<{ kind: string; data: Record<string, unknown> }[]> {
  return sql<{ kind: string; data: Record<string, unknown> }[]>`
    select kind, data from events where subject_kind = 'order' and subject_id = ${orderId} and kind ~ '^(trained|model_)' order by id`;
}
