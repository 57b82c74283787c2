import { addAsset } from '../../src/db/assets.ts';
import { confirmDelivery } from '../../src/db/deliveries.ts';
import { addResult } from '../../src/db/orders.ts';
import { endJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { acceptedOrder, askToSend, newPerson, openAccount } from './scene.ts';

let lastHash = 0;

/** A picture that is known by its hash alone. */
export async function newHash(sql: Sql): Promise<string> {
  const hash = (++lastHash).toString(16).padStart(64, '0');
  await addAsset(sql, { hash, format: 'png', width: 8, height: 8, bytes: 100 });
  return hash;
}

/** An order that was made and has arrived, all of it in the books. */
export async function deliveredOrder(
  sql: Sql,
  { userId, prompt = 'a <fox> in a library' }: { userId?: number; prompt?: string } = {},
): Promise<{ orderId: number; userId: number }> {
  await openAccount(sql, 5);
  const person = userId ?? (await newPerson(sql));
  const { orderId, jobId } = await acceptedOrder(sql, person, { prompt });
  await endJob(sql, jobId, { status: 'done', costs: [{ amount: '0.04', unit: 'USD' }] });
  await addResult(sql, orderId, { hash: await newHash(sql), position: 1 });
  await askToSend(sql, orderId, 'photo');
  await confirmDelivery(sql, orderId, { part: 'photo', messageIds: [77] });
  return { orderId, userId: person };
}
