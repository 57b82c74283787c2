import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findDifferences,
  findRows,
  newRow,
  readHeader,
  readPeople,
  sheetHeader,
  stateOf,
} from '../../activities/catalog/sheet-rows.ts';
import type { Cell } from '../../src/contract/sheets.ts';
import type { ItemRow } from '../../src/db/catalog/items.ts';

const item = (fields: Partial<ItemRow> = {}): ItemRow => ({
  id: 1,
  pictureUrl: 'https://shop.example.test/1.jpg',
  productName: 'A chair',
  productUrl: 'https://shop.example.test/chair',
  rowState: 'there',
  isGone: false,
  isSkipped: false,
  hasPrompt: false,
  status: null,
  reason: null,
  fileLink: null,
  verdict: null,
  why: null,
  publication: null,
  publicationReason: null,
  shown: null,
  ...fields,
});

function columnsOf(header: readonly Cell[]) {
  const columns = readHeader(header);
  if (typeof columns === 'string') throw new Error(columns);
  return columns;
}

const usual = columnsOf(sheetHeader);

test('[b5] columns are found by their names, in any order and beside others', () => {
  const header = [
    'Bought',
    'note',
    'PROMPT',
    ' id ',
    'skip',
    'result',
    'state',
    'page',
    'product',
    'picture',
    7,
  ];
  expect(columnsOf(header)).toMatchObject({ note: 1, prompt: 2, id: 3, skip: 4, picture: 9 });
});

test.each([
  ['that is missing', sheetHeader.filter((name) => name !== 'prompt'), /no column “prompt”/],
  ['that was renamed', sheetHeader.map((name) => (name === 'id' ? 'number' : name)), /no column “id”/],
  ['that is there twice', [...sheetHeader, 'state'], /2 columns “state”/],
  ['of an empty first row', [], /no column “id”/],
])('a column %s is named', (_, header, sentence) => {
  expect(readHeader(header)).toMatch(sentence);
});

test.each([
  [{ hasPrompt: false }, 'no prompt'],
  [{ hasPrompt: true }, 'new'],
  [{ status: 'planned' }, 'waiting'],
  [{ status: 'sent' }, 'at the provider'],
  [{ status: 'sent', isSkipped: true, isGone: true }, 'at the provider'],
  [{ status: 'made', reason: null }, 'made, to be decided'],
  [{ status: 'made', verdict: 'reject', why: 'too dark' }, 'rejected: too dark'],
  [{ status: 'made', verdict: 'reject' }, 'rejected'],
  [{ status: 'made', verdict: 'redo' }, 'another one is wanted'],
  [{ status: 'planned', verdict: 'redo' }, 'waiting'],
  [{ status: 'made', verdict: 'accept' }, 'accepted'],
  [{ status: 'made', verdict: 'accept', publication: 'sending' }, 'being published'],
  [{ status: 'made', verdict: 'accept', publication: 'published', shown: 'published' }, 'published'],
  [
    { status: 'made', verdict: 'accept', publication: 'published', shown: 'edited' },
    'published, and edited in the shop',
  ],
  [{ status: 'made', verdict: 'accept', publication: 'published', shown: 'removed' }, 'removed in the shop'],
  [
    { status: 'made', verdict: 'accept', publication: 'failed', publicationReason: 'no room' },
    'not published: no room',
  ],
  [{ status: 'made', verdict: 'accept', publication: 'withdrawn' }, 'taken back'],
  [{ status: 'refused', reason: 'IMAGE_SAFETY' }, 'refused: IMAGE_SAFETY'],
  [{ status: 'failed', reason: 'no answer' }, 'failed: no answer'],
  [{ status: 'failed' }, 'failed'],
  [{ status: 'made', isSkipped: true }, 'skipped'],
  [{ status: 'made', isSkipped: true, isGone: true }, 'gone from the shop'],
] as const)('an item %o is told as “%s”', (fields, state) => {
  expect(stateOf(item(fields))).toBe(state);
});

test('[b5] a new row has our cells in our columns and leaves the others empty', () => {
  const columns = columnsOf([
    'price',
    'prompt',
    'id',
    'skip',
    'note',
    'result',
    'state',
    'page',
    'product',
    'picture',
  ]);
  expect(newRow(item(), columns)).toEqual([
    null,
    null,
    1,
    null,
    null,
    null,
    'no prompt',
    'https://shop.example.test/chair',
    'A chair',
    'https://shop.example.test/1.jpg',
  ]);
});

test('rows are found by their id wherever they are; of a copy the first counts and the other is left alone', () => {
  const rows = [
    sheetHeader,
    newRow(item({ id: 7 }), usual),
    ['people'],
    [],
    newRow(item({ id: 3 }), usual),
    ['7'],
  ];
  expect(findRows(rows, usual)).toEqual({
    byId: new Map([
      [7, 1],
      [3, 4],
    ]),
    copies: 1,
  });
  const changes = findDifferences(rows, usual, [
    item({ id: 3, status: 'sent' }),
    item({ id: 7, status: 'sent' }),
  ]);
  expect(changes.map(({ row }) => row)).toEqual([5, 2]);
});

