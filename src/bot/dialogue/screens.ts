import type { Rendered } from '../../cards/order.ts';
import { cut } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import type { Kept, Notice } from './events.ts';
import type { Offer } from './flow.ts';
import { button, inRows, longestPromptOnScreen } from './screen-parts.ts';

/** A whole album of refusals fits; more would only push the screen away. */
const mostNotices = 10;
const offersInRow = 2;

/** A screen with what is said on the way to it. */
export function renderBelow(notices: readonly Notice[], screen: Rendered, wording: Wording): Rendered {
  const text = [...renderNotices(notices, wording), screen.text].join('\n\n');
  return { text, buttons: screen.buttons };
}

/** What was sent unasked, and what can be made of it. */
export function renderOffers(kept: Kept, offers: readonly Offer[], wording: Wording): Rendered {
  const photos = kept.photos.length;
  const prompt = cut(kept.prompt ?? '', longestPromptOnScreen);
  const key = kept.prompt === undefined ? 'offer-photos' : photos > 0 ? 'offer-both' : 'offer-prompt';
  const shown = offers.flatMap((offer) => {
    const { button: text, words } = offer.show(kept, wording) ?? {};
    return text === undefined ? [] : [{ words, begin: button(kept, offer.press, text) }];
  });
  const leave = button(kept, 'cancel', wording.plain('button-menu'));
  return {
    text: [wording.html(key, { photos, prompt }), ...shown.flatMap(({ words }) => words ?? [])].join('\n\n'),
    buttons: inRows([...shown.map(({ begin }) => begin), leave], offersInRow),
  };
}

/** Each notice as a paragraph of HTML. */
function renderNotices(notices: readonly Notice[], wording: Wording): string[] {
  const shown = notices.slice(0, mostNotices).map(({ key, values, number }) => {
    if (number === undefined) return wording.html(key, values);
    return wording.html('notice-numbered', { number, notice: wording.plain(key, values) });
  });
  const more = notices.length - shown.length;
  return more > 0 ? [...shown, wording.html('notice-more', { count: more })] : shown;
}
