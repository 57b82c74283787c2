import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagePress } from '../../src/bot/dialogue/pages.ts';
import { draftData } from '../../src/bot/dialogue/press.ts';
import { languagePress } from '../../src/bot/features/settings.ts';
import { historyPress } from '../../src/bot/orders/history.ts';
import { portraitFields, portraitMoves, portraitPresses } from '../../src/bot/portraits/press.ts';
import { portraitStyleMoves, portraitStylePress } from '../../src/bot/portraits/styles.ts';
import { listPresses } from '../../src/bot/presses.ts';
import { productMoves, productParts, productPresses } from '../../src/bot/product/press.ts';
import { styleMoves, stylePress } from '../../src/bot/product/styles.ts';
import { statsPress } from '../../src/bot/staff/stats.ts';
import { draftFields, studioMoves, studioPresses } from '../../src/bot/studio/press.ts';
import { trainingFields, trainingMoves, trainingPresses } from '../../src/bot/training/press.ts';
import {
  createPressReader,
  type PressCodec,
  type PressWords,
  pressData,
} from '../../src/contract/buttons.ts';
import { catalogStages } from '../../src/contract/catalog.ts';
import { deletionPress } from '../../src/contract/deletion-press.ts';
import { itemPress, rejectReasonNames, textFields } from '../../src/contract/item-press.ts';
import { languages } from '../../src/contract/language.ts';
import { modelMoves, modelPress } from '../../src/contract/model-press.ts';
import { newsPress, newsWords } from '../../src/contract/news-press.ts';
import { orderActions, orderData, orderPress } from '../../src/contract/order-press.ts';
import { mostPortraits, portraitRatios, subjects } from '../../src/contract/portraits.ts';
import { runPress } from '../../src/contract/run-press.ts';
import { statsPeriods } from '../../src/contract/stats.ts';
import { ratios, studioModels } from '../../src/contract/studio.ts';
import { answerMoves, ownTopUpPress, topUpPress, withdrawMoves } from '../../src/contract/top-up-press.ts';
import { declineReasons } from '../../src/contract/top-ups.ts';
import { dialogue, flows, hash } from '../bot/dialogue-play.ts';

const codecs = listPresses(dialogue);
const read = createPressReader(codecs);

const anyId = fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER));
const anyOf = <T>(all: readonly T[]) => fc.constantFrom(...all);

/** What can be pressed in each flow; `remove` names a photo by the beginning of its hash. */
const flowPresses: Readonly<Record<string, fc.Arbitrary<string>>> = {
  studio: fc
    .oneof(
      anyOf(studioMoves).map((move) => ({ move })),
      anyOf(studioModels).map((model) => ({ move: 'model' as const, model })),
      anyOf(ratios).map((ratio) => ({ move: 'ratio' as const, ratio })),
      anyOf(draftFields).map((field) => ({ move: 'edit' as const, field })),
      fc.nat(99).map((index) => ({ move: 'remove' as const, photo: hash(index) })),
    )
    .map((press) => studioPresses.encode(press)),
  product: fc
    .oneof(
      anyOf(productMoves).map((move) => ({ move })),
      anyId.map((style) => ({ move: 'style' as const, style })),
      anyOf(productParts).map((part) => ({ move: 'replace' as const, part })),
    )
    .map((press) => productPresses.encode(press)),
  train: fc
    .oneof(
      anyOf(trainingMoves).map((move) => ({ move })),
      anyOf(subjects).map((subject) => ({ move: 'subject' as const, subject })),
      anyOf(trainingFields).map((field) => ({ move: 'edit' as const, field })),
      fc.nat(99).map((index) => ({ move: 'remove' as const, photo: hash(index) })),
    )
    .map((press) => trainingPresses.encode(press)),
  generate: fc
    .oneof(
      anyOf(portraitMoves).map((move) => ({ move })),
      anyId.map((likeness) => ({ move: 'likeness' as const, likeness })),
      anyId.map((style) => ({ move: 'style' as const, style })),
      fc.integer({ min: 1, max: mostPortraits }).map((number) => ({ move: 'number' as const, number })),
      anyOf(portraitRatios).map((ratio) => ({ move: 'ratio' as const, ratio })),
      anyOf(portraitFields).map((field) => ({ move: 'edit' as const, field })),
    )
    .map((press) => portraitPresses.encode(press)),
  style: fc.constant('cancel'),
  'portrait-style': fc.constant('cancel'),
  'model-name': fc.constant('cancel'),
};
const anyPress = (name: string) => flowPresses[name] ?? fc.constant(`the presses of ${name} are not tested`);
const offered = flows.flatMap(({ offer }) => offer?.press ?? []);

