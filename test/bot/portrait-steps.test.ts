import { describe, expect, test } from 'vitest';
import { createPortraitFlow } from '../../src/bot/portraits/flow.ts';
import {
  type Likeness,
  openPortrait,
  type PortraitFound,
  type PortraitState,
} from '../../src/bot/portraits/steps.ts';
import type { Order } from '../../src/db/orders.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { dialogue, hashes, noExamples, type PlayEvent, photos, press, step, text } from './dialogue-play.ts';

const anna: Likeness = { id: 1, name: 'Anna', subject: 'woman' };
const rex: Likeness = { id: 2, name: 'Rex', subject: 'dog' };
const noir = {
  id: 3,
  name: 'Noir',
  nameEn: 'Noir',
  prompt: 'a {subject} at night, {subject} portrait',
  example: null,
};
const both: PortraitFound = { models: [rex, anna] };
const alone: PortraitFound = { models: [anna] };
const annas = { id: 1, name: 'Anna' };

/** The event as it comes to somebody who has these models. */
const told = (event: PlayEvent, found = both): PlayEvent =>
  event.type === 'press' || event.type === 'text' ? { ...event, found } : event;
const play = (events: PlayEvent[], found = both) =>
  events.reduce(
    (moment, event) => step(moment.state, told(event, found)),
    step({ step: 'idle' }, { type: 'portrait', draft: { id: 7 } }),
  );

const chooseAnna = press({ move: 'likeness', likeness: 1 });
const four = press({ move: 'number', number: 4 });
const tall = press({ move: 'ratio', ratio: '4:5' });
const back = press({ move: 'back' });
const keep = press({ move: 'keep' });
const edit = (field: 'model' | 'prompt' | 'number' | 'ratio') => press({ move: 'edit', field });
const way = [chooseAnna, text('at the sea'), four, tall];
const stepsOf = (events: PlayEvent[], found = both) =>
  events.map((_, index) => play(events.slice(0, index + 1), found).state.step);
const complete = {
  id: 7,
  likeness: annas,
  prompt: { text: 'at the sea' },
  pictures: 4,
  ratio: '4:5',
} as const;
const confirming: PortraitState = { step: 'portrait-confirm', draft: complete };

describe('the way to portraits', () => {
  test('leads from the model by words, number and shape to the confirmation [b154] [b155] [b156]', () => {
    expect(stepsOf(way)).toEqual([
      'portrait-prompt',
      'portrait-number',
      'portrait-ratio',
      'portrait-confirm',
    ]);
    expect(play(way)).toEqual({ state: confirming, notices: [] });
    expect(dialogue.wish(play(way).state)).toEqual({
      line: 'portrait',
      inputs: { likeness: annas, prompt: 'at the sea', pictures: 4, ratio: '4:5' },
      references: [],
    });
  });

  test('takes the only model without a question, and back leads out of it [b154]', () => {
    expect(play([text('at the sea')], alone).state).toMatchObject({
      step: 'portrait-number',
      draft: { likeness: annas, prompt: { text: 'at the sea' } },
    });
    expect(play([text('at the sea'), back, back], alone).state).toEqual({ step: 'idle' });
    expect(play([chooseAnna, back]).state.step).toBe('portrait-model');
    expect(play([chooseAnna, back, back]).state).toEqual({ step: 'idle' });
  });

  test('goes back question by question, and keeps what was said', () => {
    const backs = [1, 2, 3, 4, 5].map(
      (count) => play([...way, ...Array<PlayEvent>(count).fill(back)]).state.step,
    );
    expect(backs).toEqual(['portrait-ratio', 'portrait-number', 'portrait-prompt', 'portrait-model', 'idle']);
    expect(play([...way, back, back, back, keep]).state).toMatchObject({
      step: 'portrait-ratio',
      draft: { prompt: { text: 'at the sea' }, pictures: 4 },
    });
  });

  test('takes a style, whose words speak of whom the model shows, and writes them anew for another model [b133] [b190]', () => {
    const inStyle = { ...both, style: noir };
    const styled = play([chooseAnna, press({ move: 'style', style: 3 }), four, tall], inStyle);
    expect(dialogue.wish(styled.state)).toMatchObject({
      inputs: { prompt: 'a woman at night, woman portrait', style: { id: 3, name: 'Noir' } },
    });
    const asked = step(styled.state, told(edit('model'), inStyle)).state;
    const chooseRex = press({ move: 'likeness', likeness: 2 });
    expect(dialogue.wish(step(asked, told(chooseRex, inStyle)).state)).toMatchObject({
      inputs: { likeness: { id: 2 }, prompt: 'a dog at night, dog portrait', style: { id: 3 } },
    });
    const gone = step(asked, told(chooseRex, both));
    expect(gone.state).toMatchObject({
      step: 'portrait-prompt',
      draft: { likeness: { id: 2 }, pictures: 4 },
    });
    expect(gone.notices).toEqual([{ key: 'notice-portrait-style-gone', values: {} }]);
  });

  test('says that a pressed style is gone, and lets own words take the place of a style', () => {
    expect(play([chooseAnna, press({ move: 'style', style: 3 })])).toMatchObject({
      state: { step: 'portrait-prompt' },
      notices: [{ key: 'notice-portrait-style-gone' }],
    });
    const styled = play([chooseAnna, press({ move: 'style', style: 3 })], { ...both, style: noir }).state;
    const asked = step(styled, told(back)).state;
    expect(step(asked, told(text('at home'))).state).toMatchObject({
      draft: { prompt: { text: 'at home' } },
    });
    expect(step(asked, told(text('at home'))).state).not.toHaveProperty('draft.prompt.style');
  });

  test('keeps words that come before the model, and says so', () => {
    expect(play([text('at the sea')])).toMatchObject({
      state: { step: 'portrait-model', draft: { prompt: { text: 'at the sea' } } },
      notices: [{ key: 'notice-prompt-kept' }],
    });
  });

  test('needs no photos, and takes the words below them [b161]', () => {
    const { state } = play([chooseAnna]);
    const unused = { key: 'notice-portrait-photos', values: {} };
    expect(dialogue.room(state).room).toBe(0);
    expect(step(state, photos([], undefined, 2))).toEqual({ state, notices: [unused] });
    expect(step(state, photos(hashes(1), 'at the sea'))).toMatchObject({
      state: { step: 'portrait-number', draft: { prompt: { text: 'at the sea' } } },
      notices: [unused],
    });
  });
});

