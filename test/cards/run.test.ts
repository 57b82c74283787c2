import { describe, expect, test } from 'vitest';
import { renderRun, type ToldRun, type ToldRunFacts } from '../../src/cards/run.ts';
import { createPressReader } from '../../src/contract/buttons.ts';
import { catalogStages, type RunEndReason, type RunQuestion } from '../../src/contract/catalog.ts';
import { runPress } from '../../src/contract/run-press.ts';
import { createTexts } from '../../src/texts/texts.ts';

const texts = createTexts();

const run: ToldRun = {
  id: 12,
  sourceId: 3,
  sourceName: 'shop',
  stages: ['parse'],
  options: {},
  status: 'running',
  stage: 'parse',
  question: null,
  reason: null,
  detail: null,
  estimate: null,
  textEstimate: null,
  counts: {},
  startedAt: new Date('2026-11-28T12:03:00Z'),
  endedAt: null,
};
const ended = { endedAt: new Date('2026-11-28T12:07:00Z') };
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
const estimate = {
  pictures: 40,
  cost: '2.6800',
  single: '5.3600',
  currency: 'USD',
  expectedMs: 25 * 60_000,
};
const parse = {
  pages: { read: 62, unchanged: 3, waiting: 12, skipped: 4, failed: 1 },
  pictures: { read: 130, unchanged: 10, waiting: 7, skipped: 2 },
  products: 60,
  newItems: 12,
  skipped: { robots: 2, too_deep: 1, not_a_picture: 2, whatever: 1, failed: 1 },
};
const generate = {
  results: { made: 112, refused: 3, failed: 1, sent: 24 },
  uploaded: 110,
  refused: { IMAGE_SAFETY: 1, SAFETY: 1, PROHIBITED_CONTENT: 1 },
  failed: { 'the picture could not be read': 1 },
  batches: [
    { number: 1, lines: 100, outcome: 'done', jobStatus: 'done', ageMs: 9_000_000 },
    { number: 2, lines: 40, outcome: null, jobStatus: 'accepted', ageMs: 7_300_000 },
  ],
  spent: '7.504',
  single: '15.008',
};

/** What a person reads, without the markup. */
const told = (
  changes: Partial<ToldRun> = {},
  more: Partial<ToldRunFacts> = {},
  language: 'en' | 'ru' = 'en',
) =>
  renderRun({ ...run, ...changes }, { ...facts, ...more }, texts(language))
    .text.replaceAll(/<[^>]+>/g, '')
    .replaceAll(/[\u00a0\u202f]/g, ' ');

const buttons = (changes: Partial<ToldRun>, language: 'en' | 'ru' = 'en') =>
  renderRun({ ...run, ...changes }, facts, texts(language)).buttons.map((row) =>
    row.map(({ text }) => text.replaceAll('\u00a0', ' ')),
  );

test('[b21] a shop that is being read is told in pages, products and pictures, with what was left alone and why', () => {
  expect(told({}, { parse })).toBe(`🗂 shop · run 12 · reading the shop
Begun by Olga on 28 November at 12:03 UTC

📄 70 pages looked at · 12 to go
🏷 60 products
🖼 140 pictures · 12 new · 7 to go
Left alone: 7
• 2 – the shop's robots.txt forbids it
• 2 – no picture we can use
• 1 – too many clicks from the start
• 1 – of no use
• 1 – the shop did not answer

🔄 Reading the shop`);
  expect(told({ status: 'done', ...ended, counts: { parse: { gone: 3, back: 1 } } }, { parse })).toContain(
    '👻 3 no longer in the shop · 👋 1 there again',
  );
});

test('[b22] pictures that are being made are told by batch and by what came of them, with what was spent and saved', () => {
  const making = { stages: ['generate'], stage: 'generate', estimate } as const;
  const rest = { beyond_limit: 4, rows: 147, rows_removed: 0, rows_unknown: 2, rows_copied: 1 };
  const counts = { generate: { no_prompt: 100, skipped: 3, made: 0, pictures: 40, ...rest } };
  expect(told({ ...making, counts }, { generate })).toBe(`🗂 shop · run 12 · making pictures
Begun by Olga on 28 November at 12:03 UTC

💰 40 pictures for $2.68, as single calls $5.36; ready in about 25 min
Not sent: 100 without a prompt, 3 to be skipped, 4 beyond the limit, 2 rows we do not know, 1 copy of a row
📦 Batch 1 · 100 pictures · ✅ done
📦 Batch 2 · 40 pictures · at the provider for 2 h
✅ 112 of 140 made · 📁 110 in the folder
🚫 3 pictures were refused
• 2 – the provider's safety rules
• 1 – content the provider forbids
⚠️ 1 picture failed
• 1 – the picture could not be read

💳 $7.50 spent · $7.50 saved against single calls

🎨 Making pictures`);
});

