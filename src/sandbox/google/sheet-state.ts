import { createLedger } from '../ground/ledger.ts';
import type { ServiceDeps } from '../service.ts';
import { type Area, formatA1, parseA1 } from './a1.ts';
import { type CellValue, type Rendering, renderCell, type StoredCell } from './cells.ts';
import type { By } from './drive-state.ts';
import { sheetsRefusal } from './refusals.ts';
import { sheetFileId } from './settings.ts';
import { applyChange, type Book, type CellChange, type SheetChange, type Tab } from './sheet-changes.ts';

/** The spreadsheet and what is done to it. */
export interface SheetState {
  readonly book: Book;
  /** All at once, or nothing when one of them cannot be read back. */
  change(changes: SheetChange[], by: By): void;
  append(appended: Appended): void;
}

export interface Appended {
  sheetId: number;
  /** Where the first of the rows is, counted from 0. */
  at: number;
  column: number;
  /** Whether rows were made for them. */
  inserted: boolean;
  rows: (StoredCell | null)[][];
  by: By;
}

const usualSize = { rowCount: 1_000, columnCount: 26, frozenRows: 0 };

export function createSheetState({ journal }: ServiceDeps): SheetState {
  const firstTab = { sheetId: 0, title: 'Sheet1', ...usualSize, rows: [], validations: [] };
  const book: Book = { title: 'Darkroom catalog', tabs: [firstTab], nextRow: 0, revision: 0 };
  const { record } = createLedger(journal, book, {
    'google.sheet.changed'(state, { changes }: { changes: SheetChange[]; by: By }) {
      for (const change of changes) applyChange(state, change);
    },
    'google.rows.appended'(state, { sheetId, at, column, inserted, rows }: Appended) {
      if (inserted)
        applyChange(state, { kind: 'inserted', sheetId, dimension: 'ROWS', at, count: rows.length });
      const cells = rows.flatMap((row, down) =>
        row.map((cell, right): CellChange => [at + down, column + right, cell]),
      );
      applyChange(state, { kind: 'written', sheetId, cells });
    },
  });
  return {
    book,
    change(changes, by) {
      if (changes.length > 0) record('google.sheet.changed', { changes, by });
    },
    append: (appended) => record('google.rows.appended', appended),
  };
}

/** Throws the 404 of another spreadsheet than the one there is. */
export function checkId(id: string): void {
  if (id !== sheetFileId) throw sheetsRefusal(404, 'Requested entity was not found.');
}

/** A range within a tab, its ends known. */
export interface Place {
  tab: Tab;
  fromRow: number;
  fromColumn: number;
  toRow: number;
  toColumn: number;
}

/** What a range means now; throws the 400 of one that means nothing. */
export function findPlace(range: string, book: Book): Place {
  const area = parseA1(range, (title) => book.tabs.some((tab) => tab.title === title));
  const tab = area && tabOf(area, book);
  if (!area || !tab) throw sheetsRefusal(400, `Unable to parse range: ${range}`);
  const { fromRow, fromColumn, toRow = tab.rowCount, toColumn = tab.columnCount } = area;
  if (fromRow >= tab.rowCount || fromColumn >= tab.columnCount || toColumn > tab.columnCount)
    throw sheetsRefusal(
      400,
      `Range (${range}) exceeds grid limits. Max rows: ${tab.rowCount}, max columns: ${tab.columnCount}`,
    );
  return { tab, fromRow, fromColumn, toRow: Math.min(toRow, tab.rowCount), toColumn };
}

function tabOf({ title }: Area, { tabs }: Book): Tab | undefined {
  return title === undefined ? tabs[0] : tabs.find((tab) => tab.title === title);
}

export function rangeOf({ tab, ...area }: Place): string {
  return formatA1(tab.title, area);
}

export interface Look {
  rendering: Rendering;
  datesAsText: boolean;
  byColumns: boolean;
}

/** The values of a place, without what is empty at their ends; undefined when nothing is there. */
export function valuesIn(
  { tab, fromRow, fromColumn, toRow, toColumn }: Place,
  { rendering, datesAsText, byColumns }: Look,
): CellValue[][] | undefined {
  const rows = tab.rows
    .slice(fromRow, toRow)
    .map(({ cells }) =>
      Array.from({ length: Math.min(toColumn, cells.length) - fromColumn }, (_, right) =>
        renderCell(cells[fromColumn + right], rendering, datesAsText),
      ),
    );
  const lines = byColumns ? turn(rows) : rows;
  const trimmed = lines.map((line) => line.slice(0, line.findLastIndex((value) => value !== '') + 1));
  const used = trimmed.slice(0, trimmed.findLastIndex((line) => line.length > 0) + 1);
  return used.length === 0 ? undefined : used;
}

function turn(rows: CellValue[][]): CellValue[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ''));
}
