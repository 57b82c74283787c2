import { Composer } from 'grammy';
import type { BotContext, BotDeps } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import { createDeciding } from './deciding.ts';
import { createAnother } from './item-another.ts';
import { createItems } from './item-feature.ts';
import { createItemReplies } from './item-replies.ts';
import { createItemTexts } from './item-texts.ts';
import { createItemWithdrawal } from './item-withdrawal.ts';
import { createReview } from './review-feature.ts';

/** Pictures of the catalog one by one: deciding on them, their histories and their texts. */
export function createCatalogItems(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const deciding = createDeciding(deps, { stage });
  const another = createAnother(deps, { stage, deciding });
  const texts = createItemTexts(deps, { stage, deciding, isFor });
  const items = new Composer<BotContext>();
  items.use(createReview(deps, { stage, deciding, isFor }));
  items.use(createItems(deps, { stage, another, isFor }));
  items.use(texts.feature);
  items.use(createItemWithdrawal(deps, { stage, isFor }));
  items.use(
    createItemReplies(deps, {
      stage,
      deciding,
      isFor,
      takeWords: (ctx, question, words) =>
        question.ask === 'text'
          ? texts.takeWords(ctx, question, words)
          : another.takeWords(ctx, question.item, words),
    }),
  );
  return items;
}
