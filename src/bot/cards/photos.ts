import type { InputFile } from 'grammy';
import type { PhotoSize } from 'grammy/types';
import { toUpload } from '../../telegram/albums.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import type { PictureFile } from '../../telegram/picture-forms.ts';

/** The picture of a card. */
export interface CardPhoto {
  /** The same key is the same picture. */
  key: string;
  /** Made only when Telegram does not have it yet. */
  make: () => Promise<PictureFile>;
}

/** Photos that Telegram has from us already are sent by their id. */
export interface PhotoUse {
  /** Has `send` send the photo. @param send answers what Telegram made of it, if it says so */
  use(
    photo: CardPhoto,
    send: (file: InputFile | string) => Promise<readonly PhotoSize[] | undefined>,
  ): Promise<void>;
}

/** Enough for a day of looking; a forgotten one is made and sent again. */
const mostKnown = 2_000;

export function createPhotoUse(): PhotoUse {
  /** By the photo's key, the one that was used last at the end. */
  const known = new Map<string, string>();

  function remember(key: string, sizes: readonly PhotoSize[] | undefined): void {
    const fileId = sizes?.at(-1)?.file_id;
    if (fileId === undefined) return;
    known.delete(key);
    known.set(key, fileId);
    for (const [oldest] of known) {
      if (known.size <= mostKnown) break;
      known.delete(oldest);
    }
  }

  return {
    async use({ key, make }, send) {
      const fileId = known.get(key);
      try {
        if (fileId !== undefined) return remember(key, await send(fileId));
      } catch (error) {
        // Telegram does not know the file any more.
        if (classifyTelegramError(error).kind !== 'refused') throw error;
        known.delete(key);
      }
      remember(key, await send(toUpload(await make())));
    },
  };
}
