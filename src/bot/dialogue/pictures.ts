import type { Asker } from '../../storage/decoder.ts';
import { type PressedReply, sendPictures } from '../../telegram/albums.ts';
import { callSignal, fileTravelMs } from '../../telegram/signal.ts';
import type { BotContext, BotDeps } from '../context.ts';

export interface SheetDecoder extends Pick<BotDeps['decoder'], 'preview'> {
  /** Numbered thumbnails in one picture. */
  contactSheet(pictures: readonly Buffer[], asker: Asker): Promise<Buffer>;
}

/** What stands on one sheet, each fetched when its turn has come, and the HTML below it. */
interface Sheet {
  pictures: readonly (() => Promise<Buffer>)[];
  caption: string;
}

/** Sends up to twenty pictures as one with numbers from 1, below. */
export function createSheet(decoder: SheetDecoder) {
  return async (ctx: BotContext, { pictures, caption }: Sheet): Promise<void> => {
    const asker = askerOf(ctx);
    // A preview has a hundredth of a large photo's bytes: twenty of them fit into memory, and into one call.
    const previews: Buffer[] = [];
    ctx.turn.addFiles(pictures.length);
    for (const read of pictures) previews.push(await decoder.preview(await read(), asker));
    const bytes = await decoder.contactSheet(previews, asker);
    await sendPicture(ctx, { bytes, name: 'photos.jpg', caption });
  };
}

/** For pictures that a person is waiting for. */
export function askerOf({ user, turn }: BotContext): Asker {
  return { key: String(user.id), isUrgent: true, signal: turn.signal };
}

/** Sends one picture below what is in the chat; `caption` is HTML. */
export async function sendPicture(
  ctx: BotContext,
  {
    bytes,
    name,
    caption,
    reply = {},
  }: { bytes: Buffer; name: string; caption: string; reply?: PressedReply },
): Promise<void> {
  ctx.turn.addFiles(1);
  const files = [async () => ({ bytes, name })];
  const signal = callSignal(fileTravelMs);
  await sendPictures(ctx.api, ctx.user.telegramId, { as: 'photo', files, caption, reply, signal });
}
