import { Composer, type NextFunction } from 'grammy';
import { createPressReader } from '../../contract/buttons.ts';
import { type ItemPress, itemPress } from '../../contract/item-press.ts';
import { maxPromptLength } from '../../contract/studio.ts';
import { itemOfMessage } from '../../db/catalog/review-cards.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { decisionOn, newestMade } from '../../operations/catalog-stories.ts';
import { type BotContext, type BotDeps, operationsOf, personOf } from '../context.ts';
import { checkPrompt, type Notice, notice } from '../dialogue/events.ts';
import type { Stage } from '../dialogue/stage.ts';
import type { Deciding } from './deciding.ts';
import { createRedraw } from './item-drawing.ts';
import { type ItemQuestion, openQuestion } from './item-words-flow.ts';
import { decisionLines } from './review-card.ts';

/** Of a reason: more is no reason but a story. */
const longestWhy = 500;
const readPress = createPressReader([itemPress]);

/** Takes words that are not about a decision. @returns what is wrong with them */
export type TakeWords = (
  ctx: BotContext,
  question: Extract<ItemQuestion, { ask: 'another' | 'text' }>,
  words: string,
) => Promise<Notice | undefined>;

/** Words that answer an open question about a picture, and words in reply to a card, whichever question is open. */
export function createItemReplies(
  deps: BotDeps,
  {
    stage,
    deciding,
    isFor,
    takeWords,
  }: { stage: Stage; deciding: Deciding; isFor: (ctx: BotContext) => boolean; takeWords: TakeWords },
): Composer<BotContext> {
  const { ask, answerCard } = createCardAnswers(deps, stage);
  const feature = new Composer<BotContext>();

  async function take(ctx: BotContext, text: string, next: NextFunction): Promise<void> {
    const open = openQuestion(await stage.read(ctx));
    const replied = await repliedTo(deps, ctx);
    if (replied === undefined) return open === undefined ? next() : answer(ctx, open, text);
    if (open !== undefined && open.item === replied.item) return answer(ctx, open, text);
    return answerCard(ctx, replied, text);
  }

  async function answer(ctx: BotContext, question: ItemQuestion, text: string): Promise<void> {
    const words = text.trim();
    const problem = await (question.ask === 'another' || question.ask === 'text'
      ? takeWords(ctx, question, words)
      : decideWith(ctx, question, words));
    if (problem !== undefined) await ask(ctx, question, [problem]);
  }

  /** @returns what is wrong with the words, if they decide nothing */
  async function decideWith(
    ctx: BotContext,
    question: Exclude<ItemQuestion, { ask: 'another' | 'text' }>,
    words: string,
  ): Promise<Notice | undefined> {
    const { ask: asked, item: itemId, result: resultId, message: messageId } = question;
    const problem = asked === 'reject' ? checkWhy(words) : checkPrompt(words, maxPromptLength);
    if (problem !== undefined) return problem;
    if (asked === 'which') await ask(ctx, { ...question, words });
    else {
      const said = asked === 'reject' ? { why: words } : { prompt: words };
      await deciding.decide(ctx, { itemId, resultId, verdict: asked, messageId, ...said });
    }
    return undefined;
  }

  feature
    .filter(isFor)
    .on('message:text')
    .filter(
      (ctx) => !ctx.message.text.startsWith('/'),
      (ctx, next) => take(ctx, ctx.message.text, next),
    );
  return feature;
}

/** Words in reply to a card that nothing was asked about. */
function createCardAnswers(deps: BotDeps, stage: Stage) {
  const operations = operationsOf(deps);
  const redraw = createRedraw(deps);

  /** Nobody has asked anything of it: what the words are for is asked first. */
  async function answerCard(
    ctx: BotContext,
    { item, result, message }: Replied,
    text: string,
  ): Promise<void> {
    const shown = await showItem(operations, personOf(ctx), item);
    if (shown.kind !== 'item') return;
    const { wording } = ctx;
    const resultId = result ?? newestMade(shown.story)?.id ?? 0;
    const decision = decisionOn(shown.story, resultId);
    if (decision !== undefined) {
      const lines = [
        wording.html('item-decided-before', { item: String(item) }),
        ...decisionLines(decision, wording),
      ];
      await stage.send(ctx, { text: lines.join('\n'), buttons: [] });
      return redraw(ctx, { itemId: item, resultId, messageId: message });
    }
    const words = text.trim();
    const problem = checkPrompt(words, maxPromptLength);
    const question = { id: ctx.updateId, item, result: resultId, message } as const;
    if (problem === undefined) await ask(ctx, { ask: 'which', ...question, words });
    else await ask(ctx, { ask: 'redo', ...question }, [problem]);
  }

  function ask(ctx: BotContext, draft: ItemQuestion, notices: readonly Notice[] = []): Promise<void> {
    return stage.move(ctx, { type: 'enter', state: { step: 'item-words', draft }, notices });
  }

  return { ask, answerCard };
}

function checkWhy(words: string): Notice | undefined {
  if (words.length > longestWhy)
    return notice('notice-item-why-long', { length: words.length, max: longestWhy });
  return words === '' ? notice('notice-item-why-empty') : undefined;
}

interface Replied {
  item: number;
  /** Undefined: its buttons do not say which picture it shows. */
  result: number | undefined;
  message: number;
}

/** The picture that a message is about which somebody has answered. */
async function repliedTo({ sql }: Pick<BotDeps, 'sql'>, ctx: BotContext): Promise<Replied | undefined> {
  const replied = ctx.message?.reply_to_message;
  if (replied === undefined) return undefined;
  const { message_id: message } = replied;
  const presses = (replied.reply_markup?.inline_keyboard ?? []).flat().flatMap((button): ItemPress[] => {
    const read = 'callback_data' in button ? readPress(button.callback_data) : undefined;
    return read === undefined ? [] : [read.value as ItemPress];
  });
  const ofResult = presses.find((press) => 'result' in press);
  if (ofResult !== undefined) return { item: ofResult.item, result: ofResult.result || undefined, message };
  if (replied.photo === undefined) return undefined;
  const item = await itemOfMessage(sql, { chatId: ctx.user.telegramId, messageId: message });
  const [named] = presses;
  const known = item ?? named?.item;
  return known === undefined ? undefined : { item: known, result: undefined, message };
}
