import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageTexts, longestText, type PictureTexts } from '../../src/contract/descriptions.ts';
import { checkTexts, makeDistinct, repairTexts } from '../../src/contract/text-checks.ts';

const good: ImageTexts = { alt: 'A blue mug', title: 'Mug', caption: 'A mug by Acme.' };
const plain = { languages: ['en'], forbidden: [], demanded: [] };
const fieldsOf = (texts: PictureTexts) =>
  Object.values(texts).flatMap((said) => Object.entries(said) as [keyof ImageTexts, string][]);

/** Words as models write them: with openings, several scripts, odd spaces, and letters that become two. */
const word = fc.oneof(
  fc.constantFrom(
    'image of',
    'a photo of',
    'Изображение',
    'фото:',
    'кружка',
    'straße',
    'ßa',
    '😀',
    'ё',
    ' \n',
    ',',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));
const said = fc.record({ alt: text, title: text, caption: text });
const someTexts = fc.record({ en: said, ru: said, de: said });

describe('the check of texts', () => {
  it('[b15] has nothing to say of good ones', () => {
    expect(checkTexts({ en: good }, { languages: ['en'], forbidden: ['cheap'], demanded: ['acme'] })).toEqual(
      [],
    );
  });

  it.each<[string, Partial<ImageTexts>, string]>([
    ['one that is too long', { title: 'a'.repeat(61) }, 'The title in en has 61 characters; 60 is the most.'],
    ['one that is empty', { alt: ' \n' }, 'The alt in en is empty.'],
    [
      'one that says it is a picture',
      { alt: 'An image of a mug' },
      'The alt in en begins with “An image of”.',
    ],
    ['one that says so in Russian', { alt: 'На фото кружка' }, 'The alt in en begins with “На фото”.'],
    ['a forbidden word', { alt: 'A CHEAP mug' }, 'The texts in en have the forbidden word “cheap”.'],
    ['a word that is missing', { caption: 'A mug by Acmes.' }, 'The texts in en lack the word “Acme”.'],
  ])('complains of %s', (_, changes, complaint) => {
    const rules = { languages: ['en'], forbidden: ['cheap', 'mu'], demanded: ['Acme'] };
    expect(checkTexts({ en: { ...good, ...changes } }, rules)).toEqual([complaint]);
  });

  it('complains of a language without texts, and of no other', () => {
    const asked = { ...plain, languages: ['en', 'ru', 'constructor'] };
    expect(checkTexts({ en: good, de: { ...good, alt: '' } }, asked)).toEqual([
      'There are no texts in ru.',
      'There are no texts in constructor.',
    ]);
  });

  it.each([
    ['C++', 'Written in C++.', true],
    ['ёлка', 'Елка и шар', true],
    ['best price', 'The best\nprice of all', true],
    ['art', 'A cart', false],
    ['', 'Anything', false],
  ])('knows whether “%s” stands in “%s”: %s', (forbidden, caption, stands) => {
    const complaints = checkTexts({ en: { ...good, caption } }, { ...plain, forbidden: [forbidden] });
    expect(complaints.length).toBe(stands ? 1 : 0);
  });
});

describe('the repair of texts', () => {
  it.each([
    ['image of a mug', 'A mug'],
    ['A picture of a photo of the sea', 'The sea'],
    ['Photo: the sea', 'The sea'],
    ['Изображение кружки', 'Кружки'],
    ['Картинка: ёлка', 'Ёлка'],
    ['На фотографии синяя ваза', 'Синяя ваза'],
    ['Photo frame of oak', 'Photo frame of oak'],
    ['Фоторамка из дуба', 'Фоторамка из дуба'],
    ['Mug with an image of a cat', 'Mug with an image of a cat'],
    ['  a\n mug ', 'A mug'],
  ])('makes of “%s” “%s”', (alt, repaired) => {
    expect(repairTexts({ en: { ...good, alt } }).en?.alt).toBe(repaired);
  });

  it('cuts between words, and what has none within its length', () => {
    const title = `${'word '.repeat(11)}words and more`;
    expect(repairTexts({ en: { ...good, title } }).en?.title).toBe(`W${'word '.repeat(11).slice(1)}words`);
    expect(repairTexts({ en: { ...good, title: `a${'😀'.repeat(40)}` } }).en?.title).toBe(
      `A${'😀'.repeat(29)}`,
    );
  });

  it('[b15] leaves no text that is too long or says that it is a picture, and does nothing twice', () => {
    fc.assert(
      fc.property(someTexts, (texts) => {
        const repaired = repairTexts(texts);
        const complaints = checkTexts(repaired, { ...plain, languages: ['en', 'ru', 'de'] });
        expect(complaints.filter((one) => !one.endsWith('is empty.'))).toEqual([]);
        expect(repairTexts(repaired)).toEqual(repaired);
        for (const [, one] of fieldsOf(repaired)) expect(one.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('texts of several pictures of one product', () => {
  it.each([
    ['en', 'Mug', 'Mug, view 2'],
    ['ru', 'Кружка.', 'Кружка, вид 2'],
    ['de', 'Becher', 'Becher (2)'],
  ])('are told apart in %s by a number', (language, title, distinct) => {
    const one = { ...good, title };
    const other = { alt: 'Other', title: title.toUpperCase(), caption: 'Other' };
    expect(makeDistinct({ [language]: one }, [other])[language]).toEqual({ ...one, title: distinct });
  });

  it('keep those that are nobody else’s', () => {
    const other = { alt: 'Mug', title: 'A blue mug', caption: 'Mug' };
    expect(makeDistinct({ en: good }, [other])).toEqual({ en: good });
  });

  it('[b15] are all different and within their lengths, however many there are', () => {
    fc.assert(
      fc.property(someTexts, fc.integer({ min: 2, max: 12 }), (texts, count) => {
        const repaired = repairTexts(texts);
        const all: PictureTexts[] = [];
        for (let picture = 0; picture < count; picture += 1)
          all.push(
            makeDistinct(
              repaired,
              all.flatMap((one) => Object.values(one)),
            ),
          );
        for (const language of ['en', 'ru', 'de'])
          for (const field of ['alt', 'title', 'caption'] as const) {
            const said = all.map((one) => one[language]?.[field].toLowerCase());
            expect(new Set(said).size).toBe(count);
          }
        for (const [field, one] of all.flatMap(fieldsOf)) {
          expect(one.length).toBeLessThanOrEqual(longestText[field]);
          expect(one.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
