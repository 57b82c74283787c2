import { describe, expect, test } from 'vitest';
import {
  renderCaption,
  renderCard,
  renderListed,
  resultButtons,
  type ToldFacts,
  type ToldOrder,
} from '../../src/cards/order.ts';
import { renderTimeline } from '../../src/cards/timeline.ts';
import { orderPress } from '../../src/contract/order-press.ts';
import { type EndReason, type OrderStatus, reasonLetters } from '../../src/contract/orders.ts';
import { createTexts } from '../../src/texts/texts.ts';

const texts = createTexts();
const en = texts('en');
const ru = texts('ru');
const inputs = { model: 'nano-banana', prompt: 'a fox in a library, oil painting', ratio: '4:3' };
const order = {
  id: 1001,
  line: 'studio' as const,
  inputs,
  price: 50,
  charged: 50,
  status: 'generating' as OrderStatus,
  reason: null as EndReason | null,
  cancelRequested: false,
  createdAt: new Date('2026-11-12T10:00:00Z'),
  startedAt: new Date('2026-11-12T10:00:02Z'),
  finishedAt: new Date('2026-11-12T10:00:18Z'),
  results: [] as string[],
};
const facts: ToldFacts = { ahead: null, places: 4, usualSeconds: 19.6, available: 9_950 };
type Change = Partial<Omit<typeof order, 'line' | 'inputs'> | typeof order> | ToldOrder;
const card = (change: Change, changed: Partial<ToldFacts> = {}, wording = en) =>
  renderCard({ ...order, ...change }, { ...facts, ...changed }, wording);
const actions = (change: Change) =>
  card(change)
    .buttons.flat()
    .map(({ callback_data }) => callback_data.replace(/^o:/, ''))
    .map((data) => orderPress.parse(data)?.action ?? 'not ours');

const visible = (html: string) => html.replaceAll(/<[^>]+>/g, '').replaceAll(/&\w+;/g, '&');
const at = (time: string) => new Date(`2026-11-12T${time}Z`);
describe('the card', () => {
  test('names what is ordered and says how far it is', () => {
    expect(card({}).text).toBe(
      '🖼 Studio · NanoBanana · 4:3 · #1001\n“a fox in a library, oil painting”\n✅ Accepted · 50 credits reserved\n⏳ Generating, usually about 20 s',
    );
    expect(card({}, {}, ru).text).toBe(
      '🖼 Студия · NanoBanana · 4:3 · №\u00a01001\n«a fox in a library, oil painting»\n✅ Принято · 50 кредитов отложено\n⏳ Рисую, обычно около 20 с',
    );
    expect(card({ status: 'placed' }).text).toContain('⏳ Accepted · 50 credits');
    expect(card({}, { usualSeconds: null }).text).toMatch(/⏳ Generating$/);
    expect(card({ status: 'delivering' }).text).toContain('📤');
  });

  test('says the place in the queue and an honest time', () => {
    expect(card({ status: 'queued' }, { ahead: 3, places: 2, usualSeconds: 30 }).text).toContain(
      '⏳ In the queue: 3 before you, about 60 s',
    );
    expect(card({ status: 'queued' }, { ahead: 3, places: 2, usualSeconds: 30 }, ru).text).toContain(
      '⏳ В очереди: перед вами 3, около 60 с',
    );
    expect(card({ status: 'queued' }, { ahead: 0, usualSeconds: null }).text).toMatch(/you are next$/);
    expect(card({ status: 'queued' }, { ahead: 40, places: 1, usualSeconds: 30 }).text).toContain(
      'about 21 min',
    );
  });

  test('says how it ended, what it cost, and a code for support', () => {
    expect(card({ status: 'delivered' }).text).toContain('✅ Done in 18 s · 50 credits · balance 9,950');
    expect(card({ status: 'delivered' }, {}, ru).text).toContain(
      '✅ Готово за 18 с · 50 кредитов · остаток 9\u00a0950',
    );
    expect(card({ status: 'cancelled', reason: 'cancelled_by_user' }, { available: 10_000 }).text).toContain(
      '↩️ Cancelled. 50 credits are back, balance 10,000',
    );
    expect(card({ status: 'refused', reason: 'moderation' }).text).toContain(
      '🚫 The model refused this text. Nothing was charged. Try other words. Code 1001-C',
    );
    const late = { startedAt: new Date('2026-11-12T09:55:18Z') };
    expect(card({ ...late, status: 'failed', reason: 'no_answer_in_time' }, {}, ru).text).toContain(
      '⚠️ Провайдер не ответил за 5 мин. Ничего не списано. Код 1001-B',
    );
    for (const reason of Object.keys(reasonLetters) as EndReason[]) {
      expect(card({ status: 'failed', reason }).text).toContain(`Code 1001-${reasonLetters[reason]}`);
    }
  });

  test('offers only what still makes sense', () => {
    expect(actions({ status: 'generating' })).toEqual(['cancel', 'story']);
    expect(actions({ status: 'generating', cancelRequested: true })).toEqual(['story']);
    expect(card({ status: 'generating', cancelRequested: true }).text).toContain('↩️ Cancelling');
    expect(actions({ status: 'delivering' })).toEqual(['story']);
    expect(actions({ status: 'delivered' })).toEqual(['story']);
    for (const status of ['refused', 'failed', 'cancelled'] satisfies OrderStatus[]) {
      expect(actions({ status })).toEqual(['again', 'change', 'as_it_was', 'story']);
    }
  });

  test('is safe with any prompt', () => {
    const { text } = card({ inputs: { ...inputs, prompt: `<b>&\n${'😀'.repeat(1_000)}` } });
    expect(text).toContain('&lt;b&gt;&amp; 😀');
    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeLessThan(500);
  });
});

