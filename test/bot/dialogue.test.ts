import { describe, expect, test } from 'vitest';
import { draftOf } from '../../src/bot/dialogue/dialogue.ts';
import { idle } from '../../src/bot/dialogue/idle.ts';
import type { draftFields } from '../../src/bot/studio/press.ts';
import {
  type PlayEvent as DialogueEvent,
  dialogue,
  hash,
  hashes,
  photos,
  pictureOf,
  play,
  press,
  step,
  text,
} from './dialogue-play.ts';

const open: DialogueEvent = { type: 'open', draftId: 7 };
const model = press({ move: 'model', model: 'nano-banana' });
const done = press({ move: 'done' });
const ratio = press({ move: 'ratio', ratio: '16:9' });
const edit = (field: (typeof draftFields)[number]) => press({ move: 'edit', field });
const toConfirm = [open, model, text('a fox'), done, ratio];

describe('the studio', () => {
  test('leads from model to prompt, photos, ratio and confirmation', () => {
    const steps = toConfirm.map((_, index) => play(toConfirm.slice(0, index + 1)).state.step);
    expect(steps).toEqual([
      'studio-model',
      'studio-prompt',
      'studio-photos',
      'studio-ratio',
      'studio-confirm',
    ]);
    expect(draftOf(play(toConfirm).state)).toEqual({
      id: 7,
      model: 'nano-banana',
      prompt: 'a fox',
      photos: [],
      photosDone: true,
      ratio: '16:9',
    });
  });

  test('goes back step by step to the menu, and keeps the text', () => {
    const back = press({ move: 'back' });
    const steps = [1, 2, 3, 4, 5].map((count) => play([...toConfirm, ...Array(count).fill(back)]).state.step);
    expect(steps).toEqual(['studio-ratio', 'studio-photos', 'studio-prompt', 'studio-model', 'idle']);
    const again = play([...toConfirm, back, back, back, press({ move: 'keep' })]);
    expect(again.state).toMatchObject({ step: 'studio-photos', draft: { prompt: 'a fox' } });
  });

  test('can be left from every step', () => {
    for (const [index] of toConfirm.entries()) {
      const left = play([...toConfirm.slice(0, index + 1), press({ move: 'cancel' })]);
      expect(left).toEqual({ state: idle, notices: [{ key: 'notice-left', values: {} }] });
    }
  });

  test('changes one thing from the confirmation and comes back to it', () => {
    const cases: [DialogueEvent, DialogueEvent, object][] = [
      [edit('model'), press({ move: 'model', model: 'seedream-4.5' }), { model: 'seedream-4.5' }],
      [edit('prompt'), text('a bear'), { prompt: 'a bear' }],
      [edit('ratio'), press({ move: 'ratio', ratio: '1:1' }), { ratio: '1:1' }],
      [edit('photos'), done, {}],
      [edit('photos'), press({ move: 'back' }), {}],
    ];
    for (const [begin, finish, change] of cases) {
      expect(play([...toConfirm, begin]).state.step).not.toBe('studio-confirm');
      expect(play([...toConfirm, begin, finish]).state).toMatchObject({
        step: 'studio-confirm',
        draft: change,
      });
    }
  });

  test('takes words of 1 to 3,000 characters, and says the numbers otherwise', () => {
    const at = play([open, model]).state;
    expect(step(at, text(' \n '))).toEqual({
      state: at,
      notices: [{ key: 'notice-prompt-empty', values: { max: 3_000 } }],
    });
    expect(step(at, text('x'.repeat(10_000))).notices).toEqual([
      { key: 'notice-prompt-long', values: { length: 10_000, max: 3_000 } },
    ]);
    expect(step(at, text('x'.repeat(3_000))).state.step).toBe('studio-photos');
  });

  test('asks before words replace the prompt', () => {
    const asked = play([...toConfirm.slice(0, 3), text('a bear')]);
    expect(asked.state).toMatchObject({
      step: 'studio-photos',
      draft: { prompt: 'a fox', offered: 'a bear' },
    });
    expect(draftOf(step(asked.state, press({ move: 'use' })).state)).toMatchObject({
      prompt: 'a bear',
    });
    const kept = draftOf(step(asked.state, press({ move: 'keep' })).state);
    expect(kept).toMatchObject({ prompt: 'a fox' });
    expect(kept).not.toHaveProperty('offered');
  });
});

