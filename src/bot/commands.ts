import type { BotCommand } from 'grammy/types';
import { type Language, languages } from '../contract/language.ts';
import type { Texts } from '../texts/texts.ts';

const commands = ['studio', 'product', 'credits', 'history', 'cancel', 'settings', 'help', 'start'] as const;

/** One menu of commands, as setMyCommands takes it; without a language it is for everyone else. */
export interface CommandMenu {
  languageCode: Language | undefined;
  commands: BotCommand[];
}

/** The command menus for each of our languages, and in English for all others. */
export function commandMenus(texts: Texts): CommandMenu[] {
  const menu = (language: Language) =>
    commands.map((command) => ({ command, description: texts(language).plain(`command-${command}`) }));
  return [
    { languageCode: undefined, commands: menu('en') },
    ...languages.map((language) => ({ languageCode: language, commands: menu(language) })),
  ];
}
