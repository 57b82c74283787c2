import { Composer } from 'grammy';
import { findConfirmed } from '../../db/orders.ts';
import type { Placing } from '../../operations/orders.ts';
import { type BotContext, isPress, type PressContext } from '../context.ts';
import { type Dialogue, draftOf } from './dialogue.ts';
import { type Notice, notice } from './events.ts';
import type { Wish } from './flow.ts';
import { isPage } from './pages.ts';
import { captionOf, createPhotoIntake, fileOf, type PhotoIntakeDeps } from './photos.ts';
import { type DraftPress, readConfirm } from './press.ts';
import type { Stage } from './stage.ts';

/** A wish with what makes it one order: its key, and the price the person saw. */
export type ConfirmedWish = Wish & {
  confirmKey: string;
  /** Undefined when it is not known which price they saw. */
  quoted: number | undefined;
  cardMessageId?: number;
};

/** Where a wish becomes an order. */
export interface Ordering {
  /** The same key is the same order. Answers the press, whatever comes of it. */
  order(ctx: BotContext, wish: ConfirmedWish): Promise<Placing>;
}

export interface DialogueParts {
  dialogue: Dialogue;
  stage: Stage;
  ordering: Ordering;
}

/** The way into each flow, and all that is pressed, written or sent on the way through it. */
export function createDialogueFeature(
  deps: PhotoIntakeDeps,
  { dialogue, stage, ordering }: DialogueParts,
): Composer<BotContext> {
  const { sql } = deps;
  const takePhotos = createPhotoIntake(deps);
  const feature = new Composer<BotContext>();

  async function press(ctx: PressContext<DraftPress>): Promise<void> {
    const { draftId, press } = ctx.press.value;
    const state = await stage.read(ctx);
    const isCurrent = draftOf(state)?.id === draftId;
    const confirmKey = `draft:${draftId}`;
    const confirmed = await findConfirmed(sql, ctx.user.id, confirmKey);
    if (confirmed !== undefined && !isCurrent) {
      // This message is, or was, that order's card: it is not made a screen again.
      return ctx.answer(ctx.wording.plain('toast-already-accepted', { order: String(confirmed) }));
    }
    const confirmation = readConfirm(press);
    const wish = confirmation && isCurrent ? dialogue.wish(state) : undefined;
    if (confirmation === undefined || wish === undefined)
      return stage.move(ctx, { type: 'press', draftId, press });
    const notices = await confirm(ctx, ordering, { ...wish, confirmKey, quoted: confirmation.price });
    if (notices === undefined) return stage.becomeCard(ctx);
    await stage.move(ctx, { type: 'press', draftId, press, notices });
  }

  async function takeFiles(ctx: BotContext): Promise<void> {
    const taken = await takePhotos(ctx, dialogue.room(await stage.read(ctx)));
    const caption = captionOf(ctx);
    await stage.move(ctx, {
      type: 'photos',
      draftId: ctx.updateId,
      ...taken,
      ...(caption !== undefined && { caption }),
    });
  }

  for (const flow of dialogue.flows) {
    if (flow.open === undefined) continue;
    const enter = async (ctx: BotContext) => {
      const state = flow.open?.(ctx.updateId);
      if (state !== undefined) await stage.move(ctx, { type: 'enter', state, notices: [] });
    };
    feature.command(flow.name, enter);
    feature.filter(isPage(flow.name), enter);
  }
  feature.filter(isPress(dialogue.press), press);
  feature.on('message:text').filter(
    (ctx) => !ctx.message.text.startsWith('/'),
    (ctx) => stage.move(ctx, { type: 'text', draftId: ctx.updateId, text: ctx.message.text }),
  );
  feature.filter((ctx) => ctx.message !== undefined && fileOf(ctx.message) !== undefined, takeFiles);
  return feature;
}

/** @returns what to say above the confirmation, which is shown again; undefined when it was ordered */
async function confirm(
  ctx: BotContext,
  ordering: Ordering,
  wish: ConfirmedWish,
): Promise<Notice[] | undefined> {
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
    case 'incomplete':
    case 'not_offered':
      return [];
    default:
      return outcome satisfies never;
  }
}
