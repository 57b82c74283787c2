import { Composer } from 'grammy';
import type { BotContext, BotDeps } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import { createDeciding } from './deciding.ts';
import { createAnother } from './item-another.ts';
import { createItems } from './item-feature.ts';
import { createItemReplies } from './item-replies.ts';
import { createReview } from './review-feature.ts';

/** Pictures of the catalog one by one: deciding on them, their histories and their texts. */
export function createCatalogItems(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const deciding = createDeciding(deps, { stage });
  const another = createAnother(deps, { stage, deciding });
  const items = new Composer<BotContext>();
  items.use(createReview(deps, { stage, deciding, isFor }));
  items.use(createItems(deps, { stage, another, isFor }));
  items.use(
    createItemReplies(deps, {
      stage,
      deciding,
      isFor,
      takeWords: (ctx, { item }, words) => another.takeWords(ctx, item, words),
    }),
  );
  return items;
}
