import type { ItemPress } from '../../contract/item-press.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { decisionOn, newestMade } from '../../operations/catalog-stories.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Deciding } from './deciding.ts';
import { openQuestion } from './item-words-flow.ts';

type ResultPress = Extract<ItemPress, { result: number }>;

/** Asks what a decision needs to be said with, and takes what was said before. */
export interface Asking {
  ask(ctx: BotContext, question: 'reject' | 'redo', press: ResultPress): Promise<void>;
  useWords(ctx: BotContext, verdict: 'reject' | 'redo', press: ResultPress): Promise<void>;
  shownIn(ctx: BotContext, itemId: number): Promise<number | undefined>;
}

export function createAsking(
  deps: BotDeps,
  { stage, deciding }: { stage: Stage; deciding: Deciding },
): Asking {
  const operations = operationsOf(deps);

  /** Asks why, or for what; a picture that is decided on needs no answer any more. */
  async function ask(ctx: BotContext, question: 'reject' | 'redo', press: ResultPress): Promise<void> {
    const { item, result } = press;
    const message = ctx.callbackQuery?.message?.message_id ?? 0;
    const shown = await showItem(operations, personOf(ctx), item);
    const isOpen =
      shown.kind === 'item' &&
      newestMade(shown.story)?.id === result &&
      decisionOn(shown.story, result) === undefined;
    if (!isOpen)
      return deciding.decide(ctx, { itemId: item, resultId: result, verdict: question, messageId: message });
    const draft = { ask: question, id: ctx.updateId, item, result, message };
    const state = { step: 'item-words', draft } as const;
    await stage.move(ctx, { type: 'enter', state, notices: [] }, { below: true });
  }

  /** What was written before anybody said what for. */
  async function useWords(ctx: BotContext, verdict: 'reject' | 'redo', press: ResultPress): Promise<void> {
    const { item: itemId, result: resultId } = press;
    const question = openQuestion(await stage.read(ctx));
    if (question?.ask !== 'which' || question.item !== itemId)
      return ctx.answer(ctx.wording.plain('toast-unknown-button'));
    const { words, message: messageId } = question;
    const said = verdict === 'reject' ? { why: words } : { prompt: words };
    await deciding.decide(ctx, { itemId, resultId, verdict, messageId, ...said });
  }

  /** The message that the open question is about. */
  async function shownIn(ctx: BotContext, itemId: number): Promise<number | undefined> {
    const question = openQuestion(await stage.read(ctx));
    return question?.item === itemId && 'message' in question ? question.message : undefined;
  }

  return { ask, useWords, shownIn };
}
