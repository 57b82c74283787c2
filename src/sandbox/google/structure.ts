import { z } from 'zod';
import { type StoredCell } from './cells.ts';
import { sheetsRefusal } from './refusals.ts';
import { applyChange, type Book, type CellChange, type SheetChange, type Tab } from './sheet-changes.ts';
import type { SheetState } from './sheet-state.ts';
import { sortRows } from './sorting.ts';

const index = z.int().min(0);
const fields = z.string().min(1);
const grid = z.strictObject({
  sheetId: index,
  startRowIndex: index.optional(),
  endRowIndex: index.optional(),
  startColumnIndex: index.optional(),
  endColumnIndex: index.optional(),
});
const gridProperties = z.strictObject({
  rowCount: index.optional(),
  columnCount: index.optional(),
  frozenRowCount: index.optional(),
});
const tabProperties = z.strictObject({
  sheetId: index.optional(),
  title: z.string().min(1).optional(),
  gridProperties: gridProperties.optional(),
});
const cell = z.strictObject({
  userEnteredValue: z
    .strictObject({
      stringValue: z.string().optional(),
      numberValue: z.number().optional(),
      boolValue: z.boolean().optional(),
    })
    .optional(),
  userEnteredFormat: z
    .strictObject({ textFormat: z.strictObject({ bold: z.boolean() }).optional() })
    .optional(),
});
const lines = z.strictObject({
  sheetId: index,
  dimension: z.enum(['ROWS', 'COLUMNS']),
  startIndex: index,
  endIndex: index,
});

/** One request of a structural batch: one of these, and nothing beside it. */
const requestSchema = z.union([
  z.strictObject({ addSheet: z.strictObject({ properties: tabProperties }) }),
  z.strictObject({ updateSheetProperties: z.strictObject({ properties: tabProperties, fields }) }),
  z.strictObject({
    updateCells: z.strictObject({
      start: z.strictObject({ sheetId: index, rowIndex: index.default(0), columnIndex: index.default(0) }),
      rows: z.array(z.strictObject({ values: z.array(cell) })),
      fields,
    }),
  }),
  z.strictObject({ repeatCell: z.strictObject({ range: grid, cell, fields }) }),
  z.strictObject({
    insertDimension: z.strictObject({ range: lines, inheritFromBefore: z.boolean().optional() }),
  }),
  z.strictObject({ deleteDimension: z.strictObject({ range: lines }) }),
  z.strictObject({
    sortRange: z.strictObject({
      range: grid,
      sortSpecs: z.array(
        z.strictObject({ dimensionIndex: index, sortOrder: z.enum(['ASCENDING', 'DESCENDING']) }),
      ),
    }),
  }),
  z.strictObject({
    setDataValidation: z.strictObject({
      range: grid,
      rule: z.strictObject({
        condition: z.strictObject({
          type: z.literal('ONE_OF_LIST'),
          values: z.array(z.strictObject({ userEnteredValue: z.string() })),
        }),
        strict: z.boolean().optional(),
        showCustomUi: z.boolean().optional(),
      }),
    }),
  }),
]);
type Request = z.infer<typeof requestSchema>;

export const batchSchema = z.strictObject({ requests: z.array(z.unknown()).min(1) });

/** Applies all requests or, where one cannot be, none. @returns a reply to each */
export function applyRequests(state: SheetState, requests: readonly unknown[]): object[] {
  // On a copy first, which shows each request what those before it have done.
  const book = structuredClone(state.book);
  const changes: SheetChange[] = [];
  const replies = requests.map((one, place) => {
    const { data: request } = requestSchema.safeParse(one);
    if (request === undefined)
      throw sheetsRefusal(400, `Invalid JSON payload received. Unknown request at requests[${place}]`);
    try {
      const { planned, reply } = plan(book, request);
      for (const change of planned) applyChange(book, change);
      changes.push(...planned);
      return reply;
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      throw sheetsRefusal(400, `Invalid requests[${place}].${Object.keys(request)[0]}: ${error.message}`);
    }
  });
  state.change(changes, 'app');
  return replies;
}

class Impossible extends Error {
  override readonly name = 'Impossible';
}

interface Plan {
  planned: SheetChange[];
  reply: object;
}

function only(...planned: SheetChange[]): Plan {
  return { planned, reply: {} };
}

function plan(book: Book, request: Request): Plan {
  if ('addSheet' in request) return planTab(book, request.addSheet.properties);
  if ('updateSheetProperties' in request) {
    const { properties, fields } = request.updateSheetProperties;
    return only(changeTab(book, properties, fields));
  }
  if ('updateCells' in request) return only(...updateCells(book, request.updateCells));
  if ('repeatCell' in request) return only(...repeatCell(book, request.repeatCell));
  if ('insertDimension' in request || 'deleteDimension' in request) {
    const isInsert = 'insertDimension' in request;
    const { sheetId, dimension, startIndex, endIndex } = isInsert
      ? request.insertDimension.range
      : request.deleteDimension.range;
    const tab = tabOf(book, sheetId);
    const size = dimension === 'ROWS' ? tab.rowCount : tab.columnCount;
    if (endIndex <= startIndex || startIndex > size || (!isInsert && endIndex > size))
      throw new Impossible('range is out of bounds.');
    const count = endIndex - startIndex;
    return only({ kind: isInsert ? 'inserted' : 'deleted', sheetId, dimension, at: startIndex, count });
  }
  if ('sortRange' in request) {
    const { range, sortSpecs } = request.sortRange;
    const from = range.startRowIndex ?? 0;
    const tab = tabOf(book, range.sheetId);
    return only(sortRows(tab, { from, to: range.endRowIndex ?? tab.rows.length, by: sortSpecs }));
  }
  const { range, rule } = request.setDataValidation;
  const tab = tabOf(book, range.sheetId);
  const validation = {
    rows: [range.startRowIndex ?? 0, range.endRowIndex ?? tab.rowCount] as [number, number],
    columns: [range.startColumnIndex ?? 0, range.endColumnIndex ?? tab.columnCount] as [number, number],
    values: rule.condition.values.map(({ userEnteredValue }) => userEnteredValue),
    isStrict: rule.strict ?? false,
  };
  return only({ kind: 'validated', sheetId: tab.sheetId, validation });
}

