import { Composer } from 'grammy';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { showCommands } from '../commands.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { isStaff } from './roles.ts';

/** With /start administrator and operators get a menu with their own commands: before it Telegram takes none for them. */
export function createStaffMenu({ api, texts, config, log }: BotDeps): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  feature.filter(isStaff(config.telegram)).command('start', async (ctx, next) => {
    await next();
    await showCommands(api, texts, ctx.user.telegramId).catch((error: unknown) =>
      log.warn(classifyTelegramError(error), 'a menu is set at the next start'),
    );
  });
  return feature;
}
