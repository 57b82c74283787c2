import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import { z } from 'zod';
import { badRequest } from './api-error.ts';
import { callbackDataMaxBytes, keyboardMaxButtons } from './limits.ts';
import type { Params } from './request.ts';

const buttonSchema = z.looseObject({
  text: z.string(),
  callback_data: z.string().exactOptional(),
  url: z.string().exactOptional(),
});
const markupSchema = z.looseObject({ inline_keyboard: z.array(z.array(buttonSchema)).exactOptional() });

const actions = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];

/**
 * The inline keyboard of a call, or undefined when there is none or another kind of keyboard (which messages
 * do not carry). Throws Telegram's 400 for a keyboard it would refuse.
 */
export function readInlineKeyboard(params: Params): InlineKeyboardMarkup | undefined {
  const rows = params.object('reply_markup', markupSchema)?.inline_keyboard;
  const buttons = rows?.flat() ?? [];
  if (rows === undefined || buttons.length === 0) return undefined;
  if (buttons.length > keyboardMaxButtons) throw badRequest('reply markup is too long');
  for (const button of buttons) checkButton(button);
  return { inline_keyboard: rows.filter((row) => row.length > 0) as InlineKeyboardButton[][] };
}

function checkButton(button: z.infer<typeof buttonSchema>): void {
  if (button.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID');
  if (!actions.some((action) => button[action] !== undefined)) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  const dataBytes = Buffer.byteLength(button.callback_data ?? '-');
  if (dataBytes < 1 || dataBytes > callbackDataMaxBytes) throw badRequest('BUTTON_DATA_INVALID');
  if (button.url !== undefined && !isAddress(button.url)) throw badRequest('BUTTON_URL_INVALID');
}

/** Telegram takes a public host or its own scheme; the sandbox also takes loopback addresses with a port. */
function isAddress(url: string): boolean {
  return /^(?:https?|tg|ton):\/\/\S+$/.test(url);
}
