import { deciderWords } from '../../cards/item-words.ts';
import type { Verdict } from '../../contract/review.ts';
import { countReview, nextUndecided, showItemCard } from '../../db/catalog/review-cards.ts';
import { findPlace } from '../../db/catalog/standings.ts';
import { type DecisionOutcome, decideItem } from '../../operations/catalog-items.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { createRedraw } from './item-drawing.ts';
import { openQuestion } from './item-words-flow.ts';

/** What somebody says of a picture in a chat. */
export interface SaidInChat {
  itemId: number;
  resultId: number;
  verdict: Verdict;
  why?: string;
  prompt?: string;
  /** That shows the picture. */
  messageId?: number | undefined;
}

/** Deciding on pictures in a chat, one after the other. */
export interface Deciding {
  /** Decides, says what came of it, draws the card anew and shows the next picture. */
  decide(ctx: BotContext, said: SaidInChat): Promise<void>;
  /** Shows the next picture that is undecided, or says that there is none. */
  showNext(ctx: BotContext, sourceId: number): Promise<void>;
  /** Shows the one after this; this one stays as it is. */
  later(ctx: BotContext, itemId: number): Promise<void>;
  /** Ends the question about a picture, if one is open. */
  close(ctx: BotContext, itemId: number): Promise<void>;
}

export function createDeciding(deps: BotDeps, { stage }: { stage: Stage }): Deciding {
  const { sql } = deps;
  const redraw = createRedraw(deps);
  const operations = { ...deps, ...operationsOf(deps) };

  async function close(ctx: BotContext, itemId: number): Promise<void> {
    const open = openQuestion(await stage.read(ctx));
    if (open?.item === itemId) await stage.leave(ctx);
  }

  /** @returns whether there was one */
  async function showAfter(ctx: BotContext, sourceId: number, after: number): Promise<boolean> {
    const next = await nextUndecided(sql, sourceId, { after });
    // The card loop sends it, so that there is one of it.
    if (next !== undefined) await showItemCard(sql, next, ctx.user.telegramId);
    return next !== undefined;
  }

  async function showNext(ctx: BotContext, sourceId: number, after = 0): Promise<void> {
    if (await showAfter(ctx, sourceId, after)) return;
    const { undecided, ...counts } = await countReview(sql, sourceId);
    if (undecided > 0) return;
    const { wording } = ctx;
    const isInReview = after > 0 && (await findPlace(sql, after))?.run?.isInReview === true;
    const lines =
      counts.all === 0
        ? [wording.html('review-nothing')]
        : [wording.html('review-done', counts), wording.html(isInReview ? 'review-goes-on' : 'review-then')];
    await stage.send(ctx, {
      text: lines.join('\n\n'),
      buttons: [[pageButton('catalog', wording), pageButton('catalog_status', wording)]],
    });
  }

  return {
    close,
    showNext: (ctx, sourceId) => showNext(ctx, sourceId),

    async decide(ctx, { messageId, ...said }) {
      const { wording } = ctx;
      const outcome = await decideItem(operations, personOf(ctx), { ...said, via: 'chat' });
      const words = outcomeWords(outcome, said, wording);
      if (ctx.callbackQuery !== undefined) await ctx.answer(words);
      else if (outcome.kind !== 'decided' && outcome.kind !== 'same')
        await stage.send(ctx, { text: words, buttons: [] });
      await close(ctx, said.itemId);
      if (outcome.kind === 'no_item' || outcome.kind === 'forbidden') return;
      await redraw(ctx, { ...said, messageId });
      // The newer picture of this one is what is to be decided on now.
      if (outcome.kind === 'superseded') return showItemCard(sql, said.itemId, ctx.user.telegramId);
      // Handled again after a death, what was to come may not have come.
      if (outcome.kind === 'same' && ctx.rows.every(({ attempts }) => attempts === 1)) return;
      const place = await findPlace(sql, said.itemId);
      if (place !== undefined) await showNext(ctx, place.sourceId, said.itemId);
    },

    async later(ctx, itemId) {
      const place = await findPlace(sql, itemId);
      if (place === undefined) return ctx.answer(ctx.wording.plain('toast-item-gone'));
      const isShown = await showAfter(ctx, place.sourceId, itemId);
      await ctx.answer(ctx.wording.plain(isShown ? 'toast-item-later' : 'toast-item-only'));
    },
  };
}

const decided = {
  accept: 'toast-item-accepted',
  reject: 'toast-item-rejected',
  redo: 'toast-item-redo',
} as const satisfies Record<Verdict, string>;

/** What came of a decision, without markup. */
function outcomeWords(
  outcome: DecisionOutcome,
  { verdict, itemId }: Pick<SaidInChat, 'verdict' | 'itemId'>,
  wording: Wording,
): string {
  const item = String(itemId);
  switch (outcome.kind) {
    case 'decided':
      return wording.plain(decided[verdict], { item });
    case 'same':
      return wording.plain('toast-item-same', { item });
    case 'late': {
      const { by, via, at } = outcome;
      return wording.plain(`toast-item-late-${outcome.verdict}`, {
        item,
        who: deciderWords(by, via, wording),
        at,
      });
    }
    case 'superseded':
      return wording.plain('toast-item-superseded', { item });
    case 'no_picture':
      return wording.plain('toast-item-no-picture', { item });
    case 'no_item':
      return wording.plain('toast-item-gone');
    case 'forbidden':
      return wording.plain('toast-unknown-button');
    default:
      return outcome satisfies never;
  }
}