describe('the caption', () => {
  test('has the prompt folded, model, ratio and price', () => {
    expect(renderCaption(order, en, { repeat: false })).toBe(
      '<blockquote expandable>a fox in a library, oil painting</blockquote>\nNanoBanana · 4:3 · 50 credits · #1001',
    );
    expect(renderCaption(order, ru, { repeat: true })).toContain('🔂');
  });

  test('never exceeds what Telegram takes', () => {
    for (const wording of [en, ru]) {
      for (const prompt of ['<'.repeat(3_000), '😀'.repeat(1_500), 'x'.repeat(900)]) {
        const caption = renderCaption({ ...order, inputs: { ...inputs, prompt } }, wording, { repeat: true });
        expect(visible(caption).length).toBeLessThanOrEqual(1_024);
        expect(caption.isWellFormed()).toBe(true);
      }
    }
    expect(
      visible(
        renderCaption({ ...order, inputs: { ...inputs, prompt: 'x'.repeat(3_000) } }, en, { repeat: false }),
      ),
    ).toHaveLength(1_024);
  });
});

test('the buttons under a picture say the price of another one', () => {
  expect(resultButtons(order, ru)[0]?.[0]).toEqual({
    text: '🔁 Ещё раз · 50',
    callback_data: 'o:1001:again',
  });
  for (const { callback_data } of resultButtons({ ...order, id: 999_999_999_999 }, en).flat()) {
    expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
  }
});

const pictures = (count: number) => Array.from({ length: count }, (_, index) => `hash ${index}`);
const offered = (change: Change, wording = en) =>
  resultButtons({ ...order, ...change }, wording)
    .flat()
    .filter(({ callback_data }) => callback_data === 'o:1001:more')
    .map(({ text }) => text);

describe('the pictures beyond the delivered one', () => {
  test('are offered by their number, and free', () => {
    expect([0, 1].flatMap((count) => offered({ results: pictures(count) }))).toEqual([]);
    expect(offered({ results: pictures(2) })).toEqual(['➕ 1 more picture · free']);
    expect(offered({ results: pictures(3) })).toEqual(['➕ 2 more pictures · free']);
    expect([2, 3, 6].flatMap((count) => offered({ results: pictures(count) }, ru))).toEqual([
      '➕ Ещё 1 картинка · бесплатно',
      '➕ Ещё 2 картинки · бесплатно',
      '➕ Ещё 5 картинок · бесплатно',
    ]);
  });

  test('are not offered where nothing was delivered', () => {
    for (const status of ['refused', 'failed', 'cancelled'] satisfies OrderStatus[]) {
      expect(offered({ status, results: pictures(3) })).toEqual([]);
      expect(actions({ status, results: pictures(3) })).not.toContain('more');
    }
    expect(offered({ status: 'delivered', results: pictures(3) })).toHaveLength(1);
  });
});

