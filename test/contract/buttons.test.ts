import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DraftPress,
  draftData,
  draftFields,
  draftMoves,
  historyData,
  languageData,
  orderActions,
  orderData,
  pageData,
  pageNames,
  parsePress,
  productParts,
  statsData,
  styleData,
  styleMoves,
} from '../../src/contract/buttons.ts';
import { statsPeriods } from '../../src/contract/stats.ts';
import { ratios, studioModels } from '../../src/contract/studio.ts';

const photo = 'a'.repeat(64);
const presses: DraftPress[] = [
  ...draftMoves.map((move) => ({ move })),
  ...studioModels.map((model) => ({ move: 'model', model }) as const),
  ...ratios.map((ratio) => ({ move: 'ratio', ratio }) as const),
  ...draftFields.map((field) => ({ move: 'edit', field }) as const),
  ...productParts.map((part) => ({ move: 'replace', part }) as const),
  { move: 'style', style: Number.MAX_SAFE_INTEGER },
];

test('every button reads back as what it says, within 64 bytes', () => {
  const id = Number.MAX_SAFE_INTEGER;
  const written = [
    ...orderActions.map((action) => [orderData(id, action), { kind: 'order', orderId: id, action }] as const),
    ...presses.map((press) => [draftData(id, press), { kind: 'draft', draftId: id, press }] as const),
    ...pageNames.map((page) => [pageData(page), { kind: 'page', page }] as const),
    [styleData({ move: 'add' }), { kind: 'style', press: { move: 'add' } }] as const,
    ...styleMoves.map(
      (move) => [styleData({ move, style: id }), { kind: 'style', press: { move, style: id } }] as const,
    ),
    ...statsPeriods.map((period) => [statsData(period), { kind: 'stats', period }] as const),
    [historyData(12), { kind: 'history', page: 12 }] as const,
    [languageData('ru'), { kind: 'language', language: 'ru' }] as const,
    [
      draftData(id, { move: 'remove', photo }),
      { kind: 'draft', draftId: id, press: { move: 'remove', photo: photo.slice(0, 12) } },
    ] as const,
  ];
  for (const [data, press] of written) {
    expect(parsePress(data)).toEqual(press);
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  }
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
    's:remove',
    's:steal:1',
    't:2',
    't:',
    'l:fr',
    'h:-1',
  ]) {
    expect(parsePress(data)).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (data) => void parsePress(data)));
});
