import { Composer } from 'grammy';
import { type BotContext, isPress } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';

/** /studio: begins to describe a picture. */
export function createStudio(stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const open = (ctx: BotContext) => stage.move(ctx, { type: 'open', draftId: ctx.updateId });

  feature.command('studio', open);
  feature.filter(isPress('page')).filter((ctx) => ctx.press.page === 'studio', open);
  return feature;
}
