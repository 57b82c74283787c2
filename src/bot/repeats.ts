import { ratios, studioModels } from '../contract/studio.ts';
import { findConfirmed, findOpenRepeat, type Order } from '../db/orders.ts';
import type { BotContext, BotDeps } from './context.ts';
import type { CompleteDraft, Notice } from './dialogue.ts';
import type { Ordering } from './ordering.ts';
import type { Stage } from './stage.ts';

export interface Repeats {
  /** At once the same order once more, one at a time. */
  again(ctx: BotContext, order: Order): Promise<void>;
  /** Opens the confirmation with the order's inputs, each of which can be changed. */
  change(ctx: BotContext, order: Order): Promise<void>;
}

export function createRepeats(
  { sql }: BotDeps,
  { stage, ordering }: { stage: Stage; ordering: Ordering },
): Repeats {
  async function openDraft(ctx: BotContext, order: Order, notices: readonly Notice[]): Promise<void> {
    const draft = draftFrom(order, ctx.updateId);
    const event = draft && ({ type: 'change', draft, notices } as const);
    await stage.move(ctx, event ?? { type: 'open', draftId: ctx.updateId }, { below: true });
  }

  return {
    async again(ctx, order) {
      const { wording } = ctx;
      // Named by the update: handled twice it is one order, and a second press is a second wish.
      const confirmKey = `again:${order.id}:${ctx.updateId}`;
      const mine = await findConfirmed(sql, ctx.user.id, confirmKey);
      const running = mine ?? (await findOpenRepeat(sql, order.id));
      if (running !== undefined) {
        await ctx.answer(wording.plain('toast-already-being-made', { order: String(running) }));
        if (mine !== undefined) await ordering.start(mine);
        return;
      }
      // The button says a price; another one needs a confirmation.
      if (order.price !== ordering.price) {
        const notice: Notice = { key: 'notice-price-changed', values: { price: ordering.price } };
        return openDraft(ctx, order, [notice]);
      }
      const balance = await ordering.shortOf(ctx);
      if (balance !== undefined) {
        return ctx.answer(wording.plain('toast-poor', { price: ordering.price, balance }));
      }
      const { model, prompt, ratio, references, id: repeatOf } = order;
      await ordering.order(ctx, { model, prompt, ratio, references, confirmKey, repeatOf });
    },

    change: (ctx, order) => openDraft(ctx, order, []),
  };
}

/** Undefined when the model or the ratio of then is not offered any more. */
function draftFrom({ model, prompt, ratio, references }: Order, draftId: number): CompleteDraft | undefined {
  const knownModel = studioModels.find((name) => name === model);
  const knownRatio = ratios.find((name) => name === ratio);
  if (knownModel === undefined || knownRatio === undefined) return undefined;
  return { id: draftId, model: knownModel, prompt, photos: references, photosDone: true, ratio: knownRatio };
}
