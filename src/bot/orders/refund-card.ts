import { renderRefund } from '../../cards/refund.ts';
import { readRefund } from '../../db/order-amends.ts';
import type { CardRenderer } from '../cards/show.ts';
import type { BotDeps } from '../context.ts';

/** Tells a person that credits of an order are back. It stays as it was sent. */
export function createRefundCard({ sql, texts }: Pick<BotDeps, 'sql' | 'texts'>): CardRenderer {
  return async ({ subjectId }) => {
    const refund = await readRefund(sql, subjectId);
    if (refund === undefined) throw new Error(`entry ${subjectId} gives nothing back`);
    return { ...renderRefund(refund, texts(refund.language)), isMoving: false };
  };
}
