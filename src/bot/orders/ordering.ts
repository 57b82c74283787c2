import { askButton } from '../../cards/ask-credits.ts';
import {
  type Placing,
  placeOrder,
  type Repeating,
  repeatOrder,
  sendKeptPicture,
} from '../../operations/orders.ts';
import { failPoint } from '../../process/fail-points.ts';
import { type BotContext, type BotDeps, operationsOf, personOf, replyToPressed } from '../context.ts';
import type { ConfirmedWish } from '../dialogue/feature.ts';

export interface Ordering {
  /**
   * Writes the order down; then answers the press, shows the card and starts the work. The same key is the same order.
   * When it cannot be placed the answer says why.
   */
  order(ctx: BotContext, wish: ConfirmedWish): Promise<Placing>;
  /** As `order`, with the inputs and the price of an earlier one. */
  repeat(ctx: BotContext, what: { orderId: number; confirmKey: string }): Promise<Repeating>;
  /** As `order`, with the picture of an earlier one, at its price. */
  sendKept(ctx: BotContext, what: { orderId: number }): Promise<void>;
}

export function createOrdering(deps: BotDeps): Ordering {
  const { log, cards } = deps;

  async function start(orderId: number): Promise<void> {
    try {
      await deps.startOrder(orderId);
    } catch (error) {
      log.warn({ err: error, order: orderId }, 'the order is written down and starts later');
    }
  }

  /** Answers the press; of what is ordered now or was before, shows the card and starts the work. */
  async function finish(
    ctx: BotContext,
    outcome: Repeating,
    { known, messageId }: { known: string; messageId: number | undefined },
  ): Promise<void> {
    if (outcome.kind !== 'placed' && outcome.kind !== 'known') return answer(ctx, outcome, known);
    failPoint('order.after-place-before-start');
    await answer(ctx, outcome, known);
    const { orderId } = outcome;
    // Before the work begins: a card that says "accepted" must not come after one that says "generating". Cards without
    // a message yet are sent by the card loop alone, so that there is one of them.
    if (outcome.kind === 'placed' && messageId !== undefined) {
      const chatId = ctx.user.telegramId;
      const key = { kind: 'order', subjectId: orderId, chatId };
      await cards.now({ ...key, messageId, version: 1, shownText: null, attempts: 0 }, ctx.api);
    }
    await start(orderId);
    failPoint('order.after-start-before-done');
  }

  return {
    async order(ctx, wish) {
      const chatId = ctx.user.telegramId;
      const outcome = await placeOrder(operationsOf(deps), personOf(ctx), { ...wish, chatId });
      await finish(ctx, outcome, { known: 'toast-already-accepted', messageId: wish.cardMessageId });
      return outcome;
    },

    async repeat(ctx, what) {
      const outcome = await repeatOrder(operationsOf(deps), personOf(ctx), what);
      await finish(ctx, outcome, { known: 'toast-already-being-made', messageId: undefined });
      await offerCredits(ctx, outcome, what);
      return outcome;
    },

    async sendKept(ctx, what) {
      const outcome = await sendKeptPicture(operationsOf(deps), personOf(ctx), what);
      await finish(ctx, outcome, { known: 'toast-sent-as', messageId: undefined });
      await offerCredits(ctx, outcome, what);
    },
  };
}

/** No screen says that credits are short, and how to ask for some: so a message does. */
async function offerCredits(
  ctx: BotContext,
  outcome: Repeating,
  { orderId }: { orderId: number },
): Promise<void> {
  if (outcome.kind !== 'short') return;
  const { price, balance } = outcome;
  await ctx.api.sendMessage(ctx.user.telegramId, ctx.wording.html('short-of-credits', { price, balance }), {
    parse_mode: 'HTML',
    reply_markup: { inline_keyboard: [[askButton(ctx.wording, orderId)]] },
    ...replyToPressed(ctx),
  });
}

/** Answers the press. @param known what to say when it was ordered before */
async function answer(ctx: BotContext, outcome: Repeating, known: string): Promise<void> {
  const { wording } = ctx;
  switch (outcome.kind) {
    case 'placed':
      return ctx.answer(wording.plain('toast-accepted', { order: String(outcome.orderId) }));
    case 'known':
      return ctx.answer(wording.plain(known, { order: String(outcome.orderId) }));
    case 'being_made':
      return ctx.answer(wording.plain('toast-already-being-made', { order: String(outcome.orderId) }));
    case 'short': {
      const { price, balance } = outcome;
      return ctx.answer(wording.plain('toast-poor', { price, balance }));
    }
    case 'blocked':
      return ctx.answer(wording.plain('notice-blocked'));
    case 'not_offered':
      return ctx.answer(wording.plain('toast-not-offered'));
    case 'incomplete':
      return ctx.answer(wording.plain('toast-incomplete'));
    case 'price_changed':
    case 'not_found':
      return;
    default:
      return outcome satisfies never;
  }
}
