import { expect, test } from 'vitest';
import { renderStats } from '../../src/cards/stats.ts';
import { languages } from '../../src/contract/language.ts';
import type { AccountStats, Stats } from '../../src/contract/stats.ts';
import { createTexts } from '../../src/texts/texts.ts';

const texts = createTexts();
const at = new Date('2026-11-08T14:05:09Z');
const midnight = (day: number) => new Date(Date.UTC(2026, 10, day));
const no = { delivered: 0, refused: 0, failed: 0, cancelled: 0, open: 0 };
const noJobs = { done: 0, refused: 0, failed: 0, cancelled: 0, lost: 0 };

const account: AccountStats = {
  ...noJobs,
  id: 'runninghub-1',
  kind: 'generation',
  isConfigured: true,
  places: 5,
  taken: 3,
  load: 0.417,
  done: 40,
  failed: 2,
  lost: 1,
  restsUntil: null,
  restReason: '',
};
const week: Stats = {
  at,
  period: 7,
  lines: [
    {
      ...no,
      line: 'product',
      delivered: 2,
      failed: 1,
      wait: { medianMs: 400, p95Ms: 130_000 },
      picture: null,
    },
    {
      ...no,
      line: 'studio',
      delivered: 1_500,
      open: 1,
      wait: null,
      picture: { medianMs: 24_200, p95Ms: 61_000 },
    },
  ],
  days: [
    { ...no, day: midnight(8), line: 'product', delivered: 2, failed: 1 },
    { ...no, day: midnight(8), line: 'studio', delivered: 1_200, open: 1 },
    { ...no, day: midnight(2), line: 'studio', delivered: 300 },
  ],
  accounts: [account],
};

/** What a person reads, without the markup. */
const told = (stats: Stats, language: 'en' | 'ru' = 'en') =>
  renderStats(stats, texts(language))
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('\u00a0', ' ');

test('[b77] a week is told by line, by day and by account', () => {
  expect(told(week)).toBe(`📊 Statistics · 8 November at 14:05:09 UTC

Orders in 7 days: 1,504

🖼 Studio: 1,501
✅ 1,500 delivered · ⏳ 1 under way
⏱ Order → picture: half ≤ 24 s, 95% ≤ 61 s

📦 Product photo: 3
✅ 2 delivered · ⚠️ 1 failed
⏱ Order → place: half ≤ 1 s, 95% ≤ 2 min

By day, from midnight to midnight UTC
Sun 8 · 🖼1,201 📦3 · ✅1,202 ⏳1 ⚠️1
Sat 7 · –
Fri 6 · –
Thu 5 · –
Wed 4 · –
Tue 3 · –
Mon 2 · 🖼300 · ✅300

Accounts, load and jobs of the last 24 h
runninghub-1 · 3 of 5 places taken
Load 42% · ✅40 ⚠️2 ❔ 1 lost`);
});

test('[b77] a week is told in Russian', () => {
  expect(told(week, 'ru')).toBe(`📊 Статистика · 8 ноября в 14:05:09 UTC

Заказов за 7 дней: 1 504

🖼 Студия: 1 501
✅ 1 500 готово · ⏳ 1 в работе
⏱ До картинки: 50 % ≤ 24 с, 95 % ≤ 61 с

📦 Фото товара: 3
✅ 2 готово · ⚠️ 1 не вышло
⏱ До места: 50 % ≤ 1 с, 95 % ≤ 2 мин

По дням, от полуночи до полуночи UTC
вс 8 · 🖼1 201 📦3 · ✅1 202 ⏳1 ⚠️1
сб 7 · –
пт 6 · –
чт 5 · –
ср 4 · –
вт 3 · –
пн 2 · 🖼300 · ✅300

Аккаунты, загрузка и задания за 24 ч
runninghub-1 · занято 3 из 5
Загрузка 42 % · ✅40 ⚠️2 ❔ 1 пропало`);
});

test('[b77] where nothing was ordered yet the places are told all the same', () => {
  const idle = { ...account, ...noJobs, places: 1, taken: 0, load: 0 };
  expect(told({ at, period: 1, lines: [], days: [], accounts: [idle] })).toBe(
    `📊 Statistics · 8 November at 14:05:09 UTC

Orders today: 0

Accounts, load and jobs of the last 24 h
runninghub-1 · 0 of 1 place taken
Load 0% · no jobs`,
  );
});

test('without an account it says what follows from that', () => {
  expect(told({ ...week, accounts: [] })).toContain('Accounts: none is configured, so no order can be made.');
});

test('[b77] a rest is told with its end and its reason, one that has no words as it is', () => {
  for (const [restReason, words] of [
    ['auth', 'its key is refused'],
    ['<odd>', '&lt;odd&gt;'],
  ] as const) {
    const resting = { ...account, restsUntil: midnight(9), restReason };
    expect(told({ ...week, accounts: [resting] })).toContain(`💤 Rests until 00:00:00: ${words}`);
  }
});

test('an account that was removed says so', () => {
  const removed = { ...account, isConfigured: false };
  expect(told({ ...week, accounts: [removed] })).toMatch(/Takes no new jobs$/);
});

test('a little load is not told as none', () => {
  expect(told({ ...week, accounts: [{ ...account, load: 0.0042 }] })).toContain('Load 0.4% · ✅');
});

/** So many resting accounts after days on which everything there is happened so many times. */
function busy(count: number, accounts: number): Stats {
  const all = { delivered: count, refused: count, failed: count, cancelled: count, open: count };
  const slow = { medianMs: 5_999_000, p95Ms: 5_999_000 };
  const line = { ...all, wait: slow, picture: slow };
  const resting: AccountStats = {
    id: 'runninghub-20',
    kind: 'training',
    isConfigured: true,
    places: 100,
    taken: 100,
    load: 1,
    done: count,
    refused: count,
    failed: count,
    cancelled: count,
    lost: count,
    restsUntil: at,
    restReason: 'no_funds',
  };
  return {
    at,
    period: 30,
    lines: [
      { ...line, line: 'studio' },
      { ...line, line: 'product' },
    ],
    days: [2, 3, 4, 5, 6, 7, 8].flatMap((day) => [
      { ...all, line: 'studio', day: midnight(day) },
      { ...all, line: 'product', day: midnight(day) },
    ]),
    accounts: Array.from({ length: accounts }, () => resting),
  };
}

test('[b77] 20 accounts that rest after busy days are one message; of too many it says how many are missing', () => {
  for (const language of languages) {
    const usual = told(busy(999, 20), language);
    expect(usual.length).toBeLessThan(4_096);
    expect(usual.match(/runninghub-20/g)).toHaveLength(20);
    const tooMuch = told(busy(1_234_567, 100), language);
    expect(tooMuch.length).toBeLessThan(4_096);
    const shown = tooMuch.match(/runninghub-20/g)?.length ?? 0;
    expect(tooMuch.split('\n').at(-1)).toMatch(new RegExp(`^… .*\\b${100 - shown}\\b`));
  }
});

test('an account that takes several kinds of jobs tells of each by its name', () => {
  const training: AccountStats = { ...account, id: 'astria-1', kind: 'training' };
  expect(told({ ...week, accounts: [{ ...account, id: 'astria-1' }, training] })).toMatch(
    /astria-1 · 3 of 5 places taken[^]*astria-1 · trainings · 3 of 5 places taken/,
  );
});
