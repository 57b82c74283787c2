import { describe, expect, test } from 'vitest';
import { type DialogueState, draftOf } from '../../src/bot/dialogue/dialogue.ts';
import { idle } from '../../src/bot/dialogue/idle.ts';
import type { Finding, Findings } from '../../src/bot/training/findings.ts';
import { type TrainingPress, trainingPresses } from '../../src/bot/training/press.ts';
import { trainingStates } from '../../src/bot/training/steps.ts';
import { subjects } from '../../src/contract/portraits.ts';
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

const open: DialogueEvent = { type: 'training', draftId: 7 };
const named = text('Anna');
const woman = press({ move: 'subject', subject: 'woman' });
const cat = press({ move: 'subject', subject: 'cat' });
const four = photos(hashes(4));
const done = press({ move: 'done' });
const back = press({ move: 'back' });
const toPhotos = [open, named, woman];
const toConfirm = [...toPhotos, four, done];

const good: Finding = { width: 800, height: 900, faces: 1 };
const withFound = (event: DialogueEvent, findings: Findings): DialogueEvent =>
  event.type === 'photos' || event.type === 'press' ? { ...event, findings } : event;
/** Hashes of the draft's photos. */
const held = (state: DialogueState) =>
  trainingStates.safeParse(state).data?.draft.photos.map((photo) => photo.hash);

describe('a training', () => {
  test('leads from the name to subject, photos and confirmation [b140] [b147] [b148] [b149] [b151]', () => {
    const steps = toConfirm.map((_, index) => play(toConfirm.slice(0, index + 1)).state.step);
    expect(steps).toEqual(['train-name', 'train-subject', 'train-photos', 'train-photos', 'train-confirm']);
    const { state } = play(toConfirm);
    expect(dialogue.wish(state)).toEqual({
      line: 'training',
      inputs: { name: 'Anna', subject: 'woman' },
      references: hashes(4),
    });
  });

  test('is no order before it is confirmed whole', () => {
    for (const count of [1, 2, 3, 4])
      expect(dialogue.wish(play(toConfirm.slice(0, count)).state)).toBeUndefined();
  });

  test.each([
    ['\u2800 \u200b', 'notice-name-empty', { max: 40 }],
    ['x'.repeat(41), 'notice-name-long', { length: 41, max: 40 }],
  ])('takes no name %j [b147]', (words, key, values) => {
    expect(play([open, text(words)])).toEqual({ ...play([open]), notices: [{ key, values }] });
  });

  test('puts a name on one line [b147]', () => {
    expect(draftOf(play([open, text('  Anna \n  Maria ')]).state)).toMatchObject({ name: 'Anna Maria' });
  });

  test('goes back step by step to the menu, and keeps what there is', () => {
    const steps = [1, 2, 3, 4].map((count) => play([...toConfirm, ...Array(count).fill(back)]).state.step);
    expect(steps).toEqual(['train-photos', 'train-subject', 'train-name', 'idle']);
    const again = [...toConfirm, back, back, back, press({ move: 'keep' }), woman, done];
    expect(play(again).state).toEqual(play(toConfirm).state);
  });

  test('can be left from every step [b143]', () => {
    for (const [index] of toConfirm.entries()) {
      expect(play([...toConfirm.slice(0, index + 1), press({ move: 'cancel' })])).toEqual({
        state: idle,
        notices: [{ key: 'notice-left', values: {} }],
      });
    }
  });

  test('answers words with what is expected, and loses nothing', () => {
    for (const count of [2, 3, 5]) {
      const { state } = play(toConfirm.slice(0, count));
      expect(step(state, text('a fox'))).toEqual({
        state,
        notices: [{ key: `notice-text-${state.step}`, values: {} }],
      });
    }
    const captioned = play([...toPhotos, photos(hashes(1), 'me')]);
    expect(captioned.notices).toContainEqual({ key: 'notice-train-caption', values: {} });
    expect(held(captioned.state)).toEqual(hashes(1));
  });

  test.each(['name', 'subject', 'photos'] as const)(
    'has a %s that can be changed at the end [b151]',
    (field) => {
      const asked = play([...toConfirm, press({ move: 'edit', field })]);
      expect(asked.state.step).toBe(`train-${field}`);
      const answers = {
        name: text('Bella'),
        subject: press({ move: 'subject', subject: 'girl' }),
        photos: done,
      };
      expect(step(asked.state, answers[field]).state.step).toBe('train-confirm');
      expect(step(asked.state, back).state).toEqual(play(toConfirm).state);
    },
  );
});

