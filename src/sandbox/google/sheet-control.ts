import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { renderCell, typedCell } from './cells.ts';
import type { SheetChange, Tab } from './sheet-changes.ts';
import type { SheetState } from './sheet-state.ts';
import { sortRows } from './sorting.ts';

/** A cell as people see it. */
export interface CellView {
  /** As it looks. */
  text: string;
  /** What is edited; absent when it is the same. */
  input?: string;
  isNumber?: true;
  isBold?: true;
}

export interface TabView {
  sheetId: number;
  title: string;
  frozenRows: number;
  columnCount: number;
  rowCount: number;
  /** As far down and to the right as there is something; a row keeps its number wherever it moves. */
  rows: { id: number; cells: (CellView | null)[] }[];
  /** Lists that cells are chosen from. */
  choices: { columns: [number, number]; rows: [number, number]; values: string[] }[];
}

export interface BookView {
  title: string;
  revision: number;
  tabs: TabView[];
}

const index = z.int().min(0).max(100_000);
const cellSchema = z.strictObject({
  sheetId: z.int(),
  /** The row's number; where there is none yet, its place. */
  rowId: z.int().optional(),
  row: index,
  column: z.int().min(0).max(18_000),
  text: z.string().max(50_000),
});
const sortSchema = z.strictObject({
  sheetId: z.int(),
  column: index,
  isDescending: z.boolean().default(false),
});
const rowsSchema = z.strictObject({ sheetId: z.int(), rowIds: z.array(z.int()).min(1) });
const insertSchema = z.strictObject({
  sheetId: z.int(),
  at: index,
  count: z.int().min(1).max(1_000).default(1),
});
const columnSchema = z.strictObject({
  sheetId: z.int(),
  at: index,
  count: z.int().min(1).max(100).default(1),
});
const renameSchema = z.strictObject({ sheetId: z.int(), title: z.string().min(1).max(100) });

/** The spreadsheet as people work in it. */
export function createSheetControl({ sheet }: { sheet: SheetState }): Hono {
  const control = new Hono();
  const on = <Body extends { sheetId: number }>(
    path: string,
    schema: z.ZodType<Body>,
    plan: (body: Body, tab: Tab) => SheetChange[],
  ): void =>
    void control.post(path, async (context) => {
      const body = schema.parse(await context.req.json().catch(() => ({})));
      const tab = sheet.book.tabs.find(({ sheetId }) => sheetId === body.sheetId);
      if (!tab) return context.json({ error: `there is no tab ${body.sheetId}` }, 404);
      sheet.change(plan(body, tab), 'person');
      return tell(context, sheet);
    });
  control.get('/', (context) => context.json(view(sheet)));
  on('/cell', cellSchema, planCell);
  on('/sort', sortSchema, ({ column, isDescending }, tab) => {
    const by = [
      { dimensionIndex: column, sortOrder: isDescending ? ('DESCENDING' as const) : ('ASCENDING' as const) },
    ];
    // The header stays: people freeze it, or sort what is below the first row.
    return [sortRows(tab, { from: Math.max(1, tab.frozenRows), to: tab.rows.length, by })];
  });
  on('/rows/delete', rowsSchema, ({ sheetId, rowIds }, tab) =>
    tab.rows
      .flatMap(({ id }, at) => (rowIds.includes(id) ? [at] : []))
      .toReversed()
      .map((at) => ({ kind: 'deleted', sheetId, dimension: 'ROWS', at, count: 1 })),
  );
  on('/rows/insert', insertSchema, ({ sheetId, at, count }) => [
    { kind: 'inserted', sheetId, dimension: 'ROWS', at, count },
  ]);
  on('/columns/insert', columnSchema, ({ sheetId, at, count }) => [
    { kind: 'inserted', sheetId, dimension: 'COLUMNS', at, count },
  ]);
  on('/columns/delete', columnSchema, ({ sheetId, at, count }) => [
    { kind: 'deleted', sheetId, dimension: 'COLUMNS', at, count },
  ]);
  on('/rename', renameSchema, ({ sheetId, title }) => [{ kind: 'tab_changed', sheetId, title }]);
  return control;
}

/** In the row of this number, wherever it is by now; a row that was deleted meanwhile takes nothing. */
function planCell(
  { sheetId, rowId, row, column, text }: z.infer<typeof cellSchema>,
  tab: Tab,
): SheetChange[] {
  const place = rowId === undefined ? freeRow(row, tab) : tab.rows.findIndex(({ id }) => id === rowId);
  if (place < 0) return [];
  const grown = {
    ...(place >= tab.rowCount && { rowCount: place + 1 }),
    ...(column >= tab.columnCount && { columnCount: column + 1 }),
  };
  return [
    ...(Object.keys(grown).length > 0 ? [{ kind: 'tab_changed' as const, sheetId, ...grown }] : []),
    { kind: 'written', sheetId, cells: [[place, column, typedCell(text) ?? null]] },
  ];
}

/** A row that was empty when somebody began to write there; what came into it meanwhile is not written over. */
function freeRow(row: number, { rows }: Tab): number {
  return rows[row]?.cells.some((cell) => cell?.value !== undefined) ? rows.length : row;
}

function tell(context: Context, { book }: SheetState): Response {
  return context.json({ revision: book.revision });
}

function view({ book }: SheetState): BookView {
  return {
    title: book.title,
    revision: book.revision,
    tabs: book.tabs.map((tab) => ({
      sheetId: tab.sheetId,
      title: tab.title,
      frozenRows: tab.frozenRows,
      columnCount: tab.columnCount,
      rowCount: tab.rowCount,
      rows: tab.rows.map(({ id, cells }) => ({ id, cells: Array.from(cells, viewCell) })),
      choices: tab.validations.map(({ columns, rows, values }) => ({ columns, rows, values })),
    })),
  };
}

function viewCell(cell: Tab['rows'][number]['cells'][number]): CellView | null {
  if (cell === undefined) return null;
  const { value, formula, isBold } = cell;
  return {
    text: String(renderCell(cell, 'FORMATTED_VALUE', true)),
    // Text that would be read as something else is edited with its apostrophe.
    ...(formula !== undefined && { input: formula }),
    ...(typeof value === 'string' && formula === undefined && isMisread(value) && { input: `'${value}` }),
    ...(typeof value === 'number' && { isNumber: true }),
    ...(isBold && { isBold }),
  };
}

function isMisread(text: string): boolean {
  return typedCell(text)?.value !== text || text.startsWith("'");
}
