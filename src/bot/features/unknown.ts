import { Composer } from 'grammy';
import { cut } from '../../texts/plain-text.ts';
import type { BotContext, BotDeps } from '../context.ts';
import type { Stage } from '../dialogue/stage.ts';
import { ownMenuButtons } from './menu.ts';

const longestCommand = 40;

/** Installed last: commands we do not have, messages we cannot use, buttons of another time. */
export function createUnknown(
  deps: Pick<BotDeps, 'config' | 'settings'>,
  stage: Stage,
): Composer<BotContext> {
  const feature = new Composer<BotContext>();

  feature.on('message:text', async (ctx) => {
    const command = cut(ctx.message.text.split(/\s/, 1)[0] ?? '', longestCommand);
    const text = ctx.wording.html('notice-unknown-command', { command });
    await stage.send(ctx, { text, buttons: ownMenuButtons(ctx, deps) });
  });
  feature.on('message', async (ctx) => {
    if (isServiceMessage(ctx)) return;
    await stage.send(ctx, {
      text: ctx.wording.html('notice-unsupported'),
      buttons: ownMenuButtons(ctx, deps),
    });
  });
  feature.on('callback_query', (ctx) => ctx.answer(ctx.wording.plain('toast-unknown-button')));
  return feature;
}

/** What Telegram itself writes into a chat needs no answer. */
function isServiceMessage({ message }: BotContext): boolean {
  return message?.pinned_message !== undefined || message?.message_auto_delete_timer_changed !== undefined;
}