/** What can be pressed of each feature. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  [orderPress.prefix]: fc.record({ orderId: anyId, action: anyOf(orderActions) }),
  [dialogue.press.prefix]: fc.record({
    draftId: anyId,
    press: fc.oneof(anyOf(offered), ...flows.map(({ name }) => anyPress(name))),
  }),
  [pagePress.prefix]: fc.constantFrom('menu', ...flows.flatMap((flow) => (flow.open ? flow.name : []))),
  [stylePress.prefix]: fc.oneof(
    fc.constant({ move: 'add' }),
    fc.record({ move: anyOf(styleMoves), style: anyId }),
  ),
  [modelPress.prefix]: fc.oneof(
    fc.record({ move: anyOf(modelMoves), model: anyId }),
    fc.record({ move: fc.constant('made_by'), order: anyId }),
  ),
  [portraitStylePress.prefix]: fc.oneof(
    fc.constant({ move: 'add' }),
    fc.record({ move: anyOf(portraitStyleMoves), style: anyId }),
  ),
  [runPress.prefix]: fc.oneof(
    fc.record({ move: anyOf(['pause', 'resume', 'cancel', 'follow', 'review', 'hold']), run: anyId }),
    fc.record({
      move: anyOf(['yes', 'no']),
      run: anyId,
      question: anyOf(['spend', 'budget', 'fewer', 'prompts', 'review', 'describe', 'publish']),
    }),
    fc.record({ move: fc.constant('begin'), stage: anyOf([...catalogStages, 'all']), source: anyId }),
    fc.record({ move: fc.constant('source'), source: anyId }),
  ),
  [ownTopUpPress.prefix]: fc.oneof(
    anyOf(['ask', 'ask_here', 'go_on']).map((move) => ({ move })),
    fc.record({ move: fc.constant('ask'), order: anyId }),
    fc.record({ move: anyOf(withdrawMoves), topUp: anyId }),
  ),
  [topUpPress.prefix]: fc.oneof(
    fc.record({ move: anyOf(answerMoves), topUp: anyId }),
    fc.record({ move: fc.constant('because'), topUp: anyId, reason: anyOf(declineReasons) }),
  ),
  [itemPress.prefix]: fc.oneof(
    fc.record({
      move: anyOf(['accept', 'reject', 'redo', 'later', 'same', 'back']),
      item: anyId,
      result: anyId,
    }),
    fc.record({ move: fc.constant('why'), item: anyId, result: anyId, reason: anyOf(rejectReasonNames) }),
    fc.record({
      move: anyOf(['decide', 'open', 'texts', 'publish', 'publish_over', 'withdraw_now']),
      item: anyId,
    }),
    fc.record({ move: fc.constant('page'), item: anyId, page: fc.nat() }),
    fc.record({
      move: fc.constant('text'),
      item: anyId,
      language: anyOf(languages),
      field: anyOf(textFields),
    }),
  ),
  [deletionPress.prefix]: fc.oneof(
    fc.constant({ move: 'delete' }),
    fc.record({ move: fc.constant('undo'), deletion: anyId }),
  ),
  [statsPress.prefix]: anyOf(statsPeriods),
  [historyPress.prefix]: anyId,
  [languagePress.prefix]: anyOf(languages),
  [newsPress.prefix]: anyOf(newsWords),
};

test('every button reads back as what it says, within 64 bytes', () => {
  for (const codec of codecs) {
    const anyValue = values[codec.prefix];
    if (anyValue === undefined) throw new Error(`the presses of ${codec.prefix} are not tested`);
    fc.assert(
      fc.property(anyValue, (value) => {
        const data = pressData(codec, value);
        expect(read(data)).toEqual({ codec, value });
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      }),
    );
  }
});

const photo = hash(10).slice(0, 12);

/** As they stand in chats since the first version: these strings never change their meaning. */
const standing: [data: string, codec: PressCodec<unknown>, value: unknown][] = [
  ['o:1001:as_it_was', orderPress, { orderId: 1001, action: 'as_it_was' }],
  ['m:product', pagePress, 'product'],
  ['m:styles', pagePress, 'styles'],
  ['s:add', stylePress, { move: 'add' }],
  ['s:remove_now:3', stylePress, { move: 'remove_now', style: 3 }],
  ['p:made_by:1001', modelPress, { move: 'made_by', order: 1001 }],
  ['p:make:7', modelPress, { move: 'make', model: 7 }],
  ['p:delete_now:7', modelPress, { move: 'delete_now', model: 7 }],
  ['y:example:3', portraitStylePress, { move: 'example', style: 3 }],
  ['y:remove_now:3', portraitStylePress, { move: 'remove_now', style: 3 }],
  ['t:30', statsPress, 30],
  ['h:2', historyPress, 2],
  ['l:ru', languagePress, 'ru'],
  ['n:stop', newsPress, 'stop'],
  ['d:7:cancel', dialogue.press, { draftId: 7, press: 'cancel' }],
  ['d:7:make', dialogue.press, { draftId: 7, press: 'make' }],
  ['d:7:product', dialogue.press, { draftId: 7, press: 'product' }],
  ['d:7:ratio:4:3', dialogue.press, { draftId: 7, press: 'ratio:4:3' }],
];