describe('before the confirmation', () => {
  test.each([
    [
      'model',
      'portrait-model',
      press({ move: 'likeness', likeness: 2 }),
      { likeness: { id: 2, name: 'Rex' } },
    ],
    ['prompt', 'portrait-prompt', text('at home'), { prompt: { text: 'at home' } }],
    ['number', 'portrait-number', press({ move: 'number', number: 1 }), { pictures: 1 }],
    ['ratio', 'portrait-ratio', press({ move: 'ratio', ratio: '1:1' }), { ratio: '1:1' }],
  ] as const)('the %s can be changed on its own, or left as it is', (...row) => {
    const [field, asking, answer, changed] = row;
    const asked = step(confirming, told(edit(field))).state;
    expect(asked.step).toBe(asking);
    expect(step(asked, told(answer)).state).toEqual({
      step: 'portrait-confirm',
      draft: { ...complete, ...changed },
    });
    expect(step(asked, told(back)).state).toEqual(confirming);
  });

  test('words are offered as the new ones, and nothing is ordered until that is answered', () => {
    const asked = step(confirming, told(text('at home'))).state;
    expect(asked).toMatchObject({ step: 'portrait-confirm', draft: { offered: 'at home' } });
    expect(dialogue.wish(asked)).toBeUndefined();
    expect(step(asked, told(press({ move: 'use' }))).state).toMatchObject({
      step: 'portrait-confirm',
      draft: { prompt: { text: 'at home' } },
    });
    expect(step(asked, told(keep)).state).toEqual(confirming);
  });

  test('a model that is gone is asked for anew, with everything else as it was', () => {
    const without: PortraitFound = { models: [rex] };
    const gone = { step: 'portrait-model', draft: complete };
    for (const event of [press({ move: 'confirm' }), edit('number'), four]) {
      expect(step(confirming, told(event, without)).state.step).not.toBe('portrait-prompt');
    }
    expect(step(confirming, told(press({ move: 'confirm' }), without))).toEqual({ state: gone, notices: [] });
    expect(step(confirming, told(back, without)).state).toEqual({ step: 'idle' });
    const pressed = press({ move: 'likeness', likeness: 2 });
    expect(step(confirming, told(pressed, without)).state).toMatchObject({
      step: 'portrait-confirm',
      draft: { ...complete, likeness: { id: 2, name: 'Rex' } },
    });
    expect(step(confirming, told(chooseAnna, without)).notices).toEqual([
      { key: 'notice-portrait-gone', values: {} },
    ]);
  });

  test('a model that has another name meanwhile is called by it', () => {
    const renamed = { models: [{ ...anna, name: 'Annie' }] };
    expect(step(confirming, told(edit('ratio'), renamed)).state).toMatchObject({
      draft: { likeness: { id: 1, name: 'Annie' } },
    });
  });
});

const prices = async () => ({ portrait: 25 });

test('an order begins anew at its confirmation, or with the shape when that is not offered any more', () => {
  const sql = connectDatabase('postgres://127.0.0.1:1/none');
  const flow = createPortraitFlow({ sql, prices, rules: { maxPromptLength: 3_000 }, examples: noExamples });
  const inputs = { likeness: annas, prompt: 'at the sea', pictures: 4, ratio: '4:5' };
  const order = (fields: object) => ({ line: 'portrait', inputs: { ...inputs, ...fields } }) as Order;
  expect(flow.repeat(order({}), 7)).toEqual({ state: confirming, notices: [] });
  const style = { id: 3, name: 'Noir' };
  expect(flow.change(order({ style }), 7).state.draft.prompt).toEqual({ text: 'at the sea', style });
  expect(flow.repeat(order({ ratio: '5:7' }), 7).state.step).toBe('portrait-ratio');
  expect(flow.open?.(7)).toEqual(openPortrait({ id: 7 }));
});
