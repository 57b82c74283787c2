import { pressData } from '../contract/buttons.ts';
import { newsPress } from '../contract/news-press.ts';
import type { Wording } from '../texts/texts.ts';
import type { Rendered } from './order.ts';

/** Somebody's message of a broadcast, as its author wrote it, without markup; it ends with how to hear no more. */
export function renderBroadcast(text: string, texts: Wording): Rendered {
  const stop = { text: texts.plain('button-news-stop'), callback_data: pressData(newsPress, 'stop') };
  return { text, buttons: [[stop]] };
}
