import type { Button } from '../contract/buttons.ts';
import { ownTopUpData } from '../contract/top-up-press.ts';
import type { Wording } from '../texts/texts.ts';

/** Stands wherever credits run out. @param order that could not be paid */
export function askButton(texts: Wording, order?: number): Button {
  return {
    text: texts.plain('button-top-up-ask'),
    callback_data: ownTopUpData({ move: 'ask', ...(order !== undefined && { order }) }),
  };
}
