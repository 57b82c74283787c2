import { Composer } from 'grammy';
import { lines, orderLines } from '../../contract/lines.ts';
import { type BotContext, type BotDeps } from '../context.ts';
import { isPage } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { ownMenuButtons } from './menu.ts';

/** The way into what staff have taken off the menu leads to a word about it. */
export function createClosed({ config, settings }: BotDeps, stage: Stage): Composer<BotContext> {
  const feature = new Composer<BotContext>();
  for (const line of orderLines) {
    const closed = feature.filter(() => !settings.now()[`line-${line}`]);
    const { command } = lines[line];
    const tell = async (ctx: BotContext) => {
      const text = ctx.wording.html('notice-not-offered');
      await stage.page(ctx, { text, buttons: ownMenuButtons(ctx, { config, settings }) });
    };
    closed.command(command, tell);
    closed.filter(isPage(command), tell);
  }
  return feature;
}
