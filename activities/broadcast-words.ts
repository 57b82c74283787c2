import { ApplicationFailure } from '@temporalio/activity';
import type { Api } from 'grammy';
import { renderBroadcast } from '../src/cards/broadcast.ts';
import type { Language } from '../src/contract/language.ts';
import type { Broadcast } from '../src/db/broadcasts.ts';
import type { PictureDecoder } from '../src/storage/decoder.ts';
import { type ObjectStore, undefinedIfLost } from '../src/storage/objects.ts';
import { toUpload } from '../src/telegram/albums.ts';
import type { PictureFile } from '../src/telegram/picture-forms.ts';
import { callSignal, fileTravelMs } from '../src/telegram/signal.ts';
import type { Texts } from '../src/texts/texts.ts';

interface WordsDeps {
  api: Api;
  texts: Texts;
  objects: Pick<ObjectStore, 'get'>;
  decoder: Pick<PictureDecoder, 'preview'>;
}

/** What a broadcast says to each person. */
export interface BroadcastWords {
  has(language: Language): boolean;
  /** One call of Telegram. */
  send(to: { chatId: number; language: Language }): Promise<void>;
}

/** A message is small; more than Telegram ever takes to answer. */
const answerMs = 25_000;

/** Texts are sent without markup and without previews of what they link to; a picture goes up once, and by its id from then on. */
export async function openBroadcastWords(
  { api, texts, objects, decoder }: WordsDeps,
  { id, textEn, textRu, picture }: Broadcast,
): Promise<BroadcastWords> {
  const written = { en: textEn, ru: textRu };
  const made = picture === null ? undefined : await makePicture(picture);
  let fileId: string | undefined;

  async function makePicture(hash: string): Promise<PictureFile> {
    const bytes = await objects.get(hash).catch(undefinedIfLost);
    if (bytes === undefined) throw ApplicationFailure.nonRetryable(`the picture of broadcast ${id} is lost`);
    const preview = await decoder.preview(bytes, { key: 'broadcast', isUrgent: false });
    return { bytes: preview, name: `darkroom-news-${id}.jpg` };
  }

  return {
    has: (language) => written[language] !== null,
    async send({ chatId, language }) {
      // Whoever has changed languages since reads the other one.
      const words = written[language] ?? textEn ?? textRu ?? '';
      const { text, buttons } = renderBroadcast(words, texts(language));
      const format = { reply_markup: { inline_keyboard: buttons } };
      if (made === undefined) {
        const options = { ...format, link_preview_options: { is_disabled: true } };
        await api.sendMessage(chatId, text, options, callSignal(answerMs));
        return;
      }
      const options = { ...format, caption: text };
      const limit = callSignal(answerMs + fileTravelMs);
      const sent = await api.sendPhoto(chatId, fileId ?? toUpload(made), options, limit);
      fileId = sent.photo.at(-1)?.file_id;
    },
  };
}
