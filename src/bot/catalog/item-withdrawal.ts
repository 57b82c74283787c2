import { Composer } from 'grammy';
import { itemData, itemPress } from '../../contract/item-press.ts';
import { type UnpublishOutcome, unpublishItem } from '../../operations/catalog-publishing.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';

/** ↩️ from the shop: asked about once, then the shop shows again what it showed before. */
export function createItemWithdrawal(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const operations = { ...deps, ...operationsOf(deps) };
  const feature = new Composer<BotContext>();

  async function ask(ctx: BotContext, item: number): Promise<void> {
    const { wording } = ctx;
    const button = (move: 'withdraw_now' | 'open', text: string) => ({
      text,
      callback_data: itemData({ move, item }),
    });
    await stage.page(ctx, {
      text: wording.html('item-withdraw', { item: String(item) }),
      buttons: [
        [button('withdraw_now', wording.plain('button-item-withdraw_now'))],
        [button('open', wording.plain('button-back'))],
      ],
    });
  }

  async function withdraw(ctx: BotContext, item: number): Promise<void> {
    const { wording } = ctx;
    const outcome = await unpublishItem(operations, personOf(ctx), {
      itemId: item,
      why: 'asked in the chat',
    });
    const words = outcomeWords(outcome, item, wording);
    await ctx.answer(words);
    const open = { text: wording.plain('button-item-open'), callback_data: itemData({ move: 'open', item }) };
    await stage.page(ctx, { text: wording.html('item-withdrawn', { words }), buttons: [[open]] });
  }

  feature.filter(isFor).filter(isPress(itemPress), (ctx, next) => {
    const { value } = ctx.press;
    if (value.move === 'withdraw') return ask(ctx, value.item);
    return value.move === 'withdraw_now' ? withdraw(ctx, value.item) : next();
  });
  return feature;
}

function outcomeWords({ kind }: UnpublishOutcome, itemId: number, wording: Wording): string {
  const item = String(itemId);
  switch (kind) {
    case 'begun':
      return wording.plain('toast-item-withdrawing', { item });
    case 'away':
      return wording.plain('toast-item-withdrawing-later', { item });
    case 'nothing_shown':
      return wording.plain('toast-item-not-shown', { item });
    case 'no_item':
      return wording.plain('toast-item-gone');
    case 'forbidden':
      return wording.plain('toast-unknown-button');
    default:
      return kind satisfies never;
  }
}