test('all of it reads as well in Russian', () => {
  const both = { stages: ['parse', 'generate'], stage: 'generate', estimate } as const;
  const counts = { generate: { no_prompt: 101, rows_unknown: 2 } };
  expect(
    told({ ...both, counts }, { parse, generate }, 'ru'),
  ).toBe(`🗂 shop · запуск 12 · чтение магазина, генерация
Начат 28 ноября в 12:03 UTC · Olga

📄 Просмотрено 70 страниц · осталось 12
🏷 60 товаров
🖼 140 картинок · новых: 12 · осталось 7
Пропущено: 7
• 2 – запрещает robots.txt магазина
• 2 – не картинка или неподходящая
• 1 – слишком далеко от начала
• 1 – не подходит
• 1 – магазин не ответил

💰 40 картинок за 2,68 $, поштучно было бы 5,36 $; готово примерно через 25 мин
Не отправятся: 101 без промпта, 2 неизвестные строки
📦 Пакет 1 · 100 картинок · ✅ готов
📦 Пакет 2 · 40 картинок · в работе у сервиса уже 2 ч
✅ Готово 112 из 140 · 📁 В папке: 110
🚫 Отклонены 3 картинки
• 2 – правила безопасности сервиса
• 1 – сервис такое запрещает
⚠️ Не вышла 1 картинка
• 1 – the picture could not be read

💳 Потрачено 7,50 $ · поштучно вышло бы на 7,50 $ дороже

🎨 Генерирую картинки`);
});

describe('what a run asks', () => {
  const asked: [RunQuestion, string, { yes: string; russian: string }][] = [
    [
      { kind: 'spend', ...estimate },
      '❓ Make 40 pictures for $2.68? As single calls they would cost $5.36. Ready in about 25 min.',
      { yes: '✅ Make 40 pictures · $2.68', russian: '✅ Сделать 40 · 2,68 $' },
    ],
    [
      { kind: 'budget', of: 'day', limit: '50', spent: '49.00', ...estimate, expectedMs: 20 * 3_600_000 },
      '❓ 40 pictures more for $2.68 would pass the budget of the day: $50.00, of which $49.00 is spent. Go on all the same?',
      { yes: '✅ Go on · $2.68', russian: '✅ Продолжить · 2,68 $' },
    ],
    [
      { kind: 'fewer', found: 30, before: 140 },
      '❓ The shop shows 30 of the 140 pictures of its last good reading. Shall the others count as gone? Nothing is deleted.',
      { yes: '✅ Yes, they are gone', russian: '✅ Да, их больше нет' },
    ],
    [
      { kind: 'prompts', pictures: 1 },
      '✍️ 1 picture is in the sheet. Write the prompts there, then press the button.',
      { yes: '✅ Prompts are ready', russian: '✅ Промпты готовы' },
    ],
  ];

  test.each(asked)('%o has its words and its buttons', (question, words, { yes, russian }) => {
    const changes = {
      status: 'asking',
      question,
      stage: 'generate',
      stages: ['generate'],
      estimate,
    } as const;
    expect(told(changes, { generate: { ...generate, results: {}, batches: [] } })).toContain(words);
    expect(buttons(changes)).toEqual([[yes], ['✖️ No, end the run']]);
    expect(buttons(changes, 'ru')[0]).toEqual([russian]);
    const read = createPressReader([runPress]);
    const pressed = renderRun({ ...run, ...changes }, facts, texts('en')).buttons.flat();
    expect(pressed.map(({ callback_data }) => read(callback_data)?.value)).toEqual([
      { move: 'yes', run: 12, question: question.kind },
      { move: 'no', run: 12, question: question.kind },
    ]);
  });

  test('a price that the question says is not said twice', () => {
    const question = { kind: 'spend', ...estimate } as const;
    const changes = { status: 'asking', question, stages: ['generate'], estimate } as const;
    expect(told(changes, { generate }).match(/\$2\.68/g)).toHaveLength(1);
  });
});

