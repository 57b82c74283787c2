import type { PressCodec } from '../contract/buttons.ts';
import { deletionPress } from '../contract/deletion-press.ts';
import { itemPress } from '../contract/item-press.ts';
import { modelPress } from '../contract/model-press.ts';
import { newsPress } from '../contract/news-press.ts';
import { orderPress } from '../contract/order-press.ts';
import { runPress } from '../contract/run-press.ts';
import { ownTopUpPress, topUpPress } from '../contract/top-up-press.ts';
import type { Dialogue } from './dialogue/dialogue.ts';
import { pagePress } from './dialogue/pages.ts';
import { languagePress } from './features/settings.ts';
import { historyPress } from './orders/history.ts';
import { portraitStylePress } from './portraits/styles.ts';
import { stylePress } from './product/styles.ts';
import { statsPress } from './staff/stats.ts';

/** Everything that can be pressed: a feature whose presses are not here is never pressed. */
export function listPresses(dialogue: Pick<Dialogue, 'press'>): readonly PressCodec<unknown>[] {
  return [
    orderPress,
    dialogue.press,
    pagePress,
    historyPress,
    languagePress,
    newsPress,
    stylePress,
    statsPress,
    modelPress,
    portraitStylePress,
    runPress,
    itemPress,
    deletionPress,
    ownTopUpPress,
    topUpPress,
  ];
}
