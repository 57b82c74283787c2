import { Composer } from 'grammy';
import { findConfirmed } from '../../db/orders.ts';
import { type BotContext, type BotDeps, isPress, type PressContext } from '../context.ts';
import { type CompleteDraft, draftOf, photoLimit } from '../dialogue.ts';
import type { Ordering } from '../ordering.ts';
import { createPhotoIntake, fileOf } from '../photos.ts';
import type { Stage } from '../stage.ts';

export interface StudioParts {
  stage: Stage;
  ordering: Ordering;
}

/** /studio and all that is pressed, written or sent while a picture is being described. */
export function createStudio(deps: BotDeps, { stage, ordering }: StudioParts): Composer<BotContext> {
  const { sql, log } = deps;
  const takePhotos = createPhotoIntake(deps);
  const feature = new Composer<BotContext>();
  const open = (ctx: BotContext) => stage.move(ctx, { type: 'open', draftId: ctx.updateId });

  async function press(ctx: PressContext<'draft'>): Promise<void> {
    const { draftId, press } = ctx.press;
    const state = await stage.read(ctx);
    const isCurrent = draftOf(state)?.id === draftId;
    const confirmed = await findConfirmed(sql, ctx.user.id, confirmKey(draftId));
    if (confirmed !== undefined && !isCurrent) {
      // This message is, or was, that order's card: it is not made a screen again.
      return ctx.answer(ctx.wording.plain('toast-already-accepted', { order: String(confirmed) }));
    }
    if (press.move === 'confirm' && isCurrent && state.step === 'studio-confirm') {
      // What was ordered already has its credits reserved: they are not asked for twice.
      if (confirmed !== undefined || (await isAffordable(ctx))) return confirm(ctx, state.draft);
    }
    await stage.move(ctx, { type: 'press', draftId, press });
  }

  async function confirm(ctx: BotContext, draft: CompleteDraft): Promise<void> {
    const { id, model, prompt, ratio, photos: references } = draft;
    const messageId = ctx.callbackQuery?.message?.message_id;
    const wish = { model, prompt, ratio, references, confirmKey: confirmKey(id) };
    await ordering.order(ctx, { ...wish, ...(messageId !== undefined && { cardMessageId: messageId }) });
    await stage.becomeCard(ctx);
  }

  async function isAffordable(ctx: BotContext): Promise<boolean> {
    const balance = await ordering.shortOf(ctx);
    if (balance === undefined) return true;
    await ctx.answer(ctx.wording.plain('toast-poor', { price: ordering.price, balance }));
    return false;
  }

  async function takeFiles(ctx: BotContext): Promise<void> {
    // Fetching an album takes seconds; this says that something is being done.
    await ctx.api
      .sendChatAction(ctx.user.telegramId, 'typing')
      .catch((error: unknown) => log.debug({ err: error }, 'not said that it takes a moment'));
    const draft = draftOf(await stage.read(ctx));
    const known = draft?.photos ?? [];
    const taken = await takePhotos(ctx, { known, room: photoLimit(draft ?? {}, stage.rules) - known.length });
    const captions = ctx.rows
      .map(({ payload }) => payload.message?.caption)
      .filter((text) => text !== undefined);
    const caption = captions.length > 0 ? { caption: captions.join('\n') } : {};
    await stage.move(ctx, { type: 'photos', draftId: ctx.updateId, ...taken, ...caption });
  }

  feature.command('studio', open);
  feature.filter(isPress('page')).filter((ctx) => ctx.press.page === 'studio', open);
  feature.filter(isPress('draft'), press);
  feature.on('message:text').filter(
    (ctx) => !ctx.message.text.startsWith('/'),
    (ctx) => stage.move(ctx, { type: 'text', draftId: ctx.updateId, text: ctx.message.text }),
  );
  feature.filter((ctx) => ctx.message !== undefined && fileOf(ctx.message) !== undefined, takeFiles);
  return feature;
}

function confirmKey(draftId: number): string {
  return `draft:${draftId}`;
}
