import { renderCard } from '../../cards/order.ts';
import { readOrderFacts } from '../../db/order-facts.ts';
import { readOrder } from '../../db/orders.ts';
import type { CardRenderer } from '../cards/show.ts';
import type { BotDeps } from '../context.ts';

/** The card of an order, in the language of the one who ordered. It moves while it tells a place in the queue. */
export function createOrderCard({ sql, texts }: Pick<BotDeps, 'sql' | 'texts'>): CardRenderer {
  return async ({ subjectId }) => {
    const order = await readOrder(sql, subjectId);
    if (order === undefined) throw new Error(`order ${subjectId} is gone`);
    const facts = await readOrderFacts(sql, subjectId);
    return { ...renderCard(order, facts, texts(order.language)), isMoving: facts.ahead !== null };
  };
}