/** What is read of a row in which people wrote so. */
const read = (prompt: Cell, skip: Cell) => {
  const row = newRow(item(), usual).with(usual.prompt, prompt).with(usual.skip, skip);
  return readPeople([sheetHeader, row], usual).rows[0];
};

test('[b6] prompts and marks are read, whatever else is in the cells', () => {
  expect(read('  a garden ', null)).toEqual({ id: 1, prompt: 'a garden', isMarked: false });
  expect(read(12, true)).toEqual({ id: 1, prompt: '12', isMarked: true });
  expect(read('#REF!', 'x')).toEqual({ id: 1, prompt: '', isMarked: true });
  for (const no of [false, 'no', 'FALSE', ' ', '-', 0, 'Нет']) expect(read(null, no)?.isMarked).toBe(false);
});

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('=1+1', '+cmd', '-2', '@x', '\t=1', '#REF!', 'TRUE', '1e3', '\0', '𝒳'),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const items = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 30 }),
    pictureUrl: fc.webUrl(),
    productName: fc.option(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=HYPERLINK("x")', '@me', '-5')),
    ),
    productUrl: fc.webUrl(),
    rowState: fc.constant('there' as const),
    isGone: fc.boolean(),
    isSkipped: fc.boolean(),
    hasPrompt: fc.boolean(),
    status: fc.constantFrom('planned', 'sent', 'made', 'refused', 'failed', null),
    reason: fc.option(fc.string()),
    fileLink: fc.option(fc.webUrl()),
    verdict: fc.constantFrom('accept', 'reject', 'redo', null),
    why: fc.option(fc.string()),
    publication: fc.constantFrom('published', 'failed', null),
    publicationReason: fc.option(fc.string()),
    shown: fc.constantFrom('published', 'removed', null),
  }),
  { selector: ({ id }) => id },
);
/** Our columns in any order, with people's own among them. */
const headers = fc
  .tuple(
    fc.shuffledSubarray([...sheetHeader], { minLength: 9 }),
    fc.array(fc.constantFrom('price', 'shelf', null, 5)),
  )
  .chain(([columns, others]) =>
    fc.shuffledSubarray([...columns, ...others], { minLength: columns.length + others.length }),
  );

/** A sheet of some of the items and of rows in which people wrote anything. */
const sheets = fc.tuple(headers, items).chain(([header, all]) => {
  const columns = columnsOf(header);
  const rows = fc.array(
    fc.oneof(
      fc.array(cell, { maxLength: header.length + 3 }),
      fc.constantFrom(...(all.length > 0 ? all : [item()])).map((one) => newRow(one, columns)),
    ),
    { maxLength: 20 },
  );
  return fc.record({
    columns: fc.constant(columns),
    items: fc.constant(all),
    cells: rows.map((made) => [header, ...made]),
  });
});

const isFormula = (value: Cell) => typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value);

test('whatever people do to a sheet, what is theirs stays, no formula is written, and the second time nothing is', () => {
  fc.assert(
    fc.property(sheets, ({ cells, columns, items }) => {
      const after: Cell[][] = cells.map((row) => [...row]);
      for (const { row, column, value } of findDifferences(cells, columns, items)) {
        expect(isFormula(value)).toBe(false);
        expect(row).toBeGreaterThan(1);
        (after[row - 1] ??= [])[column - 1] = value;
      }
      const own = new Set([columns.picture, columns.product, columns.page, columns.state, columns.result]);
      for (const [row, before] of cells.entries())
        for (const [column, value] of before.entries())
          if (!own.has(column)) expect(after[row]?.[column]).toEqual(value);
      expect(findDifferences(after, columns, items)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('whatever people write, each item is read once, with a prompt that can be kept', () => {
  fc.assert(
    fc.property(sheets, ({ cells, columns }) => {
      const { rows } = readPeople(cells, columns);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      for (const { id, prompt } of rows) {
        expect(Number.isSafeInteger(id) && id > 0).toBe(true);
        expect(prompt).toBe(prompt.trim());
        expect(prompt.isWellFormed() && !prompt.includes('\0')).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a row that was written is found again, and holds no formula', () => {
  fc.assert(
    fc.property(headers, items, (header, all) => {
      const columns = columnsOf(header);
      const cells = [header, ...all.map((one) => newRow(one, columns))];
      expect(cells.slice(1).flat().some(isFormula)).toBe(false);
      expect([...findRows(cells, columns).byId.keys()]).toEqual(all.map(({ id }) => id));
      expect(findDifferences(cells, columns, all)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
