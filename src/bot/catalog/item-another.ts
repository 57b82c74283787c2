import { maxPromptLength } from '../../contract/studio.ts';
import { type RedoOutcome, redoItem } from '../../operations/catalog-items.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import { checkPrompt, type Notice } from '../dialogue/events.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Deciding } from './deciding.ts';

/** Another picture of an item, whatever was decided on the one there is. */
export interface Another {
  /** Asks for its prompt. */
  ask(ctx: BotContext, itemId: number): Promise<void>;
  /** Without a prompt it is made with the one there is. */
  want(ctx: BotContext, itemId: number, prompt?: string): Promise<void>;
  /** @returns what is wrong with the words, if they are no prompt */
  takeWords(ctx: BotContext, itemId: number, words: string): Promise<Notice | undefined>;
}

export function createAnother(
  deps: BotDeps,
  { stage, deciding }: { stage: Stage; deciding: Deciding },
): Another {
  const operations = { ...deps, ...operationsOf(deps) };

  async function want(ctx: BotContext, itemId: number, prompt?: string): Promise<void> {
    const said = { itemId, via: 'chat', ...(prompt !== undefined && { prompt }) } as const;
    const outcome = await redoItem(operations, personOf(ctx), said);
    const words = anotherWords(outcome, itemId, ctx.wording);
    if (ctx.callbackQuery === undefined) await stage.send(ctx, { text: words, buttons: [] });
    else await ctx.answer(words);
    await deciding.close(ctx, itemId);
  }

  return {
    want,
    ask(ctx, item) {
      const state = { step: 'item-words', draft: { ask: 'another', id: ctx.updateId, item } } as const;
      return stage.move(ctx, { type: 'enter', state, notices: [] }, { below: true });
    },
    async takeWords(ctx, itemId, words) {
      const problem = checkPrompt(words, maxPromptLength);
      if (problem === undefined) await want(ctx, itemId, words);
      return problem;
    },
  };
}

/** What came of the wish for another picture, without markup. */
function anotherWords(outcome: RedoOutcome, itemId: number, wording: Wording): string {
  const item = String(itemId);
  switch (outcome.kind) {
    case 'decided':
    case 'wanted':
      return wording.plain(outcome.isPlanned ? 'toast-item-redo' : 'toast-item-wanted', { item });
    case 'same':
      return wording.plain('toast-item-same', { item });
    case 'late':
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
