import type { Config } from '../../config/config.ts';
import type { OrderLine } from '../../contract/orders.ts';
import { readBalance } from '../../db/credits.ts';
import { type NewOrder, placeOrder } from '../../db/orders.ts';
import { failPoint } from '../../process/fail-points.ts';
import { createCardShow } from '../cards/show.ts';
import type { BotContext, BotDeps } from '../context.ts';

/** What of a new order the person decides. */
export type OrderWish = Pick<NewOrder, 'line' | 'model' | 'prompt' | 'ratio' | 'references' | 'confirmKey'> &
  Partial<Pick<NewOrder, 'repeatOf' | 'cardMessageId' | 'styleId'>>;

export interface Ordering {
  /** What an order of each line costs now, credits. */
  readonly prices: Prices;
  /** What can be spent when it is less than the line's price; undefined when it is enough. */
  shortOf(ctx: BotContext, line: OrderLine): Promise<number | undefined>;
  /** Writes the order down, answers the press, shows the card and starts the work. The same key is the same order. */
  order(ctx: BotContext, wish: OrderWish): Promise<void>;
  /** Starts the work of an order that was written down, if that has not been done. */
  start(orderId: number): Promise<void>;
}

/** What an order of each line costs, credits. */
export type Prices = Readonly<Record<OrderLine, number>>;

/** The one place that knows what an order costs. */
export function pricesOf({ studio, product }: Pick<Config, OrderLine>): Prices {
  return { studio: studio.price, product: product.price };
}

export function createOrdering(deps: BotDeps): Ordering {
  const { sql, config, log } = deps;
  const prices = pricesOf(config);
  const cards = createCardShow(deps);

  async function start(orderId: number): Promise<void> {
    try {
      await deps.startOrder(orderId);
    } catch (error) {
      log.warn({ err: error, order: orderId }, 'the order is written down and starts later');
    }
  }

  return {
    prices,
    start,

    async shortOf(ctx, line) {
      const { available } = await readBalance(sql, ctx.user.id);
      return available < prices[line] ? available : undefined;
    },

    async order(ctx, wish) {
      const { user, wording } = ctx;
      const person = { userId: user.id, chatId: user.telegramId };
      const { orderId, isNew } = await placeOrder(sql, { ...person, ...wish, price: prices[wish.line] });
      failPoint('order.after-place-before-start');
      const order = String(orderId);
      await ctx.answer(wording.plain(isNew ? 'toast-accepted' : 'toast-already-accepted', { order }));
      const messageId = wish.cardMessageId;
      // Before the work begins: a card that says "accepted" must not come after one that says "generating". Cards without
      // a message yet are sent by the card loop alone, so that there is one of them.
      if (isNew && messageId !== undefined) {
        const card = { orderId, chatId: person.chatId, messageId, version: 1, shownText: null, attempts: 0 };
        await cards.now(card);
      }
      await start(orderId);
      failPoint('order.after-start-before-done');
    },
  };
}
