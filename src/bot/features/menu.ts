import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { lines, orderLines, type Prices } from '../../contract/lines.ts';
import { readBalance } from '../../db/credits.ts';
import { readPrices } from '../../db/prices.ts';
import type { Wording } from '../../texts/texts.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import { inRows } from '../dialogue/screen-parts.ts';

export type Menu = (ctx: BotContext) => Promise<Rendered>;

/** The menu as it is for this person now. */
export function createMenu({ sql }: Pick<BotDeps, 'sql'>): Menu {
  return async ({ user, wording }) => {
    const [prices, { available: balance }] = await Promise.all([readPrices(sql), readBalance(sql, user.id)]);
    return renderMenu({ wording, prices, balance });
  };
}

/** What each line is and costs, the balance, and where one can go. */
export function renderMenu({
  wording,
  prices,
  balance,
}: {
  wording: Wording;
  prices: Prices;
  balance: number;
}): Rendered {
  const text = wording.html('menu', { credits: balance, ...prices });
  return { text, buttons: menuButtons(wording) };
}

export function menuButtons(wording: Wording): Button[][] {
  const rows = [
    ...inRows(
      orderLines.map((line) => lines[line].command),
      2,
    ),
    ['models'],
    ['credits', 'history'],
    ['settings', 'help'],
  ];
  return rows.map((row) => row.map((page) => pageButton(page, wording)));
}
