import { describe, expect, test } from 'vitest';
import { renderTraining, type TrainingFacts } from '../../src/bot/training/screens.ts';
import { openTraining, type TrainingDraft, type TrainingState } from '../../src/bot/training/steps.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { hash, photoLimits } from './dialogue-play.ts';

const texts = createTexts();
const facts: TrainingFacts = {
  wording: texts('en'),
  photoLimits,
  terms: { atProvider: 30 },
  prices: { training: 500 },
  balance: 1_200,
  usualSeconds: 1_500,
  canShow: true,
};
const russian = { ...facts, wording: texts('ru') };

const anna = { id: 7, name: 'Anna <3', subject: 'woman' as const, photosDone: false };
const withPhotos = (count: number, more: Partial<TrainingDraft> = {}) => ({
  ...anna,
  photos: Array.from({ length: count }, (_, index) => ({ hash: hash(index) })),
  ...more,
});
/** One of each kind of finding, in this order, then as many photos as it takes. */
const found = [
  { hash: hash(0), finding: { width: 400, height: 900, faces: 0 } },
  { hash: hash(1), finding: { width: 900, height: 900, faces: 3, sharpness: 0.4 } },
  {
    hash: hash(2),
    finding: { width: 511, height: 900, faces: 1, sharpness: 3, flags: ['sunglasses', 'selfie'] },
  },
  { hash: hash(3), finding: { width: 900, height: 900, faces: 1, sharpness: 3 } },
];
const textOf = (state: TrainingState, of = facts) => renderTraining(state, of).text;
const buttonsOf = (state: TrainingState, of = facts) =>
  renderTraining(state, of).buttons.map((row) => row.map(({ text }) => text));

describe('before anything is sent', () => {
  test('it is said what is kept, where, for how long, how it is deleted and whose photos may come [b140]', () => {
    const first = textOf(openTraining(7));
    for (const words of [
      'You send 4 to 20 photos',
      'with us, and at the provider that checks them and trains the model',
      'has model and photos for 30 days after the training',
      'We keep the photos until you delete them.',
      'with one press, at any time: in /models or /settings',
      'of yourself, of people who agreed to this, of your own children or pets',
    ])
      expect(first).toContain(words);
    expect(first.indexOf('Before you send anything')).toBeLessThan(first.indexOf('Send a name'));
    expect(buttonsOf(openTraining(7))).toEqual([['⬅️ Back', '✖️ Cancel']]);
  });

  test('the same is said in Russian, with the right form of each number [b140]', () => {
    const say = (atProvider: number, withUs: number) =>
      textOf(openTraining(7), { ...russian, terms: { atProvider, withUs } });
    expect(say(30, 21)).toContain('Сервис хранит модель и фото 30 дней после обучения');
    expect(say(30, 21)).toContain('У нас фото хранятся 21 день.');
    expect(say(2, 3)).toContain('Сервис хранит модель и фото 2 дня после обучения');
    expect(say(2, 3)).toContain('У нас фото хранятся 3 дня.');
    expect(textOf(openTraining(7), russian)).toContain(
      'У нас фото хранятся до тех пор, пока вы их не удалите.',
    );
  });
});

test('a name that is there can be kept, and consent is not repeated [b147]', () => {
  const state: TrainingState = { step: 'train-name', draft: withPhotos(0) };
  expect(textOf(state)).toContain('Now it is called “Anna &lt;3”.');
  expect(textOf(state)).not.toContain('Before you send anything');
  expect(buttonsOf(state)[0]).toEqual(['✅ Keep this name']);
});

test('every subject has a button in both languages [b148]', () => {
  const state: TrainingState = { step: 'train-subject', draft: withPhotos(0) };
  expect(buttonsOf(state).slice(0, -1).flat()).toEqual([
    '👨 Man',
    '👩 Woman',
    '👦 Boy',
    '👧 Girl',
    '🧑 Person',
    '🐈 Cat',
    '🐕 Dog',
  ]);
  expect(textOf(state, russian)).toContain('«Anna &lt;3» – кто это?');
});

const at = (count: number, more: Partial<TrainingDraft> = {}): TrainingState => ({
  step: 'train-photos',
  draft: { ...withPhotos(count, more), name: 'Anna', subject: more.subject ?? 'woman' },
});

