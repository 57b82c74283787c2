import { findCard } from '../../db/cards.ts';
import { countReview } from '../../db/catalog/review-cards.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import { renderReview } from './review-card.ts';

/** A picture, and the message that shows it. */
export interface DrawnItem {
  itemId: number;
  resultId: number;
  messageId?: number | undefined;
}

/** Draws what this chat has of a picture anew, at once: its card, and an older message that shows it. */
export function createRedraw(deps: BotDeps): (ctx: BotContext, drawn: DrawnItem) => Promise<void> {
  const { sql, cards } = deps;
  const operations = operationsOf(deps);

  return async (ctx, { itemId, resultId, messageId }) => {
    const card = await findCard(sql, { kind: 'item', subjectId: itemId, chatId: ctx.user.telegramId });
    if (card !== undefined && card.messageId !== null) await cards.now(card, ctx.api);
    if (messageId === undefined || messageId === card?.messageId) return;
    const shown = await showItem(operations, personOf(ctx), itemId);
    if (shown.kind !== 'item') return;
    const { story } = shown;
    const left = await countReview(sql, story.item.sourceId);
    await editOlder(ctx, messageId, renderReview({ story, resultId, left }, ctx.wording));
  };
}

/** A message that is a card no more: its words change, its picture stays. */
async function editOlder(
  ctx: BotContext,
  messageId: number,
  { text, buttons }: ReturnType<typeof renderReview>,
): Promise<void> {
  try {
    await ctx.api.editMessageCaption(ctx.user.telegramId, messageId, {
      caption: text,
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: buttons },
    });
  } catch (error) {
    const { kind } = classifyTelegramError(error);
    if (kind !== 'not_modified' && kind !== 'message_gone') throw error;
  }
}
