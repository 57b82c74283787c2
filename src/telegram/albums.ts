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
export const mostInAlbum = { files: 10, bytes: 50_000_000 };

/** What goes out in one call: up to ten files, held in memory. */
export interface Album extends Omit<Pictures, 'files'> {
  files: readonly [PictureFile, ...PictureFile[]];
}

/** Sends pictures in as few albums as they fit into; one that is left over goes alone. */
export async function sendPictures(
  api: Api,
  chatId: number,
  { as, files, signal, caption, reply }: Pictures,
): Promise<void> {
  const always = { as, ...(signal && { signal }) };
  let once = { ...(caption !== undefined && { caption }), ...(reply && { reply }) };
  for await (const album of inAlbums(files)) {
    await sendAlbum(api, chatId, { ...always, ...once, files: album });
    once = {};
  }
}

/** Sends pictures in one call. @returns the ids of its messages, one for each picture */
export async function sendAlbum(
  api: Api,
  chatId: number,
  { as, files, signal, caption, reply = {} }: Album,
): Promise<number[]> {
  const words = caption === undefined ? {} : { caption, parse_mode: 'HTML' as const };
  const [first, ...others] = files;
  if (others.length === 0) {
    const options = { ...words, ...reply };
    const { message_id } = await (as === 'photo'
      ? api.sendPhoto(chatId, toUpload(first), options, signal)
      : api.sendDocument(
          chatId,
          toUpload(first),
          { ...options, disable_content_type_detection: true },
          signal,
        ));
    return [message_id];
  }
  const all = [
    { upload: toUpload(first), words },
    ...others.map((file) => ({ upload: toUpload(file), words: {} })),
  ];
  const media =
    as === 'photo'
      ? all.map((one) => InputMediaBuilder.photo(one.upload, one.words))
      : all.map((one) => InputMediaBuilder.document(one.upload, one.words));
  const messages = await api.sendMediaGroup(chatId, media, reply, signal);
  return messages.map(({ message_id }) => message_id);
}

/** The file as the client sends it. */
export function toUpload({ bytes, name }: PictureFile): InputFile {
  return new InputFile(bytes, name);
}

async function* inAlbums(files: Pictures['files']): AsyncGenerator<Album['files']> {
  let album: Album['files'] | undefined;
  for (const make of files) {
    const file = await make();
    const bytes = (album ?? []).reduce((sum, one) => sum + one.bytes.length, file.bytes.length);
    if (album && (album.length === mostInAlbum.files || bytes > mostInAlbum.bytes)) {
      yield album;
      album = undefined;
    }
    album = album ? [...album, file] : [file];
  }
  if (album) yield album;
}