test('a run says how it stands, and offers what can be done then', () => {
  expect(told({ stage: null })).toContain('⏳ Starting');
  expect(told({ stage: 'generate' })).toContain('📗 Reading the sheet');
  expect(buttons({})).toEqual([['⏸ Pause', '✖️ Cancel']]);
  expect(told({ status: 'paused' })).toContain('⏸ Paused: nothing new is begun');
  expect(buttons({ status: 'paused' })).toEqual([['▶️ Go on', '✖️ Cancel']]);
  expect(told({}, { isCancelling: true })).toContain('↩️ Stopping.');
  expect(told({ status: 'done', ...ended })).toContain('✅ Done in 4 min');
  const begin = ['🔄 Update images', '🎨 Send to generation'];
  expect(buttons({ status: 'done', ...ended })).toEqual([begin.toReversed()]);
  expect(buttons({ status: 'failed', reason: 'no_sheet', ...ended })).toEqual([begin]);
  const whole = { stages: catalogStages, stage: 'publish', ...ended } as const;
  expect(buttons({ ...whole, status: 'done' })).toEqual([['📤 Upload photos'], ['▶️ All stages']]);
});

test('a dry run says so, as do a limit, a run of everything anew and one that was begun by hand', () => {
  const options = { dryRun: true, force: true, limit: 1 };
  expect(told({ options }, { by: undefined })).toContain(`Begun by hand on 28 November at 12:03 UTC
🧪 Dry run: nothing is sent, made or paid.
♻️ Everything anew, also what is there already
🔢 Up to 1 product
`);
  expect(told({ options: { limit: 5 }, stages: ['generate'] })).toContain('🔢 Up to 5 pictures');
});

test('an end without a result says why in words, and what is to be mended', () => {
  const reasons: RunEndReason[] = [
    'cancelled',
    'unanswered',
    'declined',
    'wrong_header',
    'no_sheet',
    'no_folder',
    'shop_refused',
    'provider_refused',
    'no_gateway',
    'busy',
    'no_source',
    'internal',
  ];
  const detail = 'The column "prompt" is missing in <Catalog>.';
  for (const reason of reasons) {
    for (const language of ['en', 'ru'] as const) {
      const text = told({ status: 'failed', reason, detail, ...ended }, {}, language);
      expect(text).not.toContain(reason.includes('_') ? reason : 'internal');
      expect(text.includes('&lt;Catalog&gt;')).toBe(reason !== 'internal');
    }
  }
  expect(told({ status: 'cancelled', reason: 'declined', ...ended })).toContain(
    '↩️ Ended after 4 min: the answer was no',
  );
});

test('sheet and folder are linked where they are known', () => {
  const links = { sheet: 'https://docs.example.test/a?b=1&c=2', folder: 'https://drive.example.test/f' };
  expect(renderRun(run, { ...facts, links }, texts('en')).text).toContain(
    '📗 <a href="https://docs.example.test/a?b=1&amp;c=2">Sheet</a> · 📁 <a href="https://drive.example.test/f">Folder</a>',
  );
});

test('however much there is to say, it fits into one message', () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`${'word '.repeat(60)}${n}`, n + 1]));
  const batches = Array.from({ length: 99 }, (_, n) => ({
    number: n,
    lines: 140,
    outcome: 'done',
    jobStatus: 'done',
    ageMs: 0,
  }));
  const question = { kind: 'budget', of: 'run', limit: '20', spent: '19', ...estimate } as const;
  const counts = {
    generate: { no_prompt: 1, skipped: 2, gone: 3, removed: 4, made: 5, refused: 6, failed: 7, unknown: 8 },
  };
  const text = told(
    { stages: ['parse', 'generate'], status: 'asking', question, counts, estimate },
    { parse: { ...parse, skipped: many }, generate: { ...generate, refused: many, failed: many, batches } },
    'ru',
  );
  expect(text.length).toBeLessThan(4_000);
  expect(text).toContain('📦 До этого 93 пакета');
});
