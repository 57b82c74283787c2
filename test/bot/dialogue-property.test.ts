import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DialogueState, draftOf, type Moment } from '../../src/bot/dialogue/dialogue.ts';
import { idle } from '../../src/bot/dialogue/idle.ts';
import { portraitFields } from '../../src/bot/portraits/press.ts';
import { listPresses } from '../../src/bot/presses.ts';
import { productParts } from '../../src/bot/product/press.ts';
import { draftFields } from '../../src/bot/studio/press.ts';
import { photoLimit } from '../../src/bot/studio/steps.ts';
import type { Finding } from '../../src/bot/training/findings.ts';
import { trainingFields } from '../../src/bot/training/press.ts';
import { limitsFor, trainingStates } from '../../src/bot/training/steps.ts';
import type { Rendered } from '../../src/cards/order.ts';
import { createPressReader } from '../../src/contract/buttons.ts';
import { portraitRatios, subjects } from '../../src/contract/portraits.ts';
import { ratios, studioModels } from '../../src/contract/studio.ts';
import { createTexts } from '../../src/texts/texts.ts';
import {
  type PlayEvent as DialogueEvent,
  type DraftPress,
  dialogue,
  draftData,
  draftMoves,
  hash,
  photoLimits,
  pictureOf,
  renderMoment,
  rules,
  step,
} from './dialogue-play.ts';

const parsePress = createPressReader(listPresses(dialogue));
const anyPart = fc.constantFrom(...productParts);
const anyPress: fc.Arbitrary<DraftPress> = fc.oneof(
  fc.constantFrom(...draftMoves).map((move) => ({ move })),
  fc.constantFrom(...studioModels).map((name) => ({ move: 'model' as const, model: name })),
  fc.constantFrom(...ratios).map((name) => ({ move: 'ratio' as const, ratio: name })),
  fc.constantFrom(...draftFields, ...trainingFields).map((field) => ({ move: 'edit' as const, field })),
  fc.constantFrom(...subjects).map((subject) => ({ move: 'subject' as const, subject })),
  fc.nat(20).map((index) => ({ move: 'remove' as const, photo: hash(index).slice(0, 12) })),
  fc.nat(3).map((style) => ({ move: 'style' as const, style })),
  anyPart.map((part) => ({ move: 'replace' as const, part })),
  fc.nat(3).map((likeness) => ({ move: 'likeness' as const, likeness })),
  fc.integer({ min: 1, max: 8 }).map((number) => ({ move: 'number' as const, number })),
  fc.constantFrom(...portraitRatios).map((name) => ({ move: 'ratio' as const, ratio: name })),
  fc.constantFrom(...portraitFields).map((field) => ({ move: 'edit' as const, field })),
);
const anyWords = fc.oneof(fc.string({ maxLength: 20 }), fc.constant('x'.repeat(3_001)), fc.constant('fox'));
const anyId = fc.integer({ min: 1, max: 3 });
const anyHash = fc.nat(20).map(hash);
const anyNotices = fc.constant([{ key: 'refused-svg', values: {}, number: 1 }]);
const marble = { id: 2, name: 'Marble', hash: hash(30) };
const anyFinding: fc.Arbitrary<Finding> = fc.record(
  { width: fc.integer({ min: 200, max: 700 }), height: fc.constant(600), faces: fc.nat(2) },
  { requiredKeys: ['width', 'height'] },
);
const anyFindings = fc.dictionary(anyHash, anyFinding);
const noir = { id: 3, name: 'Noir', nameEn: 'Noir', prompt: 'a {subject} at night', example: null };
const anna = { id: 1, name: 'Anna', subject: 'woman' as const };
const rex = { id: 2, name: 'Rex', subject: 'dog' as const };
const anyFound = fc.record({
  models: fc.constantFrom([], [anna], [rex], [rex, anna]),
  style: fc.constantFrom(noir, undefined),
});
const anyEvent: fc.Arbitrary<DialogueEvent> = fc.oneof(
  anyId.map((draftId) => ({ type: 'open' as const, draftId })),
  anyId.map((draftId) => ({ type: 'training' as const, draftId })),
  fc.record({ type: fc.constant('text' as const), draftId: anyId, text: anyWords, found: anyFound }),
  anyId.map((id) => ({ type: 'portrait' as const, draft: { id } })),
  fc.record(
    {
      type: fc.constant('photos' as const),
      draftId: anyId,
      photos: fc.array(anyHash, { maxLength: 12 }),
      notices: anyNotices,
      over: fc.nat(3),
      caption: anyWords,
      findings: anyFindings,
    },
    { requiredKeys: ['type', 'draftId', 'photos', 'notices', 'over'] },
  ),
  fc.record(
    {
      type: fc.constant('press' as const),
      draftId: anyId,
      press: anyPress,
      style: fc.constant(marble),
      found: anyFound,
      findings: anyFindings,
    },
    { requiredKeys: ['type', 'draftId', 'press'] },
  ),
  fc.record({
    type: fc.constant('product' as const),
    draft: fc.record({ id: anyId, product: anyHash }, { requiredKeys: ['id'] }),
    notices: anyNotices,
  }),
  fc.record({
    type: fc.constant('style' as const),
    draft: fc.option(
      fc.record({ id: anyId, photo: anyHash, name: fc.constant('Marble') }, { requiredKeys: ['id'] }),
      { nil: undefined },
    ),
    notices: anyNotices,
  }),
  fc.constant({ type: 'leave' as const }),
  fc.constant({ type: 'ordered' as const }),
);

