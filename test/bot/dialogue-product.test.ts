import { describe, expect, test } from 'vitest';
import { draftOf } from '../../src/bot/dialogue/dialogue.ts';
import { idle } from '../../src/bot/dialogue/idle.ts';
import {
  type PlayEvent as DialogueEvent,
  dialogue,
  hash,
  hashes,
  photos,
  play,
  press,
  step,
  text,
} from './dialogue-play.ts';

const open: DialogueEvent = { type: 'product', draft: { id: 7 }, notices: [] };
const product = photos(hashes(1));
const background = photos(hashes(1, 1));
const back = press({ move: 'back' });
const keep = press({ move: 'keep' });
const marble = { id: 3, name: 'Marble', hash: hash(30) };
const choose = (style?: typeof marble): DialogueEvent => ({
  ...press({ move: 'style', style: 3 }),
  ...(style && { style }),
});
const toConfirm = [open, product, background];

describe('a product photo', () => {
  test('leads from the product to the background and the confirmation [b37] [b38]', () => {
    const steps = toConfirm.map((_, index) => play(toConfirm.slice(0, index + 1)).state.step);
    expect(steps).toEqual(['product-photo', 'product-background', 'product-confirm']);
    expect(draftOf(play(toConfirm).state)).toEqual({
      id: 7,
      product: hash(0),
      background: { hash: hash(1) },
    });
  });

  test('takes an album of two as product and background, and says what was too many', () => {
    expect(play([open, photos(hashes(2))])).toEqual({ ...play(toConfirm), notices: [] });
    const many = play([open, photos(hashes(4), undefined, 2)]);
    expect(many.state).toEqual(play(toConfirm).state);
    expect(many.notices).toEqual([{ key: 'notice-product-over', values: { room: 2, over: 4 } }]);
    expect(play([open, product, photos(hashes(2, 1))]).notices).toEqual([
      { key: 'notice-product-over', values: { room: 1, over: 1 } },
    ]);
  });

  test('does not take the second of an album for the product when the first was refused', () => {
    const refused = { key: 'refused-svg', values: {}, number: 1 };
    const album: DialogueEvent = {
      type: 'photos',
      draftId: 9,
      photos: hashes(1, 1),
      notices: [refused],
      over: 0,
    };
    const asked = play([open, album]);
    expect(asked).toEqual({
      state: { step: 'product-photo', draft: { id: 7, background: { hash: hash(1) } } },
      notices: [refused],
    });
    expect(step(asked.state, product).state).toEqual(play(toConfirm).state);
  });

  test('takes a style instead of an own background, unless it is gone [b74]', () => {
    const chosen = play([open, product, choose(marble)]);
    expect(chosen.state).toMatchObject({
      step: 'product-confirm',
      draft: { background: { hash: hash(30), style: { id: 3, name: 'Marble' } } },
    });
    const { state } = play([open, product]);
    expect(step(state, choose())).toEqual({
      state,
      notices: [{ key: 'notice-style-gone', values: {} }],
    });
  });

  test('goes back step by step to the menu, and keeps the product', () => {
    const steps = [1, 2, 3].map((count) => play([...toConfirm, ...Array(count).fill(back)]).state.step);
    expect(steps).toEqual(['product-background', 'product-photo', 'idle']);
    expect(play([...toConfirm, back, back, keep]).state).toMatchObject({
      step: 'product-background',
      draft: { product: hash(0) },
    });
  });

  test('can be left from every step', () => {
    for (const [index] of toConfirm.entries()) {
      expect(play([...toConfirm.slice(0, index + 1), press({ move: 'cancel' })])).toEqual({
        state: idle,
        notices: [{ key: 'notice-left', values: {} }],
      });
    }
  });

  test('answers words with what is expected, and loses nothing', () => {
    for (const [index] of toConfirm.entries()) {
      const { state } = play(toConfirm.slice(0, index + 1));
      expect(step(state, text('a fox'))).toEqual({
        state,
        notices: [{ key: `notice-text-${state.step}`, values: {} }],
      });
    }
    const captioned = play([open, photos(hashes(1), 'a vase')]);
    expect(captioned.state.step).toBe('product-background');
    expect(captioned.notices).toEqual([{ key: 'notice-product-caption', values: {} }]);
  });

  test('knows a photo that is in it already', () => {
    const { state } = play([open, product]);
    expect(step(state, product)).toEqual({
      state,
      notices: [{ key: 'notice-photos-known', values: { photos: 1 } }],
    });
  });
});

