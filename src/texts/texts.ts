import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentDateTime, FluentResource, type FluentVariable } from '@fluent/bundle';
import type { Language } from '../contract/language.ts';

/** Numbers are written as the language writes them; what must not be grouped (an order's number) comes as a string. */
export type TextValues = Readonly<Record<string, string | number | Date>>;

/** All wording in one language. Both throw when the message is unknown or a value it needs is missing. */
export interface Wording {
  readonly language: Language;
  /** For messages sent as HTML: string values are escaped, markup is only what the message itself has. */
  html(key: string, values?: TextValues): string;
  /** For buttons, short answers to a press and menus, which have no markup. */
  plain(key: string, values?: TextValues): string;
}

export type Texts = (language: Language) => Wording;

/** British conventions for English: a day before its month and 24 hours, as in Russian. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru' };

/** Reads the folders en and ru; throws when a message cannot be read or stands in two files of a language. */
export function createTexts(): Texts {
  const wordings: Readonly<Record<Language, Wording>> = { en: loadWording('en'), ru: loadWording('ru') };
  return (language) => wordings[language];
}

/** Makes text safe inside Telegram's HTML. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function loadWording(language: Language): Wording {
  const bundle = new FluentBundle(locales[language], { useIsolating: false });
  const folder = join(import.meta.dirname, language);
  for (const file of readdirSync(folder)) {
    const [error] = bundle.addResource(new FluentResource(readFileSync(join(folder, file), 'utf8')));
    if (error) throw error;
  }

  function format(key: string, values: Record<string, FluentVariable>): string {
    const pattern = bundle.getMessage(key)?.value;
    if (pattern === undefined || pattern === null) throw new Error(`no message ${key} in ${language}`);
    const errors: Error[] = [];
    const text = bundle.formatPattern(pattern, values, errors);
    if (errors.length > 0) throw new Error(`message ${key} in ${language}`, { cause: errors[0] });
    return text;
  }

  return {
    language,
    html: (key, values = {}) => format(key, prepare(values, escapeHtml)),
    plain: (key, values = {}) =>
      format(
        key,
        prepare(values, (text) => text),
      ),
  };
}

/** Times are told in UTC: nobody has told us where they are. */
function prepare(values: TextValues, change: (text: string) => string): Record<string, FluentVariable> {
  const prepared: Record<string, FluentVariable> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value instanceof Date) prepared[name] = new FluentDateTime(value, { timeZone: 'UTC' });
    else prepared[name] = typeof value === 'string' ? change(value) : value;
  }
  return prepared;
}
