import type { OrderLine } from '../../contract/lines.ts';
import type { Order } from '../../db/orders.ts';
import type { BotContext } from '../context.ts';
import type { Told } from '../dialogue/events.ts';
import type { FlowState, LineFlow } from '../dialogue/flow.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Ordering } from './ordering.ts';

export interface Repeats {
  /** At once the same order once more, one at a time. */
  again(ctx: BotContext, order: Order): Promise<void>;
  /** Begins anew with the order's inputs. */
  change(ctx: BotContext, order: Order): Promise<void>;
}

export interface RepeatParts {
  stage: Stage;
  ordering: Ordering;
  /** Where the orders of each line begin anew. */
  lines: Readonly<Record<OrderLine, LineFlow>>;
}

export function createRepeats({ stage, ordering, lines }: RepeatParts): Repeats {
  /** The confirmation with everything as it was; the price is only told where it can be confirmed. */
  function confirmAnew(ctx: BotContext, order: Order, price: number): Promise<void> {
    const flow = lines[order.line];
    const { state, notices } = flow.repeat(order, ctx.updateId);
    const told = flow.wish(state) ? [{ key: 'notice-price-changed', values: { price } }] : [];
    return beginAnew(ctx, { state, notices: [...told, ...notices] });
  }

  function beginAnew(ctx: BotContext, begun: Told<FlowState>): Promise<void> {
    return stage.move(ctx, { type: 'enter', ...begun }, { below: true });
  }

  return {
    async again(ctx, order) {
      // Named by the update: handled twice it is one order, and a second press is a second wish.
      const confirmKey = `again:${order.id}:${ctx.updateId}`;
      const outcome = await ordering.repeat(ctx, { orderId: order.id, confirmKey });
      // The button says a price; another one needs a confirmation.
      if (outcome.kind === 'price_changed') await confirmAnew(ctx, order, outcome.price);
      // The line asks for what is missing.
      if (outcome.kind === 'incomplete') await beginAnew(ctx, lines[order.line].repeat(order, ctx.updateId));
    },

    change(ctx, order) {
      return beginAnew(ctx, lines[order.line].change(order, ctx.updateId));
    },
  };
}
