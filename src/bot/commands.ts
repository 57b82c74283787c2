import type { Api } from 'grammy';
import { type Language, languages } from '../contract/language.ts';
import { lines, orderLines } from '../contract/lines.ts';
import type { Texts } from '../texts/texts.ts';

const commands = [
  ...orderLines.map((line) => lines[line].command),
  'models',
  'credits',
  'history',
  'cancel',
  'settings',
  'privacy',
  'deletedata',
  'help',
  'start',
];
const staffCommands = ['catalog', 'item', 'stats', 'top_ups', 'styles', 'portrait_styles', 'panel'] as const;

/** Of somebody who works here: their chat, and which further commands they may use. */
export type StaffMenu = { chatId: number } & Record<(typeof staffCommands)[number], boolean>;

/** Sets the command menu in each of our languages, and in English for all others: everybody's, or the longer one of one chat. */
export async function showCommands(api: Api, texts: Texts, staff?: StaffMenu): Promise<void> {
  const scope = staff === undefined ? {} : { scope: { type: 'chat', chat_id: staff.chatId } as const };
  const own = staffCommands.filter((command) => staff?.[command] === true);
  const menu = (language: Language) =>
    [...commands, ...own].map((command) => ({
      command,
      description: texts(language).plain(`command-${command}`),
    }));
  await api.setMyCommands(menu('en'), scope);
  for (const language of languages)
    await api.setMyCommands(menu(language), { ...scope, language_code: language });
}
