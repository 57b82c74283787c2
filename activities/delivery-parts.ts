import type { Api } from 'grammy';
import { renderAlbumWords, renderCaption, resultButtons } from '../src/cards/order.ts';
import type { DeliveryPart } from '../src/contract/delivery.ts';
import type { Order } from '../src/db/orders.ts';
import { mostInAlbum, sendAlbum, toUpload } from '../src/telegram/albums.ts';
import { fileForms, type OrderPicture, type PictureFile, photoForms } from '../src/telegram/picture-forms.ts';
import { callSignal } from '../src/telegram/signal.ts';
import { whileUploading } from '../src/telegram/uploading.ts';
import type { Wording } from '../src/texts/texts.ts';

/** What a part is made of. */
export interface PartScene {
  api: Api;
  order: Order;
  wording: Wording;
  pictures: readonly OrderPicture[];
  /** Nothing of the order is in the chat yet: this part carries its words and its buttons. */
  leads: boolean;
}

/** Makes one call of Telegram. `repeat`: the part may be in the chat already. @returns the ids of all its messages */
export type PartSend = (how: { repeat: boolean }) => Promise<number[]>;

/** One way to send a part, made ready before anybody is asked for leave to send it. */
export type PartForm = () => Promise<PartSend>;

/** What a line of 2 Mbit/s carries in a millisecond: a slower one delivers nothing. */
const leastBytesPerMs = 250;
/** For Telegram's answer, beside the upload. */
const answerMs = 25_000;

/** How each part is sent: best first; the next form is tried when Telegram refuses one. */
export const partForms: Readonly<Record<DeliveryPart, (scene: PartScene) => PartForm[]>> = {
  photo: photoOf,
  file: fileOf,
  album: albumOf,
  told: wordsOf,
};

function photoOf(scene: PartScene): PartForm[] {
  const { api, order, pictures } = scene;
  return pictures.slice(0, 1).flatMap((picture) =>
    photoForms(picture).map((form) => async () => {
      // Who pays for a picture gets it in full quality, too: it must be there.
      await picture.original();
      const made = await form();
      const photo = toUpload(made);
      const { length: bytes } = made.bytes;
      return ({ repeat }) =>
        whileUploading(api, order.chatId, async () => {
          const { message_id } = await api.sendPhoto(
            order.chatId,
            photo,
            { caption: renderWords(scene, repeat), ...formatOf(scene) },
            limitOf(bytes),
          );
          return [message_id];
        });
    }),
  );
}

function fileOf(scene: PartScene): PartForm[] {
  const { api, order, pictures } = scene;
  return pictures.slice(0, 1).flatMap((picture) =>
    fileForms(picture).map((form) => async () => {
      const made = await form();
      const file = toUpload(made);
      const { length: bytes } = made.bytes;
      return ({ repeat }) =>
        whileUploading(api, order.chatId, async () => {
          const caption = renderWords(scene, repeat);
          const { message_id } = await api.sendDocument(
            order.chatId,
            file,
            { caption, ...formatOf(scene), disable_content_type_detection: true },
            limitOf(bytes),
          );
          return [message_id];
        });
    }),
  );
}

/** No buttons: Telegram puts none under an album. The order's card has them. */
function albumOf(scene: PartScene): PartForm[] {
  const { api, order, pictures } = scene;
  return ([0, 1] as const).map((size) => async () => {
    const [first, ...others] = await eachInTurn(
      pictures.slice(0, mostInAlbum.files).map((picture) => photoForms(picture)[size]),
    );
    if (first === undefined) throw new Error(`order ${order.id} has no picture`);
    const bytes = [first, ...others].reduce((sum, one) => sum + one.bytes.length, 0);
    return ({ repeat }) =>
      whileUploading(api, order.chatId, () =>
        sendAlbum(api, order.chatId, {
          as: 'photo',
          files: [first, ...others],
          caption: renderWords(scene, repeat),
          signal: limitOf(bytes),
        }),
      );
  });
}

/** Alone, or below an album: with the buttons that the album cannot have. */
function wordsOf(scene: PartScene): PartForm[] {
  const { api, order } = scene;
  const send: PartSend = async ({ repeat }) => {
    const text = scene.leads ? renderWords(scene, repeat) : renderAlbumWords(order, scene.wording);
    const format = formatOf({ ...scene, leads: true });
    const { message_id } = await api.sendMessage(order.chatId, text, format, limitOf(text.length));
    return [message_id];
  };
  return [async () => send];
}

/** What leads says it all; whoever forwards a later part alone still knows the order. */
function renderWords({ order, wording, leads }: PartScene, repeat: boolean): string {
  return leads || repeat
    ? renderCaption(order, wording, { repeat })
    : wording.html('caption-file', { order: String(order.id) });
}

function formatOf({ order, wording, leads }: PartScene) {
  return {
    parse_mode: 'HTML' as const,
    ...(leads && { reply_markup: { inline_keyboard: resultButtons(order, wording) } }),
  };
}

function limitOf(bytes: number): ReturnType<typeof callSignal> {
  return callSignal(Math.ceil(answerMs + bytes / leastBytesPerMs));
}

/** One after the other: each may be decoded and encoded. */
async function eachInTurn(forms: readonly (() => Promise<PictureFile>)[]): Promise<PictureFile[]> {
  const files: PictureFile[] = [];
  for (const form of forms) files.push(await form());
  return files;
}
