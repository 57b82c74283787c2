import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DialogueEvent,
  type DialogueRules,
  type DialogueState,
  draftOf,
  idle,
  type Moment,
  photoLimit,
  readMoment,
  step,
} from '../../src/bot/dialogue.ts';
import { renderMoment } from '../../src/bot/screens.ts';
import {
  type DraftPress,
  draftData,
  draftFields,
  draftMoves,
  parsePress,
} from '../../src/contract/buttons.ts';
import { ratios, studioModels } from '../../src/contract/studio.ts';
import { createTexts } from '../../src/texts/texts.ts';

const rules: DialogueRules = { maxPhotos: { 'nano-banana': 8, 'seedream-4.5': 14 }, maxPromptLength: 3_000 };
const hash = (index: number) => index.toString(16).padStart(2, '0').repeat(32);
const hashes = (count: number, from = 0) => Array.from({ length: count }, (_, index) => hash(from + index));

const open: DialogueEvent = { type: 'open', draftId: 7 };
const text = (words: string): DialogueEvent => ({ type: 'text', draftId: 8, text: words });
const press = (one: DraftPress, draftId = 7): DialogueEvent => ({ type: 'press', draftId, press: one });
const photos = (list: string[], caption?: string, over = 0): DialogueEvent => ({
  type: 'photos',
  draftId: 9,
  photos: list,
  notices: [],
  over,
  ...(caption !== undefined && { caption }),
});
const model = press({ move: 'model', model: 'nano-banana' });
const done = press({ move: 'done' });
const ratio = press({ move: 'ratio', ratio: '16:9' });

function play(events: DialogueEvent[], start: DialogueState = idle): Moment {
  return events.reduce<Moment>((moment, event) => step(moment.state, event, rules), {
    state: start,
    notices: [],
  });
}

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
    const edit = (field: (typeof draftFields)[number]) => press({ move: 'edit', field });
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
    expect(step(at, text(' \n '), rules)).toEqual({
      state: at,
      notices: [{ key: 'notice-prompt-empty', values: { max: 3_000 } }],
    });
    expect(step(at, text('x'.repeat(10_000)), rules).notices).toEqual([
      { key: 'notice-prompt-long', values: { length: 10_000, max: 3_000 } },
    ]);
    expect(step(at, text('x'.repeat(3_000)), rules).state.step).toBe('studio-photos');
  });

  test('asks before words replace the prompt', () => {
    const asked = play([...toConfirm.slice(0, 3), text('a bear')]);
    expect(asked.state).toMatchObject({
      step: 'studio-photos',
      draft: { prompt: 'a fox', offered: 'a bear' },
    });
    expect(draftOf(step(asked.state, press({ move: 'use' }), rules).state)).toMatchObject({
      prompt: 'a bear',
    });
    const kept = draftOf(step(asked.state, press({ move: 'keep' }), rules).state);
    expect(kept).toMatchObject({ prompt: 'a fox' });
    expect(kept).not.toHaveProperty('offered');
  });
});

