import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { read, type Simulator, sheetPath, simulator, values, write } from './google-rig.ts';

function batch(google: Simulator, ...requests: object[]) {
  return google.call('POST', `${sheetPath}:batchUpdate`, { body: { requests } });
}

test('a structural batch is carried out whole or not at all', async () => {
  const google = await simulator();
  await write(google, 'A1', [
    ['b', 1],
    ['a', 2],
  ]);
  const sort = {
    sortRange: { range: { sheetId: 0 }, sortSpecs: [{ dimensionIndex: 0, sortOrder: 'ASCENDING' }] },
  };
  const refused = await batch(google, sort, { addSheet: { properties: { title: 'Sheet1' } } });
  expect([refused.status, refused.body.error.message]).toEqual([
    400,
    expect.stringContaining('already exists'),
  ]);
  expect((await read(google, 'A1:B2')).values).toEqual([
    ['b', '1'],
    ['a', '2'],
  ]);
  const { body } = await batch(
    google,
    sort,
    { insertDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 0, endIndex: 1 } } },
    { addSheet: { properties: { title: 'My Queue', gridProperties: { columnCount: 3 } } } },
  );
  expect(body.replies).toMatchObject([
    {},
    {},
    { addSheet: { properties: { sheetId: 1, title: 'My Queue' } } },
  ]);
  expect((await read(google, 'A1:B3')).values).toEqual([[], ['a', '2'], ['b', '1']]);
  expect(await read(google, "'My Queue'")).toEqual({ range: "'My Queue'!A1:C1000", majorDimension: 'ROWS' });
});

test('rows and cells are formatted, frozen, validated and deleted by a batch', async () => {
  const google = await simulator();
  await write(google, 'A1', [
    ['Key', 'State'],
    ['k1', 'new'],
    ['k2', 'new'],
  ]);
  const bold = 'userEnteredFormat.textFormat.bold';
  const { status } = await batch(
    google,
    {
      repeatCell: {
        range: { sheetId: 0, startRowIndex: 0, endRowIndex: 1, endColumnIndex: 2 },
        cell: { userEnteredFormat: { textFormat: { bold: true } } },
        fields: bold,
      },
    },
    {
      updateSheetProperties: {
        properties: { sheetId: 0, title: 'Catalog', gridProperties: { frozenRowCount: 1 } },
        fields: 'title,gridProperties.frozenRowCount',
      },
    },
    {
      setDataValidation: {
        range: { sheetId: 0, startRowIndex: 1, startColumnIndex: 1, endColumnIndex: 2 },
        rule: {
          condition: {
            type: 'ONE_OF_LIST',
            values: [{ userEnteredValue: 'new' }, { userEnteredValue: 'skip' }],
          },
          strict: true,
          showCustomUi: true,
        },
      },
    },
    { deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 1, endIndex: 2 } } },
    {
      updateCells: {
        start: { sheetId: 0, rowIndex: 2, columnIndex: 0 },
        rows: [
          { values: [{ userEnteredValue: { stringValue: '=1' } }, { userEnteredValue: { numberValue: 2 } }] },
        ],
        fields: 'userEnteredValue',
      },
    },
  );
  expect(status).toBe(200);
  const [tab] = (await google.client.book()).tabs;
  expect(tab).toMatchObject({
    title: 'Catalog',
    frozenRows: 1,
    rowCount: 999,
    choices: [{ values: ['new', 'skip'] }],
  });
  expect(tab?.rows.map(({ cells }) => cells)).toEqual([
    [
      { text: 'Key', isBold: true },
      { text: 'State', isBold: true },
    ],
    [{ text: 'k2' }, { text: 'new' }],
    [
      { text: '=1', input: "'=1" },
      { text: '2', isNumber: true },
    ],
  ]);
  for (const wrong of [
    { mergeCells: {} },
    { updateCells: { start: { sheetId: 9 }, rows: [], fields: bold } },
  ])
    expect((await batch(google, wrong)).status).toBe(400);
});

test('the spreadsheet is described with what is asked for, and no other is there', async () => {
  const google = await simulator();
  await write(google, 'A1', [['Key', 7]]);
  const get = (query: string) => google.call('GET', `${sheetPath}${query}`);
  expect((await get('')).body).toMatchObject({ properties: { title: 'Darkroom catalog' }, sheets: [{}] });
  const { body } = await get(
    '?ranges=Sheet1!1:1&fields=sheets(properties(title),data(rowData(values(effectiveValue))))',
  );
  expect(body).toEqual({
    sheets: [
      {
        properties: { title: 'Sheet1' },
        data: [
          {
            rowData: [
              {
                values: [{ effectiveValue: { stringValue: 'Key' } }, { effectiveValue: { numberValue: 7 } }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect((await get('?fields=colour')).status).toBe(400);
  const other = await google.call('GET', '/v4/spreadsheets/OTHER');
  expect([other.status, other.body.error.status]).toEqual([404, 'NOT_FOUND']);
});

test('an append whose work is done twice leaves its rows twice', async () => {
  const google = await simulator();
  google.faults.plan([{ match: 'google.append', fault: 'twice' }]);
  await google.call('POST', `${values('A:A')}:append?valueInputOption=RAW`, { body: { values: [['k1']] } });
  expect((await read(google, 'A:A')).values).toEqual([['k1'], ['k1']]);
});

test('the spreadsheet outlasts a restart, with its rows in their order', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-sheets-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const first = await simulator({ dataDir });
  await write(first, 'A1', [['Key'], ['k2'], ['k1']]);
  await first.client.sort('Sheet1', { column: 1 });
  await first.client.type('Sheet1', { row: 2, column: 2, text: 'by the sea' });
  const book = await first.client.book();
  await first.close();
  const { client } = await simulator({ dataDir });
  expect(await client.book()).toEqual(book);
  expect(await client.rows('Sheet1')).toEqual([['Key'], ['k1', 'by the sea'], ['k2']]);
});

test('what was begun in an empty row writes over nothing that came into it meanwhile', async () => {
  const google = await simulator();
  await write(google, 'A1', [['Key'], ['k1']]);
  const typed = { sheetId: 0, row: 1, column: 0, text: 'mine' };
  await fetch(`${google.origin}/sandbox/google/sheet/cell`, { method: 'POST', body: JSON.stringify(typed) });
  expect(await google.client.rows('Sheet1')).toEqual([['Key'], ['k1'], ['mine']]);
});
