import { readFile } from 'node:fs/promises';
import { sendPictures } from '../../telegram/albums.ts';
import { callSignal, fileTravelMs } from '../../telegram/signal.ts';
import type { BotContext, BotDeps } from '../context.ts';

type Decoder = BotDeps['decoder'];

interface SheetDeps {
  objects: BotDeps['objects'];
  decoder: Pick<Decoder, 'preview'> & {
    /** Numbered thumbnails in one picture. */
    contactSheet(pictures: readonly Buffer[], asker: Parameters<Decoder['preview']>[1]): Promise<Buffer>;
  };
}

/** Sends all photos as one picture with numbers, below. */
export function createSheet({ objects, decoder }: SheetDeps) {
  return async (ctx: BotContext, hashes: readonly string[]): Promise<void> => {
    const asker = { key: String(ctx.user.id), isUrgent: true, signal: ctx.turn.signal };
    // A preview has a hundredth of a large photo's bytes: twenty of them fit into memory, and into one call.
    const previews: Buffer[] = [];
    ctx.turn.addFiles(hashes.length);
    for (const hash of hashes) previews.push(await decoder.preview(await objects.get(hash), asker));
    const bytes = await decoder.contactSheet(previews, asker);
    await send(ctx, { bytes, caption: ctx.wording.html('train-sheet', { photos: hashes.length }) });
  };
}

/** Sends the picture of good and bad examples; without it the words of the advice are enough. */
export function createAdvice({ log, picture }: Pick<BotDeps, 'log'> & { picture: URL }) {
  return async (ctx: BotContext): Promise<void> => {
    try {
      await send(ctx, { bytes: await readFile(picture), caption: ctx.wording.html('train-advice') });
    } catch (error) {
      ctx.turn.check();
      log.warn({ err: error }, 'the examples of good photos were not shown');
    }
  };
}

async function send(ctx: BotContext, { bytes, caption }: { bytes: Buffer; caption: string }): Promise<void> {
  ctx.turn.addFiles(1);
  const files = [async () => ({ bytes, name: 'photos.jpg' })];
  const signal = callSignal(fileTravelMs);
  await sendPictures(ctx.api, ctx.user.telegramId, { as: 'photo', files, caption, signal });
}
