import { Composer } from 'grammy';
import type { LinedInputs } from '../../contract/lines.ts';
import { findConfirmed } from '../../db/orders.ts';
import { findStyle } from '../../db/styles.ts';
import { type BotContext, type BotDeps, isPress, type PressContext } from '../context.ts';
import type { Ordering, Wish } from '../orders/ordering.ts';
import { type DialogueState, draftOf, photoRoom } from './dialogue.ts';
import { type Notice, notice } from './events.ts';
import { captionOf, createPhotoIntake, fileOf } from './photos.ts';
import type { Stage } from './stage.ts';

export interface DialogueParts {
  stage: Stage;
  ordering: Ordering;
}

/** All that is pressed, written or sent while something is being ordered, in whichever line. */
export function createDialogue(deps: BotDeps, { stage, ordering }: DialogueParts): Composer<BotContext> {
  const { sql } = deps;
  const takePhotos = createPhotoIntake(deps);
  const feature = new Composer<BotContext>();

  async function press(ctx: PressContext<'draft'>): Promise<void> {
    const { draftId, press } = ctx.press;
    const state = await stage.read(ctx);
    const isCurrent = draftOf(state)?.id === draftId;
    const confirmKey = `draft:${draftId}`;
    const confirmed = await findConfirmed(sql, ctx.user.id, confirmKey);
    if (confirmed !== undefined && !isCurrent) {
      // This message is, or was, that order's card: it is not made a screen again.
      return ctx.answer(ctx.wording.plain('toast-already-accepted', { order: String(confirmed) }));
    }
    const wish = press.move === 'confirm' && isCurrent ? wishOf(state) : undefined;
    if (press.move === 'confirm' && wish !== undefined) {
      const notices = await confirm(ctx, { ...wish, confirmKey, quoted: press.price });
      if (notices === undefined) return stage.becomeCard(ctx);
      return stage.move(ctx, { type: 'press', draftId, press, notices });
    }
    const style = press.move === 'style' ? await findStyle(sql, press.style) : undefined;
    await stage.move(ctx, { type: 'press', draftId, press, ...(style !== undefined && { style }) });
  }

  /** @returns what to say above the confirmation, which is shown again; undefined when it was ordered */
  async function confirm(ctx: BotContext, wish: Wish): Promise<Notice[] | undefined> {
    const messageId = ctx.callbackQuery?.message?.message_id;
    const outcome = await ordering.order(ctx, {
      ...wish,
      ...(messageId !== undefined && { cardMessageId: messageId }),
    });
    switch (outcome.kind) {
      case 'placed':
      case 'known':
        return undefined;
      case 'price_changed': {
        const key = wish.quoted === undefined ? 'notice-price-now' : 'notice-price-changed';
        return [notice(key, { price: outcome.price })];
      }
      case 'short':
      case 'blocked':
        return [];
      default:
        return outcome satisfies never;
    }
  }

  async function takeFiles(ctx: BotContext): Promise<void> {
    const taken = await takePhotos(ctx, photoRoom(await stage.read(ctx), stage.rules));
    const caption = captionOf(ctx);
    await stage.move(ctx, {
      type: 'photos',
      draftId: ctx.updateId,
      ...taken,
      ...(caption !== undefined && { caption }),
    });
  }

  feature.filter(isPress('draft'), press);
  feature.on('message:text').filter(
    (ctx) => !ctx.message.text.startsWith('/'),
    (ctx) => stage.move(ctx, { type: 'text', draftId: ctx.updateId, text: ctx.message.text }),
  );
  feature.filter((ctx) => ctx.message !== undefined && fileOf(ctx.message) !== undefined, takeFiles);
  return feature;
}

/** What is ordered when this state is confirmed; undefined where there is nothing to confirm yet. */
function wishOf(state: DialogueState): (Pick<Wish, 'references'> & LinedInputs) | undefined {
  if (state.step === 'studio-confirm') {
    const { model, prompt, ratio, photos: references } = state.draft;
    return { line: 'studio', inputs: { model, prompt, ratio }, references };
  }
  // A photo that waits for an answer might be meant for this order.
  if (state.step !== 'product-confirm' || state.draft.offered !== undefined) return undefined;
  const { product, background } = state.draft;
  return {
    line: 'product',
    inputs: background.style === undefined ? {} : { style: background.style },
    references: [product, background.hash],
  };
}
