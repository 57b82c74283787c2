import type { Api } from 'grammy';
import type { InboxRow } from '../../db/inbox.ts';
import { readUser } from '../../db/users.ts';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { type BotDeps, clientLanguage } from '../context.ts';

export interface ApologyDeps extends Pick<BotDeps, 'sql' | 'texts' | 'log'> {
  api: Api;
}

/**
 * For updates that are given up: tells the person that something broke, what it cost (nothing), and the code under which
 * support finds it, which is the update's id. Never rejects.
 */
export function createApology({
  sql,
  api,
  texts,
  log,
}: ApologyDeps): (rows: readonly InboxRow[]) => Promise<void> {
  return async (rows) => {
    const row = rows.at(-1);
    const { message, callback_query: press } = row?.payload ?? {};
    const chat = message?.chat ?? press?.message?.chat;
    if (row === undefined || chat?.type !== 'private') return;
    const from = message?.from ?? press?.from;
    const user = await readUser(sql, chat.id).catch(() => undefined);
    const wording = texts(user?.language ?? clientLanguage(from?.language_code));
    await api
      .sendMessage(chat.id, wording.html('apology', { code: String(row.updateId) }), { parse_mode: 'HTML' })
      .catch((error: unknown) => log.error(classifyTelegramError(error), 'the apology did not arrive'));
  };
}
