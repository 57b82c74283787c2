import { describe, expect, test } from 'vitest';
import { renderRun, type ToldRun, type ToldRunFacts } from '../../src/cards/run.ts';
import { createPressReader } from '../../src/contract/buttons.ts';
import { catalogStages, type RunQuestion } from '../../src/contract/catalog.ts';
import { runPress } from '../../src/contract/run-press.ts';
import { createTexts } from '../../src/texts/texts.ts';

const texts = createTexts();
const estimate = { pictures: 40, cost: '0.08', single: '0.16', currency: 'USD', expectedMs: 25 * 60_000 };

const run: ToldRun = {
  id: 12,
  sourceId: 3,
  sourceName: 'shop',
  stages: catalogStages,
  options: {},
  status: 'running',
  stage: 'review',
  question: null,
  reason: null,
  detail: null,
  estimate: null,
  textEstimate: null,
  counts: {},
  startedAt: new Date('2026-11-28T12:03:00Z'),
  endedAt: null,
};
const facts: ToldRunFacts = {
  by: 'Olga',
  isCancelling: false,
  parse: null,
  generate: null,
  review: null,
  describe: null,
  publish: null,
  links: {},
};
const review = {
  standings: { undecided: 3, under_way: 2, accepted: 90 },
  decided: {
    accept: { chat: 20, workflow: 12 },
    reject: { drive: 6, chat: 3 },
    redo: { 'command line': 2 },
  },
} as const;
const batch = { number: 3, lines: 38, outcome: null, jobStatus: 'waiting', ageMs: 17 * 60_000 };
const describing = {
  results: { made: 30, sent: 6, refused: 1, failed: 3, dropped: 5 },
  edited: 2,
  lost: 1,
  refused: { SAFETY: 1 },
  failed: { 'the word "cheap" is forbidden': 2 },
  batches: [batch],
  spent: '0.1',
  single: '0.2',
};
const publish = {
  results: { published: 28, failed: 2, sending: 4, withdrawn: 1 },
  products: 19,
  failed: { 'somebody has changed it in the shop': 2 },
};
const left = { undecided: 1, rejected: 9, no_texts: 3, edited_there: 1, removed_there: 1, published: 50 };

