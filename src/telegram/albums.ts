import { type Api, InputFile, InputMediaBuilder } from 'grammy';
import type { PictureFile } from './picture-forms.ts';
import type { callSignal } from './signal.ts';

/** What makes a message answer another one. */
export interface PressedReply {
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
}

/** Pictures to look at, or as files: Telegram takes no album of both. */
export interface Pictures {
  as: 'photo' | 'document';
  /** Each makes one when its turn has come: only those of one album are held in memory. */
  files: readonly (() => Promise<PictureFile>)[];
  /** HTML, under the first album. */
  caption?: string;
  /** What the first album answers. */
  reply?: PressedReply;
  signal?: ReturnType<typeof callSignal>;
}

/** Telegram: 2 to 10 in an album. The bytes are its limit for one file; for a whole call it promises no more. */
const mostInAlbum = { files: 10, bytes: 50_000_000 };

/** Sends pictures in as few albums as they fit into; one that is left over goes alone. */
export async function sendPictures(
  api: Api,
  chatId: number,
  { as, files, signal, caption, reply }: Pictures,
): Promise<void> {
  let words = caption === undefined ? {} : { caption, parse_mode: 'HTML' as const };
  let answers = reply ?? {};
  for await (const album of inAlbums(files)) {
    const [first, ...others] = album.map(({ bytes, name }) => new InputFile(bytes, name));
    if (first === undefined) continue;
    if (others.length > 0) {
      const media =
        as === 'photo'
          ? [InputMediaBuilder.photo(first, words), ...others.map((file) => InputMediaBuilder.photo(file))]
          : [
              InputMediaBuilder.document(first, words),
              ...others.map((file) => InputMediaBuilder.document(file)),
            ];
      await api.sendMediaGroup(chatId, media, answers, signal);
    } else {
      const options = { ...words, ...answers };
      await (as === 'photo'
        ? api.sendPhoto(chatId, first, options, signal)
        : api.sendDocument(chatId, first, { ...options, disable_content_type_detection: true }, signal));
    }
    words = {};
    answers = {};
  }
}

/** Never an empty one. */
async function* inAlbums(files: Pictures['files']): AsyncGenerator<PictureFile[]> {
  let album: PictureFile[] = [];
  for (const make of files) {
    const file = await make();
    const bytes = album.reduce((sum, one) => sum + one.bytes.length, file.bytes.length);
    if (album.length > 0 && (album.length === mostInAlbum.files || bytes > mostInAlbum.bytes)) {
      yield album;
      album = [];
    }
    album.push(file);
  }
  if (album.length > 0) yield album;
}
