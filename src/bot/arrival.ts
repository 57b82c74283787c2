import type { Middleware } from 'grammy';
import type { ReadPress } from '../contract/buttons.ts';
import { isServed } from '../contract/people.ts';
import { markUnreachable, registerUser } from '../db/users.ts';
import { classifyTelegramError } from '../telegram/errors.ts';
import { type BotContext, type BotDeps, clientLanguage } from './context.ts';

/** Lets private chats through. In a group a command gets one line that says where the studio works. */
export function privateChatsOnly({ texts }: BotDeps): Middleware<BotContext> {
  return async (ctx, next) => {
    if (ctx.chat?.type === 'private') return next();
    if (ctx.message?.text?.startsWith('/') !== true) return;
    const wording = texts(clientLanguage(ctx.from?.language_code));
    await ctx.reply(wording.html('notice-group', { bot: ctx.me.username }), {
      parse_mode: 'HTML',
      reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true },
    });
  };
}

/** Knows whoever writes from the first contact of any kind on, and nobody who has just blocked the bot. */
export function registration({ sql }: BotDeps): Middleware<BotContext> {
  return async (ctx, next) => {
    const { from } = ctx;
    if (from === undefined || from.is_bot) return;
    if (ctx.myChatMember?.new_chat_member.status === 'kicked') return markUnreachable(sql, from.id);
    const profile = {
      telegramId: from.id,
      username: from.username ?? null,
      firstName: from.first_name,
      lastName: from.last_name ?? null,
      language: clientLanguage(from.language_code),
    };
    ctx.user = await registerUser(sql, profile);
    await next();
  };
}

/** From here on everything is said in the person's language. */
export function language({ texts }: BotDeps): Middleware<BotContext> {
  return async (ctx, next) => {
    ctx.wording = texts(ctx.user.language);
    await next();
  };
}

/** Whoever is blocked, or has asked to be forgotten, gets one polite answer and nothing else. */
export function servedOnly(): Middleware<BotContext> {
  return async (ctx, next) => {
    const { user, wording } = ctx;
    if (isServed(user.status)) return next();
    const why = wording.plain(user.status === 'blocked' ? 'notice-blocked' : 'notice-deleted');
    if (ctx.callbackQuery !== undefined) return ctx.answer(why);
    if (ctx.message !== undefined) await ctx.api.sendMessage(user.telegramId, why);
  };
}

/** Reads the press, and sees to it that each one is answered, also when its handling breaks. */
export function answeredPresses(
  { log }: BotDeps,
  readPress: (data: string) => ReadPress | undefined,
): Middleware<BotContext> {
  return async (ctx, next) => {
    const { callbackQuery } = ctx;
    let isOpen = callbackQuery !== undefined;
    ctx.press = callbackQuery?.data === undefined ? undefined : readPress(callbackQuery.data);
    ctx.answer = async (text) => {
      if (!isOpen) return;
      isOpen = false;
      // Too late to be shown, or seen before: what the press did counts.
      await ctx
        .answerCallbackQuery(text === undefined ? {} : { text })
        .catch((error: unknown) => log.debug(classifyTelegramError(error), 'a press was not answered'));
    };
    try {
      await next();
    } finally {
      await ctx.answer();
    }
  };
}