/** What no event may break, whatever came before. */
function expectSound(moment: Moment): void {
  expect(dialogue.read(JSON.parse(JSON.stringify(moment)))).toEqual(moment);
  const picture = pictureOf(moment.state);
  if (picture) {
    expect(picture.photos.length).toBeLessThanOrEqual(photoLimit(picture, rules));
    expect(new Set(picture.photos).size).toBe(picture.photos.length);
    if (picture.prompt !== undefined) expect(picture.prompt.trim().length).toBeGreaterThan(0);
  }
  const training = trainingStates.safeParse(moment.state).data?.draft;
  if (training) {
    expect(training.photos.length).toBeLessThanOrEqual(limitsFor(training, photoLimits).most);
    expect(new Set(training.photos.map((photo) => photo.hash)).size).toBe(training.photos.length);
  }
  for (const models of [facts.models, []]) {
    const now = { ...facts, models };
    expectScreen(renderMoment(moment, now), moment);
  }
}

function expectScreen(screen: Rendered, moment: Moment): void {
  expect(screen.text.length).toBeLessThan(4_096);
  const buttons = screen.buttons.flat().map(({ callback_data }) => callback_data);
  expect(buttons.length).toBeGreaterThan(0);
  for (const data of buttons) {
    expect(parsePress(data)).toBeDefined();
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  }
  // Also the poor have a way out.
  const draft = draftOf(moment.state);
  if (draft) expect(buttons).toContain(draftData(draft.id, { move: 'cancel' }));
}

const facts = {
  wording: createTexts()('ru'),
  rules,
  prices: { studio: 50, product: 60, training: 500, portrait: 25 },
  balance: 20,
  photoSizes: [],
  styles: [marble],
  photoLimits,
  terms: { atProvider: 30 },
  usualSeconds: 1_500,
  canShow: true,
  models: [rex, anna],
  isTraining: false,
  portraitStyles: [noir],
  hasExamples: true,
};

test('no sequence of events throws, breaks the state, exceeds a limit or leaves a person without a way on', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state: DialogueState = idle;
      for (const event of events) {
        const moment: Moment = step(state, event);
        expectSound(moment);
        ({ state } = moment);
      }
    }),
    { numRuns: 500 },
  );
});

const isHarmless = (event: DialogueEvent, id: number) =>
  event.type === 'text' || event.type === 'photos' || (event.type === 'press' && event.draftId !== id);

test('words, photos and presses of other drafts never lose the draft under way', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let state: DialogueState = idle;
      for (const event of events) {
        const before = draftOf(state);
        const isStyle = state.step === 'style';
        state = step(state, event).state;
        // Whoever adds a style is attended to before the dialogue is asked.
        if (before === undefined || isStyle || !isHarmless(event, before.id)) continue;
        expect(draftOf(state)).toMatchObject({ id: before.id });
      }
    }),
    { numRuns: 500 },
  );
});
