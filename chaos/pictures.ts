import type { Message } from '@grammyjs/types';
import { buttonsOf, textOf } from '../test/harness/customer.ts';

const repeatMark = '🔂';

/** The pictures of an order in a chat, known by the button below: how many, and how many of them say that they may be a repeat. */
export function picturesOf(
  chat: readonly Pick<Message, 'photo' | 'text' | 'caption' | 'reply_markup'>[],
  order: number,
): { all: number; marked: number } {
  const pictures = chat.filter((one) => one.photo && buttonsOf(one).includes(`o:${order}:again`));
  return { all: pictures.length, marked: pictures.filter((one) => textOf(one).includes(repeatMark)).length };
}
