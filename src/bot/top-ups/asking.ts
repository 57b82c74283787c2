import { Composer } from 'grammy';
import { lateWords } from '../../cards/top-up.ts';
import { type OwnTopUpPress, ownTopUpPress } from '../../contract/top-up-press.ts';
import { type Asking, askTopUp, type Withdrawal, withdrawTopUp } from '../../operations/top-ups.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import { draftOf } from '../dialogue/dialogue.ts';
import type { Stage } from '../dialogue/stage.ts';

export interface AskingParts {
  stage: Stage;
  /** Shows the page of the credits anew. */
  showCredits: (ctx: BotContext) => Promise<void>;
}

/** A person asks for credits where they run out, takes that back, and goes on when they are there. */
export function createTopUpAsking(deps: BotDeps, { stage, showCredits }: AskingParts): Composer<BotContext> {
  const operations = { ...deps, ...operationsOf(deps) };
  const feature = new Composer<BotContext>();

  async function ask(ctx: BotContext, orderId?: number): Promise<void> {
    const wish = { chatId: ctx.user.telegramId, orderId };
    await ctx.answer(askingWords(await askTopUp(operations, personOf(ctx), wish), ctx.wording));
  }

  async function withdraw(ctx: BotContext, topUpId: number): Promise<void> {
    const outcome = await withdrawTopUp(operations, personOf(ctx), { topUpId });
    await ctx.answer(withdrawalWords(outcome, ctx.wording));
  }

  /** The question that was open comes below; without one the menu does. */
  async function goOn(ctx: BotContext): Promise<void> {
    await ctx.answer();
    const draft = draftOf(await stage.read(ctx));
    // No flow knows this press: the same question is asked once more.
    const event = draft && ({ type: 'press', draftId: draft.id, press: 'as_it_is' } as const);
    await stage.move(ctx, event ?? { type: 'leave' }, { below: true });
  }

  async function press(ctx: BotContext, pressed: OwnTopUpPress): Promise<void> {
    switch (pressed.move) {
      case 'ask':
        return ask(ctx, pressed.order);
      case 'ask_here':
        await ask(ctx);
        return showCredits(ctx);
      case 'withdraw':
        return withdraw(ctx, pressed.topUp);
      case 'withdraw_here':
        await withdraw(ctx, pressed.topUp);
        return showCredits(ctx);
      case 'go_on':
        return goOn(ctx);
      default:
        return pressed satisfies never;
    }
  }

  feature.filter(isPress(ownTopUpPress), (ctx) => press(ctx, ctx.press.value));
  return feature;
}

function askingWords(outcome: Asking, wording: Wording): string {
  switch (outcome.kind) {
    case 'asked':
      return wording.plain('toast-top-up-asked', { credits: outcome.topUp.credits });
    case 'open':
      return wording.plain('toast-top-up-open');
    case 'off':
      return wording.plain('toast-top-up-off');
    default:
      return outcome satisfies never;
  }
}

function withdrawalWords(outcome: Withdrawal, wording: Wording): string {
  switch (outcome.kind) {
    case 'withdrawn':
      return wording.plain('toast-top-up-withdrawn');
    case 'late':
      return lateWords(outcome.topUp, wording);
    case 'not_found':
      return wording.plain('toast-top-up-gone');
    default:
      return outcome satisfies never;
  }
}
