import { otherResults } from '../../cards/order.ts';
import { unitsOf } from '../../contract/lines.ts';
import type { Order } from '../../db/orders.ts';
import { sendPictures } from '../../telegram/albums.ts';
import { errorFields } from '../../telegram/errors.ts';
import {
  fileForms,
  type OrderPicture,
  openPictures,
  photoForms,
  type UploadForm,
} from '../../telegram/picture-forms.ts';
import { callSignal, fileTravelMs } from '../../telegram/signal.ts';
import { whileUploading } from '../../telegram/uploading.ts';
import { type BotContext, type BotDeps, replyToPressed } from '../context.ts';

/** An impatient thumb presses twice within this; whoever lost the pictures presses later. */
const sameWishMs = 10_000;

/**
 * What an order's job made beyond the delivered picture, as that one was sent: to look at and in full quality. It costs
 * nothing, so nothing is written down; an update that is handled again after a crash may send it again.
 */
export function createMore(deps: BotDeps): (ctx: BotContext, order: Order) => Promise<void> {
  const wishes = rememberWishes();

  return async (ctx, order) => {
    const { wording } = ctx;
    const pictures = otherResults(order).length;
    if (pictures === 0) return;
    if (wishes.isFresh(order.id)) return ctx.answer(wording.plain('toast-more-sent'));
    await ctx.answer(wording.plain('toast-more', { pictures }));
    const isWhole = await whileUploading(ctx.api, order.chatId, () => send(deps, ctx, order));
    if (isWhole) wishes.add(order.id);
    else await ctx.api.sendMessage(order.chatId, wording.html('more-files-missing'), { parse_mode: 'HTML' });
  };
}

/** What was delivered in full quality: a picture whose file did not come with it, or all of an album. As free, and as harmless when sent twice. */
export function createFile({ objects, decoder }: BotDeps): (ctx: BotContext, order: Order) => Promise<void> {
  const wishes = rememberWishes();

  return async (ctx, order) => {
    const delivered = openPictures({ objects, decoder, signal: ctx.turn.signal }, order).slice(
      0,
      unitsOf(order),
    );
    if (delivered.length === 0 || order.status !== 'delivered') return;
    if (wishes.isFresh(order.id)) return ctx.answer(ctx.wording.plain('toast-more-sent'));
    await ctx.answer();
    const caption = ctx.wording.html('caption-file', { order: String(order.id) });
    const files = delivered.map((picture) => fileForms(picture)[0]);
    ctx.turn.addFiles(files.length);
    const how = {
      as: 'document',
      files,
      caption,
      reply: replyToPressed(ctx),
      signal: callSignal(files.length * fileTravelMs),
    } as const;
    await whileUploading(ctx.api, order.chatId, () => sendPictures(ctx.api, order.chatId, how));
    wishes.add(order.id);
  };
}

/** By order: what was sent a moment ago is not sent again. */
function rememberWishes() {
  const sentAtMs = new Map<number, number>();
  return {
    isFresh(orderId: number): boolean {
      for (const [id, at] of sentAtMs) if (Date.now() - at > sameWishMs) sentAtMs.delete(id);
      return sentAtMs.has(orderId);
    },
    add(orderId: number): void {
      sentAtMs.set(orderId, Date.now());
    },
  };
}

/** @returns whether the files arrived, too */
async function send({ objects, decoder, log }: BotDeps, ctx: BotContext, order: Order): Promise<boolean> {
  const { api, wording } = ctx;
  const others = openPictures({ objects, decoder, signal: ctx.turn.signal }, order).slice(
    -otherResults(order).length,
  );
  const travelling = 2 * others.length;
  ctx.turn.addFiles(travelling);
  const signal = callSignal(travelling * fileTravelMs);
  const files = (forms: (picture: OrderPicture) => [UploadForm, ...UploadForm[]]) =>
    others.map((picture) => forms(picture)[0]);
  const caption = wording.html('more-pictures', { pictures: others.length, order: String(order.id) });
  const reply = replyToPressed(ctx);
  await sendPictures(api, order.chatId, { as: 'photo', files: files(photoForms), caption, reply, signal });
  try {
    await sendPictures(api, order.chatId, { as: 'document', files: files(fileForms), signal });
    return true;
  } catch (error) {
    // Thrown, it would bring the photos once more.
    log.warn({ order: order.id, ...errorFields(error) }, 'the files of further pictures were not sent');
    return false;
  }
}
