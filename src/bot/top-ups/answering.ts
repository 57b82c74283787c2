import { Composer } from 'grammy';
import { lateWords, renderDeclining } from '../../cards/top-up.ts';
import { createPressReader } from '../../contract/buttons.ts';
import { type TopUpPress, topUpPress } from '../../contract/top-up-press.ts';
import type { DeclineReason } from '../../contract/top-ups.ts';
import { showTopUpCard } from '../../db/top-ups.ts';
import { type Answering, answerTopUp, listTopUps, showTopUp } from '../../operations/top-ups.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { may } from '../staff/roles.ts';

type Failed = Exclude<Answering, { kind: 'done' }>;

/** Shown at once; the longest waiting come first. */
const mostShown = 10;

/** What those who may give credits answer to a request: on its card, or in words; and the cards of all that wait. */
export function createTopUpAnswering(deps: BotDeps, stage: Stage): Composer<BotContext> {
  const operations = operationsOf(deps);
  const answers = createAnswers(deps, stage);
  const feature = new Composer<BotContext>();
  const own = feature.filter(may(deps, 'answer_top_ups'));

  async function press(ctx: BotContext, pressed: TopUpPress): Promise<void> {
    switch (pressed.move) {
      case 'give':
        return answers.give(ctx, pressed.topUp);
      case 'decline':
        return answers.askWhy(ctx, pressed.topUp);
      case 'because':
        return answers.decline(ctx, pressed.topUp, { reason: pressed.reason });
      case 'plainly':
        return answers.decline(ctx, pressed.topUp, {});
      case 'back':
        return answers.keep(ctx, pressed.topUp);
      default:
        return pressed satisfies never;
    }
  }

  own.command('top_ups', async (ctx) => {
    const listed = await listTopUps(operations, personOf(ctx), { which: 'open', most: mostShown });
    if (listed.kind === 'forbidden') return;
    if (listed.topUps.length === 0) {
      const { wording } = ctx;
      await stage.send(ctx, { text: wording.html('top-up-none'), buttons: [[pageButton('menu', wording)]] });
    }
    for (const { id } of listed.topUps) await showTopUpCard(deps.sql, id, ctx.user.telegramId);
  });
  own.filter(isPress(topUpPress), (ctx) => press(ctx, ctx.press.value));
  own.on('message:text').filter(
    (ctx) => !ctx.message.text.startsWith('/'),
    (ctx, next) => {
      const topUpId = askedIn(ctx);
      return topUpId === undefined ? next() : answers.decline(ctx, topUpId, { why: ctx.message.text });
    },
  );
  return feature;
}

function createAnswers(deps: BotDeps, stage: Stage) {
  const operations = operationsOf(deps);

  /** In the place of the question that was pressed, or below the words that answered it. */
  function say(ctx: BotContext, text: string): Promise<void> {
    return stage.page(ctx, { text, buttons: [] });
  }

  return {
    async give(ctx: BotContext, topUpId: number): Promise<void> {
      const outcome = await answerTopUp(operations, personOf(ctx), { topUpId, verdict: 'give' });
      await ctx.answer(
        outcome.kind === 'done'
          ? ctx.wording.plain('toast-top-up-given', { credits: outcome.topUp.given ?? 0 })
          : failedWords(outcome, ctx.wording),
      );
    },

    /** Asks why, if there is still something to decline. */
    async askWhy(ctx: BotContext, topUpId: number): Promise<void> {
      const { wording } = ctx;
      const shown = await showTopUp(operations, personOf(ctx), topUpId);
      if (shown.kind !== 'top_up') return ctx.answer(failedWords(shown, wording));
      if (shown.topUp.status !== 'open') return ctx.answer(lateWords(shown.topUp, wording));
      await ctx.answer();
      await stage.send(ctx, renderDeclining(shown.topUp, wording));
    },

    async decline(
      ctx: BotContext,
      topUpId: number,
      said: { reason?: DeclineReason; why?: string },
    ): Promise<void> {
      const wish = { topUpId, verdict: 'decline', ...said } as const;
      const outcome = await answerTopUp(operations, personOf(ctx), wish);
      const { wording } = ctx;
      await say(
        ctx,
        outcome.kind === 'done'
          ? wording.html('top-up-declining-done', { topUp: String(topUpId) })
          : failedWords(outcome, wording, 'html'),
      );
    },

    /** Nothing is declined after all. */
    keep: (ctx: BotContext, topUpId: number) =>
      say(ctx, ctx.wording.html('top-up-declining-kept', { topUp: String(topUpId) })),
  };
}

function failedWords(outcome: Failed, wording: Wording, as: 'plain' | 'html' = 'plain'): string {
  switch (outcome.kind) {
    case 'late':
      return lateWords(outcome.topUp, wording, as);
    case 'bad_words':
      return wording[as]('toast-top-up-long', { max: outcome.max });
    case 'not_found':
    case 'forbidden':
      return wording[as]('toast-top-up-unknown');
    default:
      return outcome satisfies never;
  }
}

const readPress = createPressReader([topUpPress]);

/** The request that the message asks about to which somebody has replied. */
function askedIn({ message }: BotContext): number | undefined {
  const buttons = (message?.reply_to_message?.reply_markup?.inline_keyboard ?? []).flat();
  for (const button of buttons) {
    const read = 'callback_data' in button ? readPress(button.callback_data) : undefined;
    const press = read?.value as TopUpPress | undefined;
    if (press?.move === 'plainly') return press.topUp;
  }
  return undefined;
}
