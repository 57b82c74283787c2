import { Composer } from 'grammy';
import { readBalance } from '../../db/credits.ts';
import { type BotContext, type BotDeps, isPress } from '../context.ts';
import { menuButtons, renderMenu } from '../dialogue/screens.ts';
import type { Stage } from '../dialogue/stage.ts';
import { pricesOf } from '../orders/ordering.ts';

/** /start: greets, names the gift of a newcomer, shows the menu; and the menu's button on other pages. */
export function createStart({ sql, config }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  const prices = pricesOf(config);

  feature.command('start', async (ctx) => {
    const { user, wording } = ctx;
    const hasLeft = await stage.leave(ctx);
    const credits = config.credits.startingGrant;
    const pictures = Math.floor(credits / Math.max(1, prices.studio));
    const lines = [
      ...(hasLeft ? [wording.html('notice-left')] : []),
      wording.html('greeting', { name: user.firstName }),
      ...(user.isNew && credits > 0 ? [wording.html('greeting-grant', { credits, pictures })] : []),
      wording.html('greeting-menu'),
    ];
    await stage.send(ctx, { text: lines.join('\n\n'), buttons: menuButtons(wording) });
  });

  feature.filter(isPress('page')).filter(
    (ctx) => ctx.press.page === 'menu',
    async (ctx) => {
      const { available: balance } = await readBalance(sql, ctx.user.id);
      await stage.page(ctx, renderMenu({ wording: ctx.wording, prices, balance }));
    },
  );
  return feature;
}