/** What a person reads below the head, without the markup. */
function told(
  changes: Partial<ToldRun>,
  more: Partial<ToldRunFacts> = {},
  language: 'en' | 'ru' = 'en',
): string {
  const { text } = renderRun({ ...run, ...changes }, { ...facts, ...more }, texts(language));
  const plain = text.replaceAll(/<[^>]+>/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
  return plain.slice(plain.indexOf('\n\n') + 2);
}

const buttons = (changes: Partial<ToldRun>, language: 'en' | 'ru' = 'en') =>
  renderRun({ ...run, ...changes }, facts, texts(language)).buttons;

const words = (rows: ReturnType<typeof buttons>) =>
  rows.map((row) => row.map(({ text }) => text.replaceAll('\u00a0', ' ')));

test('[b14] what people decide is told by where they did it, while they do and after', () => {
  expect(told({}, { review })).toBe(`👀 3 to be decided · 🎨 2 being made anew
✅ 32 accepted: 20 in the chat, 12 with the rest
❌ 9 rejected: 3 in the chat, 6 in the folder
🔁 2 wanted anew: 2 on the command line

🎨 Making other pictures`);
  const ended = { ...review, standings: null };
  expect(told({ stage: 'describe', counts: { review: { undecided: 3 } } }, { review: ended })).toContain(
    '👀 3 left undecided\n✅ 32',
  );
  expect(told({}, { review }, 'ru')).toBe(`👀 Ждут решения: 3 · 🎨 Переделывается: 2
✅ Принято 32: 20 в чате, 12 вместе с остальными
❌ Отклонено 9: 3 в чате, 6 в папке
🔁 Переделать 2: 2 из командной строки

🎨 Переделываю картинки`);
});

test('[b15] what is described is told with its price, its batches, and why some has no text', () => {
  const changes = { stage: 'describe', textEstimate: estimate, counts: { describe: left } } as const;
  expect(
    told(changes, { describe: describing }),
  ).toBe(`💰 Texts for 40 pictures for about $0.08; ready in about 25 min
Not described: 1 undecided, 9 rejected
📦 Batch 3 · texts for 38 pictures · waits for its turn for 15 min
📝 30 of 40 described · ✏️ 2 edited since
🚫 1 description was refused
• 1 – the provider's safety rules
⚠️ 2 pictures have no good text
• 2 – the word "cheap" is forbidden
📭 1 answer was lost; it was perhaps paid

💳 $0.10 spent · $0.10 saved against single calls

📝 Describing pictures`);
  expect(told(changes, { describe: describing }, 'ru')).toContain(`Без описания: 1 без решения, 9 отклонено
📦 Пакет 3 · тексты, 38 картинок · ждёт очереди уже 15 мин
📝 Описано 30 из 40 · ✏️ Потом исправлено: 2
🚫 Отклонено 1 описание
• 1 – правила безопасности сервиса
⚠️ Без хорошего текста остались 2 картинки`);
});

test('[b18] [b24] what is uploaded is told, and what is left out and why', () => {
  const counts = { publish: { ...left, pictures: 36, products: 21 } };
  expect(
    told({ stage: 'publish', counts }, { publish }),
  ).toBe(`Left out: 1 undecided, 9 rejected, 3 without texts, 50 shown already, 1 changed in the shop, 1 removed in the shop
🛒 28 of 36 shown in the shop · 🏷 19 products · ↩️ 1 taken back
⚠️ 2 pictures are not shown
• 2 – somebody has changed it in the shop

📤 Uploading pictures to the shop`);
  const none = { results: {}, products: 0, failed: {} };
  expect(told({ stage: 'publish', counts, options: { dryRun: true } }, { publish: none })).toContain(
    '📤 36 pictures of 21 products to be uploaded\n',
  );
  expect(told({ stage: 'publish', counts: { publish: { pictures: 0 } } }, { publish: none })).toContain(
    '📤 Nothing is to be uploaded.',
  );
  expect(told({ stage: 'publish', counts }, { publish }, 'ru')).toContain(
    `🛒 В магазине 28 из 36 · 🏷 19 товаров`,
  );
});

test('money is told over all kinds, and what single calls would have cost', () => {
  const generate = {
    results: {},
    uploaded: 0,
    refused: {},
    failed: {},
    batches: [],
    spent: '7.5',
    single: '15',
  };
  expect(told({}, { generate, describe: describing })).toContain(
    '💳 $7.60 spent · pictures $7.50, texts $0.10 · $7.60 saved against single calls',
  );
  expect(told({}, { describe: { ...describing, single: '0.1' } })).toContain('💳 $0.10 spent\n');
});

describe('what is asked after pictures were made', () => {
  const until = Date.UTC(2026, 11, 5, 12);
  const asked: [RunQuestion, RegExp, { first: string; russian: string }][] = [
    [
      { kind: 'review', undecided: 1, until, rest: 'hold' },
      /^👀 1 picture waits to be decided on: .* by 5 December at 12:00 UTC stays undecided\.$/,
      { first: '✅ Accept the 1 left and go on', russian: '✅ Принять остальные (1) и дальше' },
    ],
    [
      { kind: 'review', undecided: 12, until, rest: 'accept' },
      /^👀 12 pictures wait .* is accepted\.$/,
      { first: '✅ Accept the 12 left and go on', russian: '✅ Принять остальные (12) и дальше' },
    ],
    [
      { kind: 'describe', isAgain: false, ...estimate },
      /^❓ Write texts for 40 pictures for about \$0\.08\?$/,
      { first: '✅ Describe 40 pictures · $0.08', russian: '✅ Описать 40 · 0,08 $' },
    ],
    [
      { kind: 'describe', isAgain: true, ...estimate },
      /answers were lost; they were perhaps paid/,
      { first: '✅ Describe 40 pictures · $0.08', russian: '✅ Описать 40 · 0,08 $' },
    ],
    [
      { kind: 'publish', pictures: 36, products: 1 },
      /^❓ Upload 36 pictures of 1 product to the shop, with their texts\?$/,
      { first: '✅ Upload 36 pictures', russian: '✅ Выгрузить 36' },
    ],
  ];

  test.each(asked)('%o has its words and its buttons', (question, sentence, { first, russian }) => {
    const changes = { status: 'asking', question } as const;
    expect(told(changes)).toMatch(sentence);
    expect(words(buttons(changes)).flat()).toContain(first);
    expect(words(buttons(changes, 'ru')).flat()).toContain(russian);
  });

  test('[b14] a review leads to the pictures, and ends with the rest accepted, held, or the run ended', () => {
    const question = { kind: 'review', undecided: 12, until, rest: 'hold' } as const;
    const rows = buttons({ status: 'asking', question });
    expect(words(rows)).toEqual([
      ['👀 Review'],
      ['✅ Accept the 12 left and go on'],
      ['⏭ Go on without them'],
      ['✖️ No, end the run'],
    ]);
    const read = createPressReader([runPress]);
    expect(rows.flat().map(({ callback_data }) => read(callback_data)?.value)).toEqual([
      { move: 'review', run: 12 },
      { move: 'yes', run: 12, question: 'review' },
      { move: 'hold', run: 12 },
      { move: 'no', run: 12, question: 'review' },
    ]);
    const asking = { status: 'asking', question } as const;
    expect(told(asking, { review })).not.toContain('to be decided ·');
    // Some were decided on since it was asked.
    expect(told(asking, { review })).toContain('👀 3 pictures wait to be decided on');
    const { buttons: now } = renderRun({ ...run, ...asking }, { ...facts, review }, texts('en'));
    expect(words(now)[1]).toEqual(['✅ Accept the 3 left and go on']);
  });
});

test('a run of one picture says which', () => {
  const { text } = renderRun({ ...run, options: { itemId: 7 } }, facts, texts('en'));
  expect(text).toContain('run 12 · all stages\n');
  expect(text).toContain('🎯 Only picture 7');
});
