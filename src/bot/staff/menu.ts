import { Composer } from 'grammy';
import { isStaff } from '../../operations/who.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { showCommands } from '../commands.ts';
import type { BotContext, BotDeps } from '../context.ts';
import { staffMenu } from './roles.ts';

/** With /start whoever works here gets a menu with their own commands: before it Telegram takes none for them. */
export function createStaffMenu({ texts, config, log }: BotDeps): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  const staff = feature.filter((ctx) => isStaff(config.telegram, ctx.user));
  staff.command('start', async (ctx, next) => {
    await next();
    await showCommands(ctx.api, texts, staffMenu(config.telegram, ctx.user)).catch((error: unknown) =>
      log.warn(classifyTelegramError(error), 'a menu is set at the next start'),
    );
  });
  return feature;
}