describe('what happened', () => {
  test('is told in order, with days and times in UTC and a code', () => {
    const entries = [
      { kind: 'placed', data: { price: 50 }, at: at('23:59:58') },
      { kind: 'place_taken', data: { waitedMs: 61_000 }, at: at('23:59:59') },
      { kind: 'something_internal', data: {}, at: at('23:59:59') },
      { kind: 'failed', data: {}, at: new Date('2026-11-13T00:00:05Z') },
    ];
    const text = renderTimeline(
      entries,
      { ...order, status: 'failed', reason: 'no_answer_in_time' } as ToldOrder,
      en,
    );
    expect(text.split('\n')).toEqual([
      '<b>Order 1001</b> · NanoBanana · 4:3 · 50 credits',
      '',
      '12 November 2026, UTC',
      '<code>23:59:58</code> You confirmed the order',
      '<code>23:59:59</code> It got a place at the provider after 61 s',
      '',
      '13 November 2026, UTC',
      '<code>00:00:05</code> Failed; nothing was charged',
      '',
      'For support: <code>1001-B</code>',
    ]);
  });

  test('stays short enough for one message', () => {
    const entries = Array.from({ length: 500 }, () => ({ kind: 'callback', data: {}, at: at('10:00:00') }));
    expect(renderTimeline(entries, order, ru).length).toBeLessThan(4_096);
  });
});

describe('a product order', () => {
  const own = { ...order, line: 'product', inputs: {} } satisfies ToldOrder;
  const styled: ToldOrder = { ...own, inputs: { style: { id: 1, name: 'Marble <b>' } } };

  test('is told by its background, with no empty quotes and no words of machines', () => {
    expect(card(own).text).toBe(
      '📦 Product photo · your background · #1001\n✅ Accepted · 50 credits reserved\n⏳ Generating, usually about 20 s',
    );
    expect(card(styled, {}, ru).text).toContain('📦 Фото товара · Marble &lt;b&gt; · №\u00a01001\n✅');
    expect(renderCaption(own, ru, { repeat: false })).toBe(
      'Фото товара · ваш фон · 50 кредитов · №\u00a01001',
    );
    expect(renderCaption(styled, en, { repeat: true })).toMatch(
      /^Product photo · Marble &lt;b&gt; · 50 credits · #1001\n🔂/,
    );
    expect(renderTimeline([], own, en)).toContain(
      '<b>Order 1001</b> · Product photo · your background · 50 credits',
    );
    const listed = renderListed({ ...own, status: 'failed', charged: 0 }, en).split('\n');
    expect(listed).toEqual([
      expect.stringMatching(/^⚠️ <b>1001<\/b> · failed · nothing charged · /),
      'Product photo · your background',
    ]);
  });

  test('that ended by what was sent speaks of photos', () => {
    for (const reason of ['moderation', 'input_refused'] satisfies EndReason[]) {
      for (const [wording, words] of [
        [en, /text|words/],
        [ru, /текст|слова/],
      ] as const) {
        const { text } = card({ ...own, status: 'refused', reason }, {}, wording);
        expect(text).toMatch(/these photos|эти фото/);
        expect(text).not.toMatch(words);
      }
    }
    expect(card({ ...own, status: 'failed', reason: 'no_answer_in_time' }).text).toContain('did not answer');
  });

  test('offers another background where a picture offers a change [b40]', () => {
    const labels = resultButtons(own, en).flat();
    expect(labels.map(({ text }) => text)).toEqual([
      '🔁 Again · 50',
      '🏞 Other background',
      '📎 As it was',
      '❔ What happened?',
    ]);
    expect(labels[1]?.callback_data).toBe('o:1001:change');
  });
});