describe('before the confirmation', () => {
  test.each([
    ['product', 'product-photo', { product: hash(2), background: { hash: hash(1) } }],
    ['background', 'product-background', { product: hash(0), background: { hash: hash(2) } }],
  ] as const)('the %s can be replaced, or kept after all', (part, asking, replaced) => {
    const asked = play([...toConfirm, press({ move: 'replace', part })]);
    expect(asked.state.step).toBe(asking);
    expect(dialogue.room(asked.state).room).toBe(1);
    expect(step(asked.state, photos(hashes(1, 2))).state).toMatchObject({
      step: 'product-confirm',
      draft: replaced,
    });
    for (const way of [keep, back]) expect(step(asked.state, way)).toEqual(play(toConfirm));
  });

  test('a photo nobody asked for waits until the person says which of both it replaces', () => {
    const asked = play([...toConfirm, photos(hashes(1, 2))]);
    expect(asked.state).toMatchObject({ step: 'product-confirm', draft: { offered: hash(2) } });
    const replace = (part: 'product' | 'background') =>
      draftOf(step(asked.state, press({ move: 'replace', part })).state);
    expect(replace('product')).toEqual({ id: 7, product: hash(2), background: { hash: hash(1) } });
    expect(replace('background')).toEqual({ id: 7, product: hash(0), background: { hash: hash(2) } });
    expect(step(asked.state, keep)).toEqual(play(toConfirm));
    expect(step(asked.state, press({ move: 'confirm' }))).toEqual({ ...asked, notices: [] });
  });
});

const toProduct = (sent: DialogueEvent[]) => play([...sent, press({ move: 'product' }, 9)]);

describe('photos out of the blue', () => {
  test('begin a product photo as if they had been sent to its first question', () => {
    for (const count of [1, 2, 4]) {
      const asked = play([{ type: 'product', draft: { id: 9 }, notices: [] }, photos(hashes(count))]);
      expect(toProduct([photos(hashes(count))])).toEqual(asked);
    }
    expect(toProduct([photos(hashes(1))]).state.step).toBe('product-background');
    expect(toProduct([photos(hashes(4))])).toMatchObject({
      state: { step: 'product-confirm' },
      notices: [{ key: 'notice-product-over', values: { room: 2, over: 2 } }],
    });
  });

  test('that got words since do not lose them unsaid', () => {
    expect(toProduct([photos(hashes(1)), text('a fox')]).notices).toEqual([
      { key: 'notice-product-caption', values: {} },
    ]);
  });

  test('are the studio’s once they were taken there', () => {
    const { state } = play([photos(hashes(1)), press({ move: 'make' }, 9)]);
    expect(step(state, press({ move: 'product' }, 9))).toEqual({ state, notices: [] });
  });
});

const draft = {
  id: 5,
  model: 'nano-banana',
  prompt: 'a fox',
  photos: [hash(1)],
  photosDone: true,
  ratio: '4:3',
};
const anna = { id: 1, name: 'Anna' };
const inNoir = { text: 'a woman at night', style: { id: 3, name: 'Noir' } };
const inMarble = { hash: hash(30), style: { id: 3, name: 'Marble' } };

test.each([
  ['idle', {}],
  ['studio-model', { draft: { id: 5, photos: [], photosDone: false } }],
  ['studio-prompt', { draft: { ...draft, offered: 'a bear' } }],
  ['studio-photos', { draft }],
  ['studio-ratio', { draft }],
  ['studio-confirm', { draft }],
  ['product-photo', { draft: { id: 5, background: inMarble } }],
  ['product-background', { draft: { id: 5, product: hash(1) } }],
  ['product-confirm', { draft: { id: 5, product: hash(1), background: inMarble, offered: hash(2) } }],
  ['portrait-model', { draft: { id: 5 } }],
  ['portrait-prompt', { draft: { id: 5, likeness: anna } }],
  ['portrait-number', { draft: { id: 5, likeness: anna, prompt: { text: 'at sea' }, offered: 'at home' } }],
  ['portrait-ratio', { draft: { id: 5, likeness: anna, prompt: inNoir, pictures: 4 } }],
  ['portrait-confirm', { draft: { id: 5, likeness: anna, prompt: inNoir, pictures: 4, ratio: '4:5' } }],
  ['new-portrait-style', { draft: { id: 5 } }],
  ['model-name', { draft: { id: 5, model: anna } }],
  ['style', { draft: { id: 5, photo: hash(1) } }],
])('a stored state from before is still read: %s', (name, rest) => {
  const stored = { state: { step: name, ...rest }, notices: [{ key: 'notice-stale', values: {} }] };
  expect(dialogue.read(stored)).toEqual(stored);
});

test('what was kept from before is still read, without what it once said of the studio', () => {
  const kept = { id: 5, photos: [hash(1)], prompt: 'a fox' };
  const stored = { state: { step: 'idle', kept: { ...kept, photosDone: false } }, notices: [] };
  expect(dialogue.read(stored)).toEqual({ state: { step: 'idle', kept }, notices: [] });
});