describe('the photos of a training', () => {
  test('come singly and as albums, and need not be done at once [b149] [b164]', () => {
    const { state, notices } = play([...toPhotos, photos(hashes(1)), photos(hashes(3, 1))]);
    expect(held(state)).toEqual(hashes(4));
    expect(notices).toEqual([{ key: 'notice-photos-added', values: { photos: 3 } }]);
    expect(play([...toPhotos, photos(hashes(3)), done])).toMatchObject({
      state: { step: 'train-photos', draft: { photosDone: false } },
      notices: [{ key: 'notice-train-few', values: { least: 4, missing: 1 } }],
    });
  });

  test('are taken wherever they come, also before they are asked for', () => {
    const { state } = play([open, four, named, woman]);
    expect(state.step).toBe('train-photos');
    expect(held(state)).toEqual(hashes(4));
    expect(held(play([...toConfirm, photos(hashes(1, 9))]).state)).toHaveLength(5);
  });

  test('stop at the most their subject takes, and what is over is said', () => {
    const { state, notices } = play([...toPhotos, photos(hashes(19)), photos(hashes(3, 19), undefined, 2)]);
    expect(held(state)).toEqual(hashes(20));
    expect(notices).toContainEqual({ key: 'notice-photos-over', values: { limit: 20, over: 4 } });
    expect(dialogue.room(state).room).toBe(0);
    const asCat = step(state, cat);
    expect(held(asCat.state)).toEqual(hashes(8));
    expect(asCat.notices).toEqual([{ key: 'notice-photos-over', values: { limit: 8, over: 12 } }]);
  });

  test('are asked for again when the other subject needs more [b148]', () => {
    const asked = play([...toConfirm, press({ move: 'edit', field: 'subject' }), cat]);
    expect(asked).toMatchObject({
      state: { step: 'train-photos' },
      notices: [{ key: 'notice-train-few', values: { least: 5, missing: 1 } }],
    });
  });

  test('are not taken twice', () => {
    const { state } = play([...toPhotos, four]);
    expect(step(state, photos(hashes(2)))).toEqual({
      state,
      notices: [{ key: 'notice-photos-known', values: { photos: 2 } }],
    });
  });

  test('go one by one, and the same one only once [b150]', () => {
    const removing = [...toPhotos, four, press({ move: 'removing' })];
    const second = press({ move: 'remove', photo: hash(1).slice(0, 12) });
    expect(play(removing).state).toMatchObject({ step: 'train-photos', removing: true });
    const gone = play([...removing, second]);
    expect(held(gone.state)).toEqual([hash(0), hash(2), hash(3)]);
    expect(gone.notices).toEqual([{ key: 'notice-train-removed', values: { number: 2, behind: 2 } }]);
    expect(gone.state).toMatchObject({ removing: true });
    expect(step(gone.state, second)).toEqual({ state: gone.state, notices: [] });
    expect(step(gone.state, back).state).not.toHaveProperty('removing');
    const none = [0, 2, 3].map((index) => press({ move: 'remove', photo: hash(index).slice(0, 12) }));
    expect(play([...removing, second, ...none]).state).not.toHaveProperty('removing');
  });
});

describe('what was found out about photos', () => {
  const found = { [hash(0)]: good, [hash(1)]: { width: 200, height: 900 } };

  test('stays with them; the provider takes no tiny one, so it is refused and said', () => {
    const { state, notices } = play([...toPhotos, withFound(photos(hashes(3)), found)]);
    expect(draftOf(state)).toMatchObject({ photos: [{ hash: hash(0), finding: good }, { hash: hash(2) }] });
    expect(notices).toEqual([
      { key: 'notice-photos-added', values: { photos: 2 } },
      { key: 'refused-too_small', values: { width: 200, height: 900, least: 256 } },
    ]);
  });

  test('comes with the subject for photos that were sent before it', () => {
    const { state, notices } = play([open, four, named, withFound(woman, found)]);
    expect(held(state)).toEqual([hash(0), hash(2), hash(3)]);
    expect(notices).toHaveLength(1);
  });

  test('is forgotten when an animal becomes a person', () => {
    const asWoman = play([...toPhotos, withFound(photos(hashes(1)), found)]);
    const girl = step(asWoman.state, press({ move: 'subject', subject: 'girl' }));
    expect(draftOf(girl.state)).toMatchObject({ photos: [{ hash: hash(0), finding: good }] });
    expect(draftOf(step(asWoman.state, cat).state)).toMatchObject({ photos: [{ hash: hash(0) }] });
    expect(JSON.stringify(step(asWoman.state, cat).state)).not.toContain('finding');
  });

  test('can send somebody back from the confirmation when too few photos are left', () => {
    const { state } = play(toConfirm);
    const pressed = step(state, withFound(press({ move: 'show' }), found));
    expect(pressed).toMatchObject({
      state: { step: 'train-photos' },
      notices: [{ key: 'refused-too_small' }],
    });
  });
});

test('a stored state from before is still read', () => {
  const draft = { id: 5, name: 'Anna', subject: 'dog', photos: [{ hash: hash(1), finding: good }] };
  for (const state of [
    { step: 'train-name', draft: { id: 5, photos: [], photosDone: false } },
    { step: 'train-subject', draft: { id: 5, name: 'Anna', photos: [], photosDone: false } },
    { step: 'train-photos', draft: { ...draft, photosDone: false }, removing: true },
    { step: 'train-confirm', draft: { ...draft, photosDone: true } },
  ])
    expect(dialogue.read({ state, notices: [] })).toEqual({ state, notices: [] });
});

test.each<[string, TrainingPress]>([
  ['back', { move: 'back' }],
  ['show', { move: 'show' }],
  ['removing', { move: 'removing' }],
  ['remove:010101010101', { move: 'remove', photo: hash(1).slice(0, 12) }],
  ['edit:subject', { move: 'edit', field: 'subject' }],
  ...subjects.map((subject): [string, TrainingPress] => [`subject:${subject}`, { move: 'subject', subject }]),
])('what was written on a button once stays readable: %s', (written, pressed) => {
  expect(trainingPresses.encode(pressed)).toBe(written);
  expect(trainingPresses.parse(written)).toEqual(pressed);
});
