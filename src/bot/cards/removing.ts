import type { Api } from 'grammy';
import { classifyTelegramError } from '../../telegram/errors.ts';
import { callSignal } from '../../telegram/signal.ts';
import type { CardPhoto } from './photos.ts';

const signal = () => callSignal(8_000);

/**
 * Takes a message that shows a card no more out of the chat. What Telegram lets nobody delete, as it is older than two days, keeps one
 * line and no buttons; one that is gone is fine.
 * @throws when it may succeed later
 */
export async function removeMessage(
  api: Api,
  { chatId, messageId }: { chatId: number; messageId: number },
  { text, photo }: { text: string; photo?: CardPhoto },
): Promise<void> {
  const deleted = await outcome(api.deleteMessage(chatId, messageId, signal()));
  if (deleted !== 'refused') return;
  const [line = ''] = text.split('\n');
  const reply_markup = { inline_keyboard: [] };
  const words = { parse_mode: 'HTML', reply_markup } as const;
  const shortened = await outcome(
    photo === undefined
      ? api.editMessageText(chatId, messageId, line, words, signal())
      : api.editMessageCaption(chatId, messageId, { caption: line, ...words }, signal()),
  );
  // It may have been of another form, with a photo or without.
  if (shortened !== 'done')
    await outcome(api.editMessageReplyMarkup(chatId, messageId, { reply_markup }, signal()));
}

/** @returns what can be said for good @throws the rest */
async function outcome(
  call: Promise<unknown>,
): Promise<'done' | 'message_gone' | 'not_modified' | 'refused'> {
  try {
    await call;
    return 'done';
  } catch (error) {
    const { kind } = classifyTelegramError(error);
    if (kind === 'message_gone' || kind === 'not_modified' || kind === 'refused') return kind;
    throw error;
  }
}
