import { Composer } from 'grammy';
import { readBalance } from '../../db/credits.ts';
import { readPrices } from '../../db/prices.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { menuButtons, renderMenu } from '../dialogue/screens.ts';
import type { Stage } from '../dialogue/stage.ts';

/** /start: greets, names the gift of a newcomer, shows the menu; and the menu's button on other pages. */
export function createStart({ sql }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  feature.command('start', async (ctx) => {
    const { user, wording } = ctx;
    const hasLeft = await stage.leave(ctx);
    const { granted: credits } = user;
    const { studio } = await readPrices(sql);
    const pictures = Math.floor(credits / Math.max(1, studio));
    const lines = [
      ...(hasLeft ? [wording.html('notice-left')] : []),
      wording.html('greeting', { name: user.firstName }),
      ...(credits > 0 ? [wording.html('greeting-grant', { credits, pictures })] : []),
      wording.html('greeting-menu'),
    ];
    await stage.send(ctx, { text: lines.join('\n\n'), buttons: menuButtons(wording) });
  });

  feature.filter(isPress('page')).filter(
    (ctx) => ctx.press.page === 'menu',
    async (ctx) => {
      const [prices, { available: balance }] = await Promise.all([
        readPrices(sql),
        readBalance(sql, ctx.user.id),
      ]);
      await stage.page(ctx, renderMenu({ wording: ctx.wording, prices, balance }));
    },
  );
  return feature;
}
