import { z } from 'zod';
import type { AnswerWord } from './line-words.ts';
import type { GenerateRequest } from './requests.ts';

interface Texts {
  alt: string;
  title: string;
  caption: string;
}

/** What a request for texts about a product says. */
interface DescriptionAsk {
  languages: string[];
  product: Record<string, string>;
  forbidden: string[];
  demanded: string[];
  taken: Texts[];
}

const texts = z.looseObject({ alt: z.string(), title: z.string(), caption: z.string() });
const languageSchema = z.looseObject({ properties: z.looseObject({ alt: z.unknown(), title: z.unknown() }) });
const schema = z.looseObject({
  properties: z.record(z.string(), languageSchema).refine((properties) => Object.keys(properties).length > 0),
});

/** Reads what stands between the tags of a prompt; undefined for a request that asks for something else. */
export function readDescriptionAsk({ prompt, schema: wanted }: GenerateRequest): DescriptionAsk | undefined {
  const { data } = schema.safeParse(wanted);
  if (data === undefined) return undefined;
  const read = <T>(tag: string, form: z.ZodType<T>, without: T): T => {
    const [, written] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(prompt) ?? [];
    return written === undefined ? without : form.parse(JSON.parse(written));
  };
  return {
    languages: Object.keys(data.properties),
    product: read('product', z.record(z.string(), z.string()), {}),
    forbidden: read('forbidden', z.array(z.string()), []),
    demanded: read('demanded', z.array(z.string()), []),
    taken: read('taken', z.array(texts), []),
  };
}

/** How a picture may be shown, and what it says of it; the first two come to everybody's mind. */
const views = {
  en: [
    '',
    'close up',
    'in daylight',
    'on a table',
    'at home',
    'from the side',
    'from above',
    'by the window',
  ],
  ru: ['', 'крупным планом', 'при дневном свете', 'на столе', 'дома', 'сбоку', 'сверху', 'у окна'],
};

const colorNames = {
  en: { red: 'red', green: 'green', blue: 'blue', light: 'light', dark: 'dark', grey: 'grey' },
  ru: { red: 'красном', green: 'зелёном', blue: 'синем', light: 'светлом', dark: 'тёмном', grey: 'сером' },
};

/** What the simulated model sees in a picture. */
interface Seen {
  /** SHA-256 of it, in hex. */
  hash: string;
  /** Such as `#c04020`. */
  color: string | undefined;
  word: AnswerWord | undefined;
}

/**
 * Texts of a picture in each language. Pictures of one product are often called the same, as long as nobody says which texts are
 * taken.
 */
export function describeProduct(ask: DescriptionAsk, seen: Seen): Record<string, Texts> {
  const isRepeating = Number.parseInt(seen.hash.slice(0, 6), 16) % 2;
  const languages = seen.word === 'missing_language' ? ask.languages.slice(0, -1) : ask.languages;
  return Object.fromEntries(
    languages.map((language) => {
      const drafts = Array.from({ length: ask.taken.length + 2 }, (_, index) =>
        draft(ask, { language, view: ask.taken.length === 0 ? isRepeating : index, color: seen.color }),
      );
      const free = drafts.find((one) => ask.taken.every((other) => isOther(one, other)));
      return [language, spoil(free ?? draft(ask, { language, view: 0, color: seen.color }), ask, seen.word)];
    }),
  );
}

function isOther(one: Texts, other: Texts): boolean {
  return one.title !== other.title && one.alt !== other.alt && one.caption !== other.caption;
}

function draft(
  { product, forbidden, demanded }: DescriptionAsk,
  { language, view, color }: { language: string; view: number; color: string | undefined },
): Texts {
  const speech = language.startsWith('ru') ? 'ru' : 'en';
  const name = product.name ?? product.title ?? Object.values(product)[0] ?? 'A product';
  const shown = views[speech][view] ?? String(view + 1);
  const ground = colorNames[speech][nearest(color)];
  const kind = product.category ?? product.brand ?? '';
  const called = [name, shown].filter(Boolean).join(', ');
  // In a language that it does not know it says which one it should be.
  const mark = speech === 'ru' || language.startsWith('en') ? '' : ` (${language})`;
  const tail = demanded.length === 0 ? '' : ` ${demanded.join(', ')}.`;
  const allowed = (text: string, most: number, end = ''): string =>
    `${cut(without(text, forbidden), most - end.length)}${end}`;
  return speech === 'ru'
    ? {
        alt: allowed(`${called} на ${ground} фоне`, 125),
        title: allowed(called, 60),
        caption: allowed(`${called}${kind && `. Раздел: ${kind}`}. На ${ground} фоне.`, 200, tail),
      }
    : {
        alt: allowed(`${called}, on a ${ground} ground`, 125, mark),
        title: allowed(called, 60, mark),
        caption: allowed(`${called}${kind && `, from ${kind}`}. On a ${ground} ground.`, 200, tail + mark),
      };
}

const spoiled: Partial<Record<AnswerWord, (said: Texts, ask: DescriptionAsk) => Texts>> = {
  too_long: (said) => ({ ...said, alt: `${said.alt} ${'and so on '.repeat(20)}`.trim() }),
  image_of: (said) => ({ ...said, alt: `An image of ${said.alt}` }),
  forbidden_word: (said, { forbidden: [word = 'forbidden'] }) => ({
    ...said,
    caption: `${word} ${said.caption}`,
  }),
  lacks_demanded: ({ alt, title, caption }, { demanded }) => ({
    alt: without(alt, demanded),
    title: without(title, demanded),
    caption: without(caption, demanded),
  }),
};

function spoil(said: Texts, ask: DescriptionAsk, word: AnswerWord | undefined): Texts {
  return (word && spoiled[word]?.(said, ask)) ?? said;
}

function without(text: string, words: readonly string[]): string {
  const escaped = words
    .filter((word) => word.trim() !== '')
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  if (escaped.length === 0) return text;
  const standing = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return text.replace(standing, '').replaceAll(/\s+/g, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, Math.max(most, 0)).replace(/\s+\S*$/, '');
}

function nearest(color: string | undefined): keyof (typeof colorNames)['en'] {
  const [red = 128, green = 128, blue = 128] = (color?.match(/[0-9a-f]{2}/g) ?? []).map((hex) =>
    Number.parseInt(hex, 16),
  );
  const [least, most] = [Math.min(red, green, blue), Math.max(red, green, blue)];
  if (most - least > 48) return most === red ? 'red' : most === green ? 'green' : 'blue';
  return most > 190 ? 'light' : most < 80 ? 'dark' : 'grey';
}
