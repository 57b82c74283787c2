import { type ImageTexts, longestText, type PictureTexts } from './descriptions.ts';

/** What a source wants of its texts. */
export interface TextRules {
  languages: readonly string[];
  /** Words that stand in no text. */
  forbidden: readonly string[];
  /** Words that stand, as they are written, in a text of each language. */
  demanded: readonly string[];
}

const fields = Object.keys(longestText) as (keyof ImageTexts)[];

/** What is wrong with a text, or with all of one language. */
export type TextProblem = { language: string } & (
  | { kind: 'missing' }
  | { kind: 'empty'; field: keyof ImageTexts }
  | { kind: 'long'; field: keyof ImageTexts; length: number; most: number }
  | { kind: 'opening'; field: keyof ImageTexts; words: string }
  | { kind: 'forbidden' | 'lacking'; word: string }
);

/** What is wrong with the texts of a picture, each in a sentence; nothing where all is well. */
export function checkTexts(texts: PictureTexts, rules: TextRules): readonly string[] {
  return findProblems(texts, rules).map(inSentence);
}

/** What is wrong with the texts of a picture; nothing where all is well. */
export function findProblems(
  texts: PictureTexts,
  { languages, forbidden, demanded }: TextRules,
): readonly TextProblem[] {
  return languages.flatMap((language): TextProblem[] => {
    const said = Object.hasOwn(texts, language) ? texts[language] : undefined;
    if (said === undefined) return [{ kind: 'missing', language }];
    const whole = fields.map((field) => said[field]).join('\n');
    return [
      ...fields.flatMap((field) => checkField(said[field], { language, field })),
      ...forbidden
        .filter((word) => hasWord(whole, word))
        .map((word) => ({ kind: 'forbidden', language, word }) as const),
      ...demanded
        .filter((word) => word.trim() !== '' && !hasWord(whole, word))
        .map((word) => ({ kind: 'lacking', language, word }) as const),
    ];
  });
}

function checkField(text: string, at: { language: string; field: keyof ImageTexts }): TextProblem[] {
  if (text.trim() === '') return [{ kind: 'empty', ...at }];
  const [lead] = opening.exec(text) ?? [];
  const most = longestText[at.field];
  return [
    ...(text.length > most ? [{ kind: 'long', ...at, length: text.length, most } as const] : []),
    ...(lead === undefined ? [] : [{ kind: 'opening', ...at, words: lead.trim() } as const]),
  ];
}

function inSentence(problem: TextProblem): string {
  const { language } = problem;
  switch (problem.kind) {
    case 'missing':
      return `There are no texts in ${language}.`;
    case 'empty':
      return `The ${problem.field} in ${language} is empty.`;
    case 'long':
      return `The ${problem.field} in ${language} has ${problem.length} characters; ${problem.most} is the most.`;
    case 'opening':
      return `The ${problem.field} in ${language} begins with “${problem.words}”.`;
    case 'forbidden':
      return `The texts in ${language} have the forbidden word “${problem.word}”.`;
    case 'lacking':
      return `The texts in ${language} lack the word “${problem.word}”.`;
    default:
      return problem satisfies never;
  }
}

/** Whether a word stands in a text by itself, however it is written there. */
function hasWord(text: string, word: string): boolean {
  const wanted = folded(word.trim()).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return (
    wanted !== '' && new RegExp(`(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, 'u').test(folded(text))
  );
}

/** What people hold to be the same is the same. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');
}

/** What a picture needs no words for: that it is one. */
const opening = new RegExp(
  [
    String.raw`^\s*(?:(?:an?|the|this)\s+)?(?:image|picture|photo(?:graph)?|illustration)\s*(?:\s(?:of|showing)\s|[:–—-]\s)\s*(?=\S)`,
    String.raw`^\s*(?:на\s+)?(?:этой\s+|это\s+)?(?:изображени[еи]|фото|фотографи[яи]|картинк[аеи]|снимо?ке?)\s*(?:[:–—-]\s|\s)\s*(?=\S)`,
  ].join('|'),
  'iu',
);

/**
 * What needs no judgement, done: no opening such as “image of”, no text longer than it may be. The same again changes nothing.
 */
export function repairTexts(texts: PictureTexts): PictureTexts {
  return mapTexts(texts, ({ text, field }) =>
    cutAtWord(capitalised(withoutOpening(text.replaceAll(/\s+/g, ' ').trim())), longestText[field]),
  );
}

function withoutOpening(text: string): string {
  let rest = text;
  while (opening.test(rest)) rest = rest.replace(opening, '');
  return rest;
}

function capitalised(text: string): string {
  const [first = ''] = text;
  const capital = first.toUpperCase();
  // Some letters become two.
  return capital.length === first.length ? capital + text.slice(first.length) : text;
}

function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most + 1);
  const end = kept.lastIndexOf(' ');
  const words = end > 0 ? kept.slice(0, end) : halves(text.slice(0, most));
  return words.replace(/[\s,;:(–—-]+$/u, '');
}

/** Without the first half of a character that was cut in the middle. */
function halves(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

/** How one more picture of the same is called. */
const views: Readonly<Record<string, string>> = { en: 'view', ru: 'вид' };

/**
 * Texts of which none is one of those that other pictures of the product have: what is repeated gets a number, and stays within its
 * length. The same asked for twice is answered the same.
 */
export function makeDistinct(texts: PictureTexts, taken: readonly ImageTexts[]): PictureTexts {
  return mapTexts(texts, ({ text, field, language }) => {
    const others = new Set(taken.map((other) => folded(other[field])));
    const view = views[language.slice(0, 2)];
    let distinct = text;
    for (let number = 2; others.has(folded(distinct)); number += 1) {
      const suffix = view === undefined ? ` (${number})` : `, ${view} ${number}`;
      distinct = `${cutAtWord(text, longestText[field] - suffix.length).replace(/[\s.,;:!?…]+$/u, '')}${suffix}`;
    }
    return distinct;
  });
}

function mapTexts(
  texts: PictureTexts,
  change: (one: { text: string; field: keyof ImageTexts; language: string }) => string,
): PictureTexts {
  const entries = Object.entries(texts).map(([language, { alt, title, caption }]) => [
    language,
    {
      alt: change({ text: alt, field: 'alt', language }),
      title: change({ text: title, field: 'title', language }),
      caption: change({ text: caption, field: 'caption', language }),
    },
  ]);
  return Object.fromEntries(entries) as PictureTexts;
}
