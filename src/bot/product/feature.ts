import { Composer } from 'grammy';
import { type BotContext, isPress } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';

/** /product: begins to put a product into a setting. */
export function createProduct(stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const open = (ctx: BotContext) =>
    stage.move(ctx, { type: 'product', draft: { id: ctx.updateId }, notices: [] });

  feature.command('product', open);
  feature.filter(isPress('page')).filter((ctx) => ctx.press.page === 'product', open);
  return feature;
}
