import { ratios, studioModels } from '../../contract/studio.ts';
import type { Order } from '../../db/orders.ts';
import type { BotContext } from '../context.ts';
import type { DialogueEvent } from '../dialogue/dialogue.ts';
import type { Notice } from '../dialogue/events.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { ProductDraft } from '../product/flow.ts';
import type { CompleteStudioDraft } from '../studio/flow.ts';
import type { Ordering } from './ordering.ts';

type ProductOrder = Extract<Order, { line: 'product' }>;
type StudioOrder = Extract<Order, { line: 'studio' }>;

export interface Repeats {
  /** At once the same order once more, one at a time. */
  again(ctx: BotContext, order: Order): Promise<void>;
  /** Begins anew with the order's inputs: all of a picture, the product of a product photo. */
  change(ctx: BotContext, order: Order): Promise<void>;
}

export function createRepeats({ stage, ordering }: { stage: Stage; ordering: Ordering }): Repeats {
  /** The confirmation, with everything as it was. */
  function confirmAnew(ctx: BotContext, order: Order, notices: readonly Notice[]): Promise<void> {
    const event: DialogueEvent =
      order.line === 'product'
        ? { type: 'product', draft: productDraftFrom(order, ctx.updateId), notices }
        : studioEventFrom(order, ctx.updateId, notices);
    return stage.move(ctx, event, { below: true });
  }

  return {
    async again(ctx, order) {
      // Named by the update: handled twice it is one order, and a second press is a second wish.
      const confirmKey = `again:${order.id}:${ctx.updateId}`;
      const outcome = await ordering.repeat(ctx, { orderId: order.id, confirmKey });
      // The button says a price; another one needs a confirmation.
      if (outcome.kind === 'price_changed') {
        await confirmAnew(ctx, order, [{ key: 'notice-price-changed', values: { price: outcome.price } }]);
      }
    },

    change(ctx, order) {
      if (order.line === 'studio') return confirmAnew(ctx, order, []);
      const { id, product } = { product: undefined, ...productDraftFrom(order, ctx.updateId) };
      const draft = { id, ...(product !== undefined && { product }) };
      return stage.move(ctx, { type: 'product', draft, notices: [] }, { below: true });
    },
  };
}

function productDraftFrom({ references, inputs }: ProductOrder, id: number): ProductDraft {
  const [product, background] = references;
  const style = inputs.style === undefined ? {} : { style: inputs.style };
  return {
    id,
    ...(product !== undefined && { product }),
    ...(background !== undefined && { background: { hash: background, ...style } }),
  };
}

/** From the first question on when the model or the ratio of then is not offered any more. */
function studioEventFrom(order: StudioOrder, draftId: number, notices: readonly Notice[]): DialogueEvent {
  const { inputs, references: photos } = order;
  const { prompt } = inputs;
  const model = studioModels.find((name) => name === inputs.model);
  const ratio = ratios.find((name) => name === inputs.ratio);
  if (model === undefined || ratio === undefined) return { type: 'open', draftId };
  const draft: CompleteStudioDraft = { id: draftId, model, prompt, photos, photosDone: true, ratio };
  return { type: 'change', draft, notices };
}
