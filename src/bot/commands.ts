import type { Api } from 'grammy';
import { type Language, languages } from '../contract/language.ts';
import type { Texts } from '../texts/texts.ts';

const commands = ['studio', 'product', 'credits', 'history', 'cancel', 'settings', 'help', 'start'] as const;
const staffCommands = [...commands, 'stats', 'styles'] as const;

/**
 * Sets the command menu in each of our languages, and in English for all others: everybody's, or the longer one of the
 * administrator or operator in this chat.
 */
export async function showCommands(api: Api, texts: Texts, staffChatId?: number): Promise<void> {
  const isStaff = staffChatId !== undefined;
  const scope = isStaff ? { scope: { type: 'chat', chat_id: staffChatId } as const } : {};
  const menu = (language: Language) =>
    (isStaff ? staffCommands : commands).map((command) => ({
      command,
      description: texts(language).plain(`command-${command}`),
    }));
  await api.setMyCommands(menu('en'), scope);
  for (const language of languages)
    await api.setMyCommands(menu(language), { ...scope, language_code: language });
}
