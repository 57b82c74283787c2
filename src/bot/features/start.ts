import { Composer } from 'grammy';
import { readPrices } from '../../db/prices.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { isPage } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { type Menu, ownMenuButtons } from './menu.ts';

/** /start: greets, names the gift of a newcomer, shows the menu; and the menu's button on other pages. */
export function createStart(
  deps: Pick<BotDeps, 'sql' | 'config' | 'settings'>,
  { stage, menu }: { stage: Stage; menu: Menu },
): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  feature.command('start', async (ctx) => {
    const { user, wording } = ctx;
    const hasLeft = await stage.leave(ctx);
    const { granted: credits } = user;
    const { studio } = await readPrices(deps.sql);
    const pictures = Math.floor(credits / Math.max(1, studio));
    const lines = [
      ...(hasLeft ? [wording.html('notice-left')] : []),
      wording.html('greeting', { name: user.firstName }),
      ...(credits > 0 ? [wording.html('greeting-grant', { credits, pictures })] : []),
      wording.html('greeting-menu'),
    ];
    await stage.send(ctx, { text: lines.join('\n\n'), buttons: ownMenuButtons(ctx, deps) });
  });

  feature.filter(isPage('menu'), async (ctx) => stage.page(ctx, await menu(ctx)));
  return feature;
}