test.each(standing)('%s in a chat is read as ever', (data, codec, value) => {
  expect(read(data)).toEqual({ codec, value });
  expect(pressData(codec, value)).toBe(data);
});

const standingInDrafts: [words: string, presses: PressWords<unknown>, press: unknown][] = [
  ['model:nano-banana', studioPresses, { move: 'model', model: 'nano-banana' }],
  ['ratio:4:3', studioPresses, { move: 'ratio', ratio: '4:3' }],
  [`remove:${photo}`, studioPresses, { move: 'remove', photo }],
  ['edit:prompt', studioPresses, { move: 'edit', field: 'prompt' }],
  ['done', studioPresses, { move: 'done' }],
  ['use', studioPresses, { move: 'use' }],
  ['style:3', productPresses, { move: 'style', style: 3 }],
  ['likeness:7', portraitPresses, { move: 'likeness', likeness: 7 }],
  ['style:3', portraitPresses, { move: 'style', style: 3 }],
  ['number:8', portraitPresses, { move: 'number', number: 8 }],
  ['ratio:4:5', portraitPresses, { move: 'ratio', ratio: '4:5' }],
  ['show', portraitPresses, { move: 'show' }],
  ['edit:number', portraitPresses, { move: 'edit', field: 'number' }],
  ['replace:background', productPresses, { move: 'replace', part: 'background' }],
  ...[studioPresses, productPresses, portraitPresses].flatMap((presses) =>
    (['back', 'keep', 'confirm'] as const).map(
      (move) => [move, presses, { move }] satisfies [string, object, object],
    ),
  ),
];

test.each(standingInDrafts)('d:7:%s in a chat is read as ever', (words, presses, press) => {
  expect(presses.parse(words)).toEqual(press);
  expect(read(draftData(7, words))).toEqual({ codec: dialogue.press, value: { draftId: 7, press: words } });
});

test('a photo is named by the beginning of its hash', () => {
  expect(studioPresses.encode({ move: 'remove', photo: hash(10) })).toBe(`remove:${photo}`);
  expect(orderData(1001, 'again')).toBe('o:1001:again');
});

test('anything else is no button of ours', () => {
  for (const data of [
    '',
    'o:1001',
    'o:x:again',
    'o:1001:steal',
    'd:1:model:other',
    'd:1:remove:zz',
    'd:1:style:marble',
    'd:1:replace:ratio',
    'd:1:number:9',
    'd:1:likeness:x',
    'p:steal:1',
    'p:open',
    's:remove',
    's:steal:1',
    't:2',
    't:',
    'l:fr',
    'n:yes',
    'h:-1',
  ]) {
    expect(read(data)).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (data) => void read(data)));
});

test('two features cannot write their presses with one prefix', () => {
  expect(() => createPressReader([orderPress, { ...pagePress, prefix: 'o' }])).toThrow('one prefix');
});
