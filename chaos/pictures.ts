import type { Message } from '@grammyjs/types';
import { buttonsOf, textOf } from '../test/harness/customer.ts';

const repeatMark = '🔂';

type Seen = Pick<Message, 'photo' | 'text' | 'caption' | 'reply_markup'>;

/**
 * What an order has brought to a chat: how many times, and how many of them say that they may be a repeat. It is the picture, known by
 * the button below; of an album the first, which has the order's number in its words; or the news that a model is ready.
 */
export function picturesOf(chat: readonly Seen[], order: number): { all: number; marked: number } {
  const pictures = chat.filter((one) => isDelivery(one, order));
  return { all: pictures.length, marked: pictures.filter((one) => textOf(one).includes(repeatMark)).length };
}

function isDelivery(one: Seen, order: number): boolean {
  const isNamed = new RegExp(`#${order}\\b`).test(textOf(one));
  if (one.photo) return isNamed || buttonsOf(one).includes(`o:${order}:again`);
  return isNamed && / is ready · /.test(textOf(one));
}