describe('the photos’ screen', () => {
  test('advises, counts, and offers only what can be done [b149] [b150]', () => {
    expect(textOf(at(0))).toMatch(
      /no sunglasses[^]*Photos of “Anna”: 0 of 20[^]*at least 4 photos: 4 more to go/,
    );
    expect(textOf(at(0, { subject: 'cat' }))).toContain('one animal alone in each');
    expect(buttonsOf(at(0))).toEqual([['⬅️ Back', '✖️ Cancel']]);
    expect(textOf(at(3))).toContain('1 more to go');
    expect(textOf(at(3))).not.toContain('💡');
    expect(buttonsOf(at(3))[0]).toEqual(['👁 Show all', '🗑 Remove one']);
    expect(textOf(at(4))).toContain('This is enough');
    expect(buttonsOf(at(4))[0]).toEqual(['✅ Done']);
    expect(textOf(at(20))).toContain('That is the most it takes');
    expect(buttonsOf(at(4), { ...facts, canShow: false })[1]).toEqual(['🗑 Remove one']);
    expect(textOf(at(3), russian)).toContain('Нужно хотя бы 4 фото: пришлите ещё 1.');
  });

  test('says by number which photos are better replaced, and why', () => {
    const warned = textOf(at(4, { photos: found }));
    for (const line of [
      '📷 1, 3: less than 512 pixels on the shorter side',
      '📷 1: no face found',
      '📷 2: more than one face',
      '📷 2: blurry',
      '📷 3: sunglasses',
    ])
      expect(warned).toContain(line);
    expect(warned).not.toContain('4:');
    const ofCat = textOf(at(4, { photos: found, subject: 'cat' }));
    expect(ofCat).toContain('📷 2: blurry');
    expect(ofCat).not.toMatch(/face|sunglasses/);
    expect(textOf(at(4), facts)).not.toContain('⚠️');
    expect(textOf(at(4, { photos: found }), russian)).toContain('📷 1: не видно лица');
  });

  test.each([
    ['one face', 1, ['1: more than one face', '1: blurry']],
    ['no face', 0, ['1: no face found', '1: blurry']],
    ['several faces', 2, ['1: more than one face', '1: blurry']],
  ])(
    'says once what the provider finds of a photo with %s, too, and nothing that contradicts it',
    (...row) => {
      const [, faces, lines] = row;
      const flags = ['blurry', 'several_people', 'hat'];
      const finding = { width: 900, height: 900, faces, sharpness: 0.1, flags };
      const warned = textOf(at(4, { photos: [{ hash: hash(0), finding }] }));
      expect([...warned.matchAll(/📷 (.*)/g)].map(([, line]) => line)).toEqual(lines);
    },
  );

  test('has a number for each photo when one shall go [b150]', () => {
    const state: TrainingState = { ...at(7), removing: true } as TrainingState;
    expect(buttonsOf(state)).toEqual([
      ['🗑 1', '🗑 2', '🗑 3', '🗑 4', '🗑 5'],
      ['🗑 6', '🗑 7'],
      ['👁 Show all'],
      ['⬅️ Back', '✖️ Cancel'],
    ]);
  });
});

describe('the confirmation', () => {
  const draft = { ...anna, name: 'Anna', photos: found, photosDone: true };
  const state: TrainingState = { step: 'train-confirm', draft };

  test('says everything before it is paid: what, warnings, time, term, price, and what a failure costs [b151] [b159]', () => {
    const text = textOf(state);
    for (const words of [
      '🧬 “Anna” · woman · 4 photos',
      '📷 1: no face found',
      'usually takes about 25 min',
      'deletes model and photos 30 days after the training',
      'Price: 500 of your 1,200 credits',
      'If the training does not succeed, it costs nothing.',
    ])
      expect(text).toContain(words);
    expect(buttonsOf(state)).toEqual([
      ['✅ Train it · 500'],
      ['✏️ Name', '👤 Who', '📷 Photos'],
      ['⬅️ Back', '✖️ Cancel'],
    ]);
    expect(textOf(state, russian)).toContain('🧬 «Anna» · женщина · 4 фото');
  });

  test('promises no time as long as nothing was trained, and nothing to whom it is too dear', () => {
    expect(textOf(state, { ...facts, usualSeconds: null })).toContain('an hour or longer');
    const poor = { ...facts, balance: 20 };
    expect(textOf(state, poor)).toContain('This costs 500, you have 20');
    expect(buttonsOf(state, poor).at(-1)).toEqual(['🏠 Menu']);
  });
});