function tabOf({ tabs }: Book, sheetId: number): Tab {
  const tab = tabs.find((one) => one.sheetId === sheetId);
  if (!tab) throw new Impossible(`No grid with id: ${sheetId}`);
  return tab;
}

function planTab(
  { tabs }: Book,
  { sheetId, title = `Sheet${tabs.length + 1}`, gridProperties = {} }: z.infer<typeof tabProperties>,
): Plan {
  if (tabs.some((tab) => tab.title === title))
    throw new Impossible(`A sheet with the name "${title}" already exists. Please enter another name.`);
  const id = sheetId ?? Math.max(...tabs.map((tab) => tab.sheetId)) + 1;
  if (tabs.some((tab) => tab.sheetId === id)) throw new Impossible(`A sheet with id ${id} already exists.`);
  const { rowCount = 1_000, columnCount = 26, frozenRowCount = 0 } = gridProperties;
  const reply = {
    addSheet: {
      properties: {
        sheetId: id,
        title,
        index: tabs.length,
        sheetType: 'GRID',
        gridProperties: { rowCount, columnCount },
      },
    },
  };
  return {
    planned: [{ kind: 'tab_added', sheetId: id, title, rowCount, columnCount, frozenRows: frozenRowCount }],
    reply,
  };
}

/** Only the fields that are named change. */
function changeTab(book: Book, properties: z.infer<typeof tabProperties>, fields: string): SheetChange {
  const { sheetId } = tabOf(book, properties.sheetId ?? 0);
  const names = fields === '*' ? ['title', 'gridProperties.frozenRowCount'] : fields.split(',');
  const change: Extract<SheetChange, { kind: 'tab_changed' }> = { kind: 'tab_changed', sheetId };
  for (const name of names) {
    if (name === 'title' && properties.title !== undefined) change.title = properties.title;
    else if (name === 'gridProperties.frozenRowCount')
      change.frozenRows = properties.gridProperties?.frozenRowCount ?? 0;
    else throw new Impossible(`Invalid field: ${name}`);
  }
  return change;
}

const boldField = 'userEnteredFormat.textFormat.bold';

interface CellFields {
  value: boolean;
  bold: boolean;
}

function fieldsOf(fields: string): CellFields {
  const names = fields.split(',');
  const wrong = names.find((name) => name !== 'userEnteredValue' && name !== boldField);
  if (wrong !== undefined) throw new Impossible(`Invalid field: ${wrong}`);
  return { value: names.includes('userEnteredValue'), bold: names.includes(boldField) };
}

type UpdateCells = Extract<Request, { updateCells: unknown }>['updateCells'];

function updateCells(book: Book, { start, rows, fields }: UpdateCells): SheetChange[] {
  const { sheetId, rowCount, columnCount } = tabOf(book, start.sheetId);
  const named = fieldsOf(fields);
  const placed = rows.flatMap(({ values }, down) =>
    values.map((value, right) => ({ row: start.rowIndex + down, column: start.columnIndex + right, value })),
  );
  if (placed.some(({ row, column }) => row >= rowCount || column >= columnCount))
    throw new Impossible('Attempting to write outside of the grid.');
  const cells = placed.map(({ row, column, value }): CellChange => [row, column, storedOf(value)]);
  const bold = placed.map(
    ({ row, column, value }): SheetChange => ({
      kind: 'bold',
      sheetId,
      area: [row, row + 1, column, column + 1],
      isBold: value.userEnteredFormat?.textFormat?.bold ?? false,
    }),
  );
  return [
    ...(named.value ? [{ kind: 'written' as const, sheetId, cells }] : []),
    ...(named.bold ? bold : []),
  ];
}

type RepeatCell = Extract<Request, { repeatCell: unknown }>['repeatCell'];

function repeatCell(book: Book, { range, cell, fields }: RepeatCell): SheetChange[] {
  const { sheetId, rowCount, columnCount } = tabOf(book, range.sheetId);
  if (fieldsOf(fields).value) throw new Impossible('values are not repeated here.');
  const {
    startRowIndex = 0,
    endRowIndex = rowCount,
    startColumnIndex = 0,
    endColumnIndex = columnCount,
  } = range;
  const area: [number, number, number, number] = [
    startRowIndex,
    endRowIndex,
    startColumnIndex,
    endColumnIndex,
  ];
  return [{ kind: 'bold', sheetId, area, isBold: cell.userEnteredFormat?.textFormat?.bold ?? false }];
}

function storedOf({ userEnteredValue = {} }: z.infer<typeof cell>): StoredCell | null {
  const value = userEnteredValue.stringValue ?? userEnteredValue.numberValue ?? userEnteredValue.boolValue;
  return value === undefined || value === '' ? null : { value };
}
