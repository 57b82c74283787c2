import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { lines, type OrderLine, orderLines, type Prices } from '../../contract/lines.ts';
import { readBalance } from '../../db/credits.ts';
import { readPrices } from '../../db/prices.ts';
import { hasRight } from '../../operations/who.ts';
import type { Wording } from '../../texts/texts.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { pageButton } from '../dialogue/pages.ts';
import { inRows } from '../dialogue/screen-parts.ts';

export type Menu = (ctx: BotContext) => Promise<Rendered>;

/** The menu as it is for this person now. */
export function createMenu({ sql, config, settings }: Pick<BotDeps, 'sql' | 'config' | 'settings'>): Menu {
  return async (ctx) => {
    const { user, wording } = ctx;
    const [prices, { available: balance }] = await Promise.all([readPrices(sql), readBalance(sql, user.id)]);
    return {
      ...renderMenu({ wording, prices, balance }),
      buttons: ownMenuButtons(ctx, { config, settings }),
    };
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
  return { text, buttons: menuButtons(wording, orderLines) };
}

/** As they are for this person: whoever runs the catalog finds it here. */
export function ownMenuButtons(
  { user, wording }: Pick<BotContext, 'user' | 'wording'>,
  { config, settings }: { config: Pick<BotDeps['config'], 'telegram'>; settings: BotDeps['settings'] },
): Button[][] {
  const own = hasRight(config.telegram, user, 'run_catalog') ? [[pageButton('catalog', wording)]] : [];
  const offered = orderLines.filter((line) => settings.now()[`line-${line}`]);
  return [...own, ...menuButtons(wording, offered)];
}

function menuButtons(wording: Wording, offered: readonly OrderLine[]): Button[][] {
  const rows = [
    ...inRows(
      offered.map((line) => lines[line].command),
      2,
    ),
    ['models'],
    ['credits', 'history'],
    ['settings', 'help'],
  ];
  return rows.map((row) => row.map((page) => pageButton(page, wording)));
}