describe('photos', () => {
  const atPhotos = toConfirm.slice(0, 3);

  test('are taken up to the limit; the first ones stay', () => {
    const moment = play([...atPhotos, photos(hashes(6)), photos(hashes(9, 6))]);
    expect(draftOf(moment.state)?.photos).toEqual(hashes(8));
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
    expect(draftOf(many.state)?.photos).toHaveLength(14);
    const fewer = play([press({ move: 'edit', field: 'model' }), model], many.state);
    expect(draftOf(fewer.state)?.photos).toEqual(hashes(8));
    expect(fewer.notices).toEqual([{ key: 'notice-photos-over', values: { limit: 8, over: 6 } }]);
  });

  test('sent twice are there once', () => {
    const moment = play([...atPhotos, photos(hashes(2)), photos(hashes(3))]);
    expect(draftOf(moment.state)?.photos).toEqual(hashes(3));
    expect(moment.notices).toContainEqual({ key: 'notice-photos-known', values: { photos: 2 } });
  });

  test('can be taken away, and pressing twice takes one', () => {
    const remove = press({ move: 'remove', photo: hash(1).slice(0, 12) });
    expect(draftOf(play([...atPhotos, photos(hashes(3)), remove, remove]).state)?.photos).toEqual([
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
      kept: { id: 8, prompt: 'a fox', photos: [], photosDone: false },
    });
    const made = step(offered.state, press({ move: 'make' }, 8), rules);
    expect(made.state).toMatchObject({ step: 'studio-model', draft: { prompt: 'a fox' } });
    const menu = step(offered.state, press({ move: 'cancel' }, 8), rules);
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
    expect(step(start, press({ move: 'back' }, 6), rules)).toEqual({
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
    expect(readMoment(stored)).toEqual({ state: idle, notices: [] });
  }
});

const anyPress: fc.Arbitrary<DraftPress> = fc.oneof(
  fc.constantFrom(...draftMoves).map((move) => ({ move })),
  fc.constantFrom(...studioModels).map((name) => ({ move: 'model' as const, model: name })),
  fc.constantFrom(...ratios).map((name) => ({ move: 'ratio' as const, ratio: name })),
  fc.constantFrom(...draftFields).map((field) => ({ move: 'edit' as const, field })),
  fc.nat(20).map((index) => ({ move: 'remove' as const, photo: hash(index).slice(0, 12) })),
);
const anyWords = fc.oneof(fc.string({ maxLength: 20 }), fc.constant('x'.repeat(3_001)), fc.constant('fox'));
const anyId = fc.integer({ min: 1, max: 3 });
const anyEvent: fc.Arbitrary<DialogueEvent> = fc.oneof(
  anyId.map((draftId) => ({ type: 'open' as const, draftId })),
  fc.record({ type: fc.constant('text' as const), draftId: anyId, text: anyWords }),
  fc.record(
    {
      type: fc.constant('photos' as const),
      draftId: anyId,
      photos: fc.array(fc.nat(20).map(hash), { maxLength: 12 }),
      notices: fc.constant([{ key: 'refused-svg', values: {}, number: 2 }]),
      over: fc.nat(3),
      caption: anyWords,
    },
    { requiredKeys: ['type', 'draftId', 'photos', 'notices', 'over'] },
  ),
  fc.record({ type: fc.constant('press' as const), draftId: anyId, press: anyPress }),
  fc.constant({ type: 'leave' as const }),
  fc.constant({ type: 'ordered' as const }),
);

test('no sequence of events throws, breaks the state, exceeds a limit or leaves a person without a way on', () => {
  const wording = createTexts()('ru');
  const facts = { wording, rules, price: 50, balance: 20, photoSizes: [] };
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state: DialogueState = idle;
      for (const event of events) {
        const moment: Moment = step(state, event, rules);
        expect(readMoment(JSON.parse(JSON.stringify(moment)))).toEqual(moment);
        ({ state } = moment);
        const draft = draftOf(state);
        if (draft) {
          expect(draft.photos.length).toBeLessThanOrEqual(photoLimit(draft, rules));
          expect(new Set(draft.photos).size).toBe(draft.photos.length);
          if (draft.prompt !== undefined) expect(draft.prompt.trim().length).toBeGreaterThan(0);
        }
        const screen = renderMoment(moment, facts);
        expect(screen.text.length).toBeLessThan(4_096);
        const buttons = screen.buttons.flat();
        expect(buttons.length).toBeGreaterThan(0);
        for (const { callback_data } of buttons) {
          expect(parsePress(callback_data)).toBeDefined();
          expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(64);
        }
        // Also the poor have a way out.
        if (draft) {
          expect(buttons.map(({ callback_data }) => callback_data)).toContain(
            draftData(draft.id, { move: 'cancel' }),
          );
        }
      }
    }),
    { numRuns: 500 },
  );
});
