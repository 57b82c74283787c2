import { readFile } from 'node:fs/promises';
import type { BotContext, BotDeps } from '../context.ts';
import { createSheet, type SheetDecoder, sendPicture } from '../dialogue/pictures.ts';

interface PhotoSheetDeps extends Pick<BotDeps, 'objects'> {
  decoder: SheetDecoder;
}

/** Sends all photos as one picture with numbers, below. */
export function createPhotoSheet({ objects, decoder }: PhotoSheetDeps) {
  const showSheet = createSheet(decoder);
  return (ctx: BotContext, hashes: readonly string[]): Promise<void> =>
    showSheet(ctx, {
      pictures: hashes.map((hash) => () => objects.get(hash)),
      caption: ctx.wording.html('train-sheet', { photos: hashes.length }),
    });
}

/** Sends the picture of good and bad examples; without it the words of the advice are enough. */
export function createAdvice({ log, picture }: Pick<BotDeps, 'log'> & { picture: URL }) {
  return async (ctx: BotContext): Promise<void> => {
    try {
      await sendPicture(ctx, {
        bytes: await readFile(picture),
        name: 'photos.jpg',
        caption: ctx.wording.html('train-advice'),
      });
    } catch (error) {
      ctx.turn.check();
      log.warn({ err: error }, 'the examples of good photos were not shown');
    }
  };
}
