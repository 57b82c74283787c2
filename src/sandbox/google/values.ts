import type { Context } from 'hono';
import { z } from 'zod';
import { readJson } from './answering.ts';
import { findTable } from './append.ts';
import { rawCell, type StoredCell, typedCell } from './cells.ts';
import { parseFields } from './fields.ts';
import { sheetsRefusal } from './refusals.ts';
import { sheetFileId } from './settings.ts';
import type { CellChange } from './sheet-changes.ts';
import { findPlace, type Look, type Place, rangeOf, type SheetState, valuesIn } from './sheet-state.ts';

const inputOption = z.enum(['RAW', 'USER_ENTERED'], {
  error: "'valueInputOption' is required but not specified",
});
const dimension = z.enum(['ROWS', 'COLUMNS']).default('ROWS');
const cells = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));
const valueRange = z.strictObject({
  range: z.string().optional(),
  majorDimension: dimension,
  values: cells.default([]),
});

/** All that may be asked of each kind of answer. */
const updated = 'spreadsheetId,updatedRange,updatedRows,updatedColumns,updatedCells,updatedData';
const range = 'range,majorDimension,values';
export const knownValues = {
  range: parseFields(range),
  ranges: parseFields(`spreadsheetId,valueRanges(${range})`),
  updated: parseFields(updated),
  batch: parseFields(
    `spreadsheetId,totalUpdatedRows,totalUpdatedColumns,totalUpdatedCells,totalUpdatedSheets,responses(${updated})`,
  ),
  appended: parseFields(`spreadsheetId,tableRange,updates(${updated})`),
  cleared: parseFields('spreadsheetId,clearedRange'),
} as const;

/** An answer and the kind of what may be asked of it. */
export type Answered = [kind: keyof typeof knownValues, body: object];

export function readOne(context: Context, { book }: SheetState, range: string): Answered {
  return ['range', readRange(range, book, lookOf(context))];
}

export function readMany(context: Context, { book }: SheetState): Answered {
  const ranges = context.req.queries('ranges') ?? [];
  const valueRanges = ranges.map((range) => readRange(range, book, lookOf(context)));
  return ['ranges', { spreadsheetId: sheetFileId, valueRanges }];
}

function lookOf(context: Context): Look {
  const { valueRenderOption, dateTimeRenderOption, majorDimension } = context.req.query();
  const rendering = z
    .enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'])
    .default('FORMATTED_VALUE')
    .parse(valueRenderOption);
  return {
    rendering,
    datesAsText: dateTimeRenderOption === 'FORMATTED_STRING',
    byColumns: dimension.parse(majorDimension) === 'COLUMNS',
  };
}

function readRange(range: string, book: SheetState['book'], look: Look): object {
  const place = findPlace(range, book);
  const values = valuesIn(place, look);
  return {
    range: rangeOf(place),
    majorDimension: look.byColumns ? 'COLUMNS' : 'ROWS',
    ...(values !== undefined && { values }),
  };
}

export async function update(context: Context, state: SheetState, range: string): Promise<Answered> {
  const option = inputOption.parse(context.req.query('valueInputOption'));
  const body = valueRange.parse(await readJson(context, 'sheets'));
  const write = planWrite(state, { ...body, range, option });
  state.change([{ kind: 'written', sheetId: write.place.tab.sheetId, cells: write.cells }], 'app');
  return ['updated', write.told];
}

export async function updateMany(context: Context, state: SheetState): Promise<Answered> {
  const schema = z.strictObject({ valueInputOption: inputOption, data: z.array(valueRange) });
  const { valueInputOption: option, data } = schema.parse(await readJson(context, 'sheets'));
  const writes = data.map(({ range = '', ...body }) => planWrite(state, { ...body, range, option }));
  state.change(
    writes.map(({ place, cells }) => ({ kind: 'written', sheetId: place.tab.sheetId, cells })),
    'app',
  );
  const total = (of: (one: Told) => number) => writes.reduce((sum, { told }) => sum + of(told), 0);
  const body = {
    spreadsheetId: sheetFileId,
    totalUpdatedRows: total(({ updatedRows }) => updatedRows),
    totalUpdatedColumns: total(({ updatedColumns }) => updatedColumns),
    totalUpdatedCells: total(({ updatedCells }) => updatedCells),
    totalUpdatedSheets: new Set(writes.map(({ place }) => place.tab.sheetId)).size,
    responses: writes.map(({ told }) => told),
  };
  return ['batch', body];
}

interface Told {
  spreadsheetId: string;
  updatedRange: string;
  updatedRows: number;
  updatedColumns: number;
  updatedCells: number;
}

