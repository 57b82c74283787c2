import { expect, test } from 'vitest';
import { read, sheetPath, simulator, values, write } from './google-rig.ts';

test.each([
  ['Sheet1', 'Sheet1!A1:Z1000', [['a', '', 'c'], [], ['', 'h']]],
  ['Sheet1!A1:B2', 'Sheet1!A1:B2', [['a']]],
  ['A1:C', 'Sheet1!A1:C1000', [['a', '', 'c'], [], ['', 'h']]],
  ["'Sheet1'!B3", 'Sheet1!B3', [['h']]],
  ['Sheet1!3:3', 'Sheet1!A3:Z3', [['', 'h']]],
  ['Sheet1!B:B', 'Sheet1!B1:B1000', [[], [], ['h']]],
  ['sheet1!$A$1:$C$1', undefined, undefined],
  ['Sheet1!$A$1:$C$1', 'Sheet1!A1:C1', [['a', '', 'c']]],
  ['Sheet1!D1:E9', 'Sheet1!D1:E9', undefined],
  ['Nowhere!A1', undefined, undefined],
  ['Sheet1!A0', undefined, undefined],
  ['Sheet1!AA1', undefined, undefined],
  ['Sheet1!', undefined, undefined],
])('%s is read as %s, without what is empty at its ends', async (range, normalised, cells) => {
  const google = await simulator();
  await write(google, 'A1', [['a', null, 'c'], [], [null, 'h']]);
  const { error, ...body } = await read(google, range);
  if (normalised === undefined) return expect(error.status).toBe('INVALID_ARGUMENT');
  expect(body).toEqual({ range: normalised, majorDimension: 'ROWS', ...(cells && { values: cells }) });
});

test('text stays text when it is written as it stands, and becomes what it looks like when it is typed', async () => {
  const google = await simulator();
  const cells = [['=1+1', '+x', '7', '2026-11-01', 'true', "'8", '-5', 'plain']];
  await write(google, 'A1', cells);
  await google.call('PUT', `${values('A2')}?valueInputOption=USER_ENTERED`, { body: { values: cells } });
  const raw = await read(google, 'A1:H1', '?valueRenderOption=UNFORMATTED_VALUE');
  expect(raw.values).toEqual(cells);
  const typed = await read(google, 'A2:H2', '?valueRenderOption=UNFORMATTED_VALUE');
  expect(typed.values).toEqual([['#ERROR!', '#ERROR!', 7, 46_327, true, '8', -5, 'plain']]);
  const formulas = await read(google, 'A2:B2', '?valueRenderOption=FORMULA');
  expect(formulas.values).toEqual([['=1+1', '=+x']]);
  const shown = await read(google, 'A2:H2');
  expect(shown.values).toEqual([['#ERROR!', '#ERROR!', '7', '2026-11-01', 'TRUE', '8', '-5', 'plain']]);
});

test('how values are to be read must be said, and a write must fit into its range', async () => {
  const google = await simulator();
  expect((await google.call('PUT', values('A1'), { body: { values: [['a']] } })).status).toBe(400);
  expect(await write(google, 'A1:B1', [['a', 'b', 'c']])).toBe(400);
  expect(await write(google, 'A1:B1', [['a'], ['b']])).toBe(400);
  expect(await write(google, 'Z1000', [['a', 'b']])).toBe(400);
  expect(await write(google, 'A1', [['a', 'b'], ['c']])).toBe(200);
});

test('nothing in a write leaves the cell, an empty text clears it', async () => {
  const google = await simulator();
  await write(google, 'A1', [['a', 'b', 'c']]);
  await write(google, 'A1', [[null, '', 'd']]);
  expect((await read(google, 'A1:C1')).values).toEqual([['a', '', 'd']]);
  await google.call('POST', `${values('A1:C9')}:clear`);
  expect(await read(google, 'A1:C1')).not.toHaveProperty('values');
});

test('several ranges are read and written at once, and all or none', async () => {
  const google = await simulator();
  const writeBoth = (range: string) =>
    google.call('POST', `${sheetPath}/values:batchUpdate`, {
      body: {
        valueInputOption: 'RAW',
        data: [
          { range: 'A1', values: [['a']] },
          { range, majorDimension: 'COLUMNS', values: [['b', 'c']] },
        ],
      },
    });
  expect((await writeBoth('Nowhere!B1')).status).toBe(400);
  expect(await read(google, 'A1')).not.toHaveProperty('values');
  const { body: written } = await writeBoth('B1:B2');
  expect(written).toMatchObject({ totalUpdatedCells: 3, totalUpdatedRows: 3, totalUpdatedSheets: 1 });
  const { body: found } = await google.call(
    'GET',
    `${sheetPath}/values:batchGet?ranges=A1&ranges=B1%3AB2&majorDimension=COLUMNS`,
  );
  expect(found.valueRanges.map((one: { values: unknown }) => one.values)).toEqual([[['a']], [['b', 'c']]]);
});

// The tables of Google's own guide: A1:C2 and B4:D6.
test.each([
  ['Sheet1', 'Sheet1!B4:D6', 'Sheet1!B7:C7'],
  ['Sheet1!C5:D5', 'Sheet1!B4:D6', 'Sheet1!B7:C7'],
  ['B2:D4', 'Sheet1!B4:D6', 'Sheet1!B7:C7'],
  ['A3:G10', 'Sheet1!B4:D6', 'Sheet1!B7:C7'],
  ['A1', 'Sheet1!A1:C2', 'Sheet1!A3:B3'],
  ['A10', undefined, 'Sheet1!A10:B10'],
])('rows appended to %s go below the table %s', async (range, tableRange, updatedRange) => {
  const google = await simulator();
  await write(google, 'A1', [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ]);
  await write(google, 'B4', [
    ['g', 'h', 'i'],
    ['j', 'k', 'l'],
    ['m', 'n', 'o'],
  ]);
  const { body } = await google.call('POST', `${values(range)}:append?valueInputOption=RAW`, {
    body: { values: [['x', 'y']] },
  });
  expect([body.tableRange, body.updates.updatedRange]).toEqual([tableRange, updatedRange]);
});

test('rows that are inserted move what is below them, and rows that are not write over it', async () => {
  const google = await simulator();
  await write(google, 'A1', [['key']]);
  await write(google, 'B3', [['note']]);
  const append = (how: string) =>
    google.call('POST', `${values('A:A')}:append?valueInputOption=RAW&insertDataOption=${how}`, {
      body: {
        values: [
          ['k1', 'x'],
          ['k2', 'y'],
        ],
      },
    });
  await append('INSERT_ROWS');
  expect((await read(google, 'A1:B9')).values).toEqual([['key'], ['k1', 'x'], ['k2', 'y'], [], ['', 'note']]);
  await append('OVERWRITE');
  expect((await read(google, 'A4:B9')).values).toEqual([
    ['k1', 'x'],
    ['k2', 'y'],
  ]);
});
