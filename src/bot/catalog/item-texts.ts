import { Composer } from 'grammy';
import { problemWords } from '../../cards/item-words.ts';
import { type ItemPress, itemPress } from '../../contract/item-press.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { editTexts } from '../../operations/catalog-texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import { type Notice, notice } from '../dialogue/events.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Deciding } from './deciding.ts';
import type { ItemQuestion } from './item-words-flow.ts';
import { renderTexts } from './texts-page.ts';

type TextQuestion = Extract<ItemQuestion, { ask: 'text' }>;

export interface ItemTexts {
  feature: Composer<BotContext>;
  /** @returns what is wrong with the words, if they cannot be the text */
  takeWords(ctx: BotContext, question: TextQuestion, words: string): Promise<Notice | undefined>;
}

/** ✏️: what is said of a picture in each language, and changing one of its texts. */
export function createItemTexts(
  deps: BotDeps,
  { stage, deciding, isFor }: { stage: Stage; deciding: Deciding; isFor: (ctx: BotContext) => boolean },
): ItemTexts {
  const operations = operationsOf(deps);
  const feature = new Composer<BotContext>();

  async function show(ctx: BotContext, item: number): Promise<void> {
    const shown = await showItem(operations, personOf(ctx), item);
    if (shown.kind !== 'item') return ctx.answer(ctx.wording.plain('toast-item-gone'));
    await stage.page(ctx, renderTexts(shown.story, ctx.wording));
  }

  function ask(
    ctx: BotContext,
    { item, language, field }: Extract<ItemPress, { move: 'text' }>,
  ): Promise<void> {
    const draft = { ask: 'text', id: ctx.updateId, item, language, field } as const;
    return stage.move(
      ctx,
      { type: 'enter', state: { step: 'item-words', draft }, notices: [] },
      { below: true },
    );
  }

  feature.filter(isFor).filter(isPress(itemPress), (ctx, next) => {
    const { value } = ctx.press;
    if (value.move === 'texts') return show(ctx, value.item);
    return value.move === 'text' ? ask(ctx, value) : next();
  });

  return {
    feature,
    async takeWords(ctx, { item, language, field }, words) {
      const texts = { [field]: words };
      const said = { itemId: item, language, texts, via: 'chat' } as const;
      const outcome = await editTexts(operations, personOf(ctx), said);
      if (outcome.kind === 'refused')
        return notice('notice-item-text-refused', {
          why: outcome.problems.map((one) => problemWords(one, ctx.wording)).join('\n'),
        });
      await deciding.close(ctx, item);
      if (outcome.kind === 'edited' || outcome.kind === 'unchanged') await show(ctx, item);
      else
        await stage.send(ctx, {
          text: ctx.wording.html('item-texts-late', { item: String(item) }),
          buttons: [],
        });
      return undefined;
    },
  };
}
