import type { Rendered } from '../../cards/order.ts';
import { type Button, type PageName, pageData } from '../../contract/buttons.ts';
import type { Wording } from '../../texts/texts.ts';
import { renderProduct } from '../product/screens.ts';
import { renderStyle } from '../product/style-screens.ts';
import { renderStudio } from '../studio/screens.ts';
import { type DialogueState, isProduct, type Moment } from './dialogue.ts';
import type { Notice } from './events.ts';
import type { ScreenFacts } from './screen-parts.ts';

/** A whole album of refusals fits; more would only push the screen away. */
const mostNotices = 10;

/** The one screen of a state, with what is said on the way into it. */
export function renderMoment({ state, notices }: Moment, facts: ScreenFacts): Rendered {
  const { text, buttons } = renderScreen(state, facts);
  return { text: [...renderNotices(notices, facts.wording), text].join('\n\n'), buttons };
}

/** The menu: what each line is and costs, the balance, and where one can go. */
export function renderMenu({
  wording,
  prices,
  balance,
}: Pick<ScreenFacts, 'wording' | 'prices' | 'balance'>): Rendered {
  const text = wording.html('menu', { credits: balance, studio: prices.studio, product: prices.product });
  return { text, buttons: menuButtons(wording) };
}

export function menuButtons(wording: Wording): Button[][] {
  const rows: PageName[][] = [
    ['studio', 'product'],
    ['credits', 'history'],
    ['settings', 'help'],
  ];
  return rows.map((row) => row.map((page) => pageButton(page, wording)));
}

export function pageButton(page: PageName, wording: Wording): Button {
  return { text: wording.plain(`button-${page}`), callback_data: pageData(page) };
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

function renderScreen(state: DialogueState, facts: ScreenFacts): Rendered {
  if (isProduct(state)) return renderProduct(state, facts);
  if (state.step === 'style') return renderStyle(state.draft, facts);
  return renderStudio(state, facts) ?? renderMenu(facts);
}
