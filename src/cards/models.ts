import { pressData } from '../contract/buttons.ts';
import { type ModelMove, modelPress } from '../contract/model-press.ts';
import type { Wording } from '../texts/texts.ts';
import type { Rendered } from './order.ts';

/** Says that a model comes to its term, and what can be done. */
export function renderModelReminder(
  { id, name, expiresAt }: { id: number; name: string; expiresAt: Date },
  texts: Wording,
): Rendered {
  const button = (move: ModelMove, key: string) => ({
    text: texts.plain(key),
    callback_data: pressData(modelPress, { move, model: id }),
  });
  return {
    text: texts.html('model-reminder', { name, at: expiresAt }),
    buttons: [[button('make', 'button-make-pictures')], [button('open', 'button-open-model')]],
  };
}