interface Written {
  range: string;
  option: z.infer<typeof inputOption>;
  majorDimension: 'ROWS' | 'COLUMNS';
  values: z.infer<typeof cells>;
}

/** What a write does, if it fits; null leaves a cell as it is. */
function planWrite({ book }: SheetState, { range, option, majorDimension, values }: Written) {
  const place = findPlace(range, book);
  const rows = majorDimension === 'ROWS' ? values : turn(values);
  const width = Math.max(0, ...rows.map((row) => row.length));
  const isOpen = !/:/.test(range.split('!').at(-1) ?? '');
  const { fromRow, fromColumn } = place;
  const limit = isOpen
    ? { row: place.tab.rowCount, column: place.tab.columnCount }
    : { row: place.toRow, column: place.toColumn };
  if (fromRow + rows.length > limit.row || fromColumn + width > limit.column)
    throw sheetsRefusal(400, `Requested writing within range [${range}], but tried writing outside of it`);
  const changes = rows.flatMap((row, down) =>
    row.flatMap((value, right): CellChange[] =>
      value === null ? [] : [[fromRow + down, fromColumn + right, toCell(value, option) ?? null]],
    ),
  );
  const written = {
    ...place,
    toRow: fromRow + Math.max(1, rows.length),
    toColumn: fromColumn + Math.max(1, width),
  };
  return { place, cells: changes, told: tell(written, changes.length) };
}

export async function append(context: Context, state: SheetState, range: string): Promise<Answered> {
  const option = inputOption.parse(context.req.query('valueInputOption'));
  const how = z
    .enum(['OVERWRITE', 'INSERT_ROWS'])
    .default('OVERWRITE')
    .parse(context.req.query('insertDataOption'));
  const { majorDimension, values } = valueRange.parse(await readJson(context, 'sheets'));
  const rows = majorDimension === 'ROWS' ? values : turn(values);
  const place = findPlace(range, state.book);
  const table = findTable(place);
  const at = table?.toRow ?? place.fromRow;
  const column = table?.fromColumn ?? place.fromColumn;
  const { tab } = place;
  const width = Math.max(1, ...rows.map((row) => row.length));
  if (column + width > tab.columnCount)
    throw sheetsRefusal(400, `Range exceeds grid limits. Max columns: ${tab.columnCount}`);
  const missing = at + rows.length - tab.rowCount;
  if (how === 'OVERWRITE' && missing > 0)
    state.change([{ kind: 'tab_changed', sheetId: tab.sheetId, rowCount: tab.rowCount + missing }], 'app');
  state.append({
    sheetId: tab.sheetId,
    at,
    column,
    inserted: how === 'INSERT_ROWS',
    rows: rows.map((row) => row.map((value) => toCell(value, option) ?? null)),
    by: 'app',
  });
  const written = {
    tab,
    fromRow: at,
    fromColumn: column,
    toRow: at + Math.max(1, rows.length),
    toColumn: column + width,
  };
  const count = rows.flat().filter((value) => value !== null).length;
  const tableRange = table && rangeOf({ tab, ...table });
  return [
    'appended',
    {
      spreadsheetId: sheetFileId,
      ...(tableRange !== undefined && { tableRange }),
      updates: tell(written, count),
    },
  ];
}

export function clear(state: SheetState, range: string): Answered {
  const place = findPlace(range, state.book);
  const { tab, fromRow, fromColumn, toRow, toColumn } = place;
  const cells = tab.rows
    .slice(fromRow, toRow)
    .flatMap((row, down) =>
      row.cells
        .slice(fromColumn, toColumn)
        .flatMap((cell, right): CellChange[] =>
          cell?.value === undefined ? [] : [[fromRow + down, fromColumn + right, null]],
        ),
    );
  if (cells.length > 0) state.change([{ kind: 'written', sheetId: tab.sheetId, cells }], 'app');
  return ['cleared', { spreadsheetId: sheetFileId, clearedRange: rangeOf(place) }];
}

function toCell(value: unknown, option: z.infer<typeof inputOption>): StoredCell | undefined {
  return option === 'RAW' ? rawCell(value) : typedCell(value);
}

function tell(place: Place, updatedCells: number): Told {
  return {
    spreadsheetId: sheetFileId,
    updatedRange: rangeOf(place),
    updatedRows: place.toRow - place.fromRow,
    updatedColumns: place.toColumn - place.fromColumn,
    updatedCells,
  };
}

function turn<Value>(lines: (Value | null)[][]): (Value | null)[][] {
  const width = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: width }, (_, index) => lines.map((line) => line[index] ?? null));
}