describe('photos', () => {
  const atPhotos = toConfirm.slice(0, 3);

  test('are taken up to the limit; the first ones stay', () => {
    const moment = play([...atPhotos, photos(hashes(6)), photos(hashes(9, 6))]);
    expect(pictureOf(moment.state)?.photos).toEqual(hashes(8));
    expect(moment.notices).toEqual([
      { key: 'notice-photos-added', values: { photos: 2 } },
      { key: 'notice-photos-over', values: { limit: 8, over: 7 } },
    ]);
  });

  test('that did not even fit to be looked at are counted', () => {
    expect(play([...atPhotos, photos(hashes(8), undefined, 7)]).notices).toContainEqual({
      key: 'notice-photos-over',
      values: { limit: 8, over: 7 },
    });
  });

  test('are cut to what another model takes', () => {
    const seedream = press({ move: 'model', model: 'seedream-4.5' });
    const many = play([open, seedream, text('a fox'), photos(hashes(14)), done, ratio]);
    expect(pictureOf(many.state)?.photos).toHaveLength(14);
    const fewer = play([press({ move: 'edit', field: 'model' }), model], many.state);
    expect(pictureOf(fewer.state)?.photos).toEqual(hashes(8));
    expect(fewer.notices).toEqual([{ key: 'notice-photos-over', values: { limit: 8, over: 6 } }]);
  });

  test('sent twice are there once', () => {
    const moment = play([...atPhotos, photos(hashes(2)), photos(hashes(3))]);
    expect(pictureOf(moment.state)?.photos).toEqual(hashes(3));
    expect(moment.notices).toContainEqual({ key: 'notice-photos-known', values: { photos: 2 } });
  });

  test('can be taken away, and pressing twice takes one', () => {
    const remove = press({ move: 'remove', photo: hash(1).slice(0, 12) });
    expect(pictureOf(play([...atPhotos, photos(hashes(3)), remove, remove]).state)?.photos).toEqual([
      hash(0),
      hash(2),
    ]);
  });

  test('with words at the prompt step are prompt and reference', () => {
    const moment = play([open, model, photos(hashes(1), 'a fox')]);
    expect(moment.state).toMatchObject({
      step: 'studio-photos',
      draft: { prompt: 'a fox', photos: hashes(1) },
    });
  });
});

describe('outside any flow', () => {
  test('words are kept until the person says what for', () => {
    const offered = play([text('a fox')]);
    expect(offered.state).toEqual({
      step: 'idle',
      kept: { id: 8, prompt: 'a fox', photos: [] },
    });
    const made = step(offered.state, press({ move: 'make' }, 8));
    expect(made.state).toMatchObject({ step: 'studio-model', draft: { prompt: 'a fox' } });
    const menu = step(offered.state, press({ move: 'cancel' }, 8));
    expect(menu).toEqual({ state: idle, notices: [] });
  });

  test('a photo with words goes straight to the studio, one without is kept', () => {
    expect(play([photos(hashes(1), 'a fox')]).state).toMatchObject({
      step: 'studio-model',
      draft: { prompt: 'a fox' },
    });
    expect(play([photos(hashes(1))]).state).toMatchObject({ step: 'idle', kept: { photos: hashes(1) } });
    expect(play([photos(hashes(1)), text('a fox')]).state).toMatchObject({
      step: 'idle',
      kept: { photos: hashes(1), prompt: 'a fox' },
    });
  });

  test('words are not lost when the photo they came with is refused', () => {
    expect(play([photos([], 'a fox')]).state).toMatchObject({ step: 'idle', kept: { prompt: 'a fox' } });
    expect(play([photos([])]).state).toEqual(idle);
  });
});

test('a button of another draft changes nothing and says so', () => {
  const { state } = play(toConfirm);
  for (const start of [state, idle]) {
    expect(step(start, press({ move: 'back' }, 6))).toEqual({
      state: start,
      notices: [{ key: 'notice-stale', values: {} }],
    });
  }
});

test('a stored state that cannot be read is idle', () => {
  for (const stored of [
    undefined,
    null,
    'x',
    { state: { step: 'studio-confirm', draft: { id: 1 } }, notices: [] },
  ]) {
    expect(dialogue.read(stored)).toEqual({ state: idle, notices: [] });
  }
});
