import { describe, expect, test } from 'vitest';
import {
  renderAlbumWords,
  renderCaption,
  renderCard,
  renderListed,
  type ToldOrder,
} from '../../src/cards/order.ts';
import { samplePrompt } from '../../src/contract/portraits.ts';
import { createTexts } from '../../src/texts/texts.ts';

const texts = createTexts();
const [en, ru] = [texts('en'), texts('ru')];

/** An album of three of which two came. */
const order: Extract<ToldOrder, { line: 'portrait' }> = {
  id: 1001,
  line: 'portrait',
  inputs: { likeness: { id: 7, name: 'Anna' }, prompt: 'at the sea', pictures: 3, ratio: '4:5' },
  price: 75,
  charged: 50,
  status: 'delivered',
  reason: null,
  cancelRequested: false,
  createdAt: new Date('2026-11-12T10:00:00Z'),
  startedAt: new Date('2026-11-12T10:00:02Z'),
  finishedAt: new Date('2026-11-12T10:00:18Z'),
  results: ['first', 'third'],
};
const facts = { ahead: null, places: 4, usualSeconds: null, available: 9_950 };
const price = (text: string) => /\b\d+ credits/.exec(text)?.[0];

describe('an album of which not all pictures came', () => {
  test('[b158] says everywhere what they cost, and not what all of them would have cost', () => {
    expect(price(renderCard(order, facts, en).text)).toBe('50 credits');
    expect(price(renderAlbumWords(order, en))).toBe('50 credits');
    expect(price(renderCaption(order, en, { repeat: false }))).toBe('50 credits');
    expect(price(renderListed(order, en))).toBe('50 credits');
    const kept = renderCard({ ...order, status: 'failed', reason: 'undeliverable', charged: 0 }, facts, en);
    expect(kept.buttons[0]?.[0]?.text).toContain('50');
  });

  test('cost all of it as long as it is being made, and nothing when it failed', () => {
    expect(price(renderListed({ ...order, status: 'generating', charged: 0 }, en))).toBe('75 credits');
    expect(renderListed({ ...order, status: 'failed', charged: 0 }, en)).not.toContain('75');
  });
});

test('the free samples do not quote words that their person never wrote', () => {
  const samples = { ...order, inputs: { ...order.inputs, prompt: samplePrompt } };
  for (const wording of [en, ru]) {
    expect(renderCard(samples, facts, wording).text).not.toContain('portrait photo');
    expect(renderCaption(samples, wording, { repeat: false })).not.toContain('portrait photo');
    expect(renderListed(samples, wording)).toContain('Anna · 4:5');
  }
});
