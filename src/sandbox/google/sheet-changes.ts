import type { StoredCell } from './cells.ts';

/** A row keeps its number while others come and go around it. */
export interface Row {
  id: number;
  cells: (StoredCell | undefined)[];
}

export interface Validation {
  rows: [number, number];
  columns: [number, number];
  values: string[];
  isStrict: boolean;
}

export interface Tab {
  sheetId: number;
  title: string;
  rowCount: number;
  columnCount: number;
  frozenRows: number;
  /** As far down as anything was written. */
  rows: Row[];
  validations: Validation[];
}

/** The spreadsheet. */
export interface Book {
  title: string;
  tabs: Tab[];
  nextRow: number;
  /** Grows with each change. */
  revision: number;
}

/** A cell's place, counted from 0, and what it holds from then on; null: nothing. */
export type CellChange = [row: number, column: number, cell: StoredCell | null];

/** What can happen to the spreadsheet; the journal holds these and nothing else of it. */
export type SheetChange =
  | {
      kind: 'tab_added';
      sheetId: number;
      title: string;
      rowCount: number;
      columnCount: number;
      frozenRows: number;
    }
  | {
      kind: 'tab_changed';
      sheetId: number;
      title?: string;
      frozenRows?: number;
      rowCount?: number;
      columnCount?: number;
    }
  | { kind: 'written'; sheetId: number; cells: CellChange[] }
  | {
      kind: 'bold';
      sheetId: number;
      area: [fromRow: number, toRow: number, fromColumn: number, toColumn: number];
      isBold: boolean;
    }
  | { kind: 'inserted'; sheetId: number; dimension: 'ROWS' | 'COLUMNS'; at: number; count: number }
  | { kind: 'deleted'; sheetId: number; dimension: 'ROWS' | 'COLUMNS'; at: number; count: number }
  /** `order` holds the rows' old places, counted from `from`. */
  | { kind: 'sorted'; sheetId: number; from: number; order: number[] }
  | { kind: 'validated'; sheetId: number; validation: Validation };

/** Applies one change to the book. */
export function applyChange(book: Book, change: SheetChange): void {
  book.revision += 1;
  if (change.kind === 'tab_added') {
    const { kind: _, ...tab } = change;
    book.tabs.push({ ...tab, rows: [], validations: [] });
    return;
  }
  const tab = book.tabs.find(({ sheetId }) => sheetId === change.sheetId);
  if (tab) applyToTab(book, tab, change);
}

function applyToTab(book: Book, tab: Tab, change: Exclude<SheetChange, { kind: 'tab_added' }>): void {
  switch (change.kind) {
    case 'tab_changed': {
      const { kind: _, sheetId: __, ...fields } = change;
      Object.assign(tab, fields);
      return;
    }
    case 'written':
      for (const [row, column, cell] of change.cells) write(book, tab, { row, column, cell });
      return;
    case 'bold': {
      const [fromRow, toRow, fromColumn, toColumn] = change.area;
      for (let row = fromRow; row < toRow; row += 1)
        for (let column = fromColumn; column < toColumn; column += 1)
          embolden(book, tab, { row, column, ...change });
      return;
    }
    case 'inserted':
      insert(book, tab, change);
      return;
    case 'deleted':
      remove(tab, change);
      return;
    case 'sorted': {
      const { from, order } = change;
      const moved = order.map((place) => rowAt(book, tab, from + place));
      tab.rows.splice(from, order.length, ...moved);
      return;
    }
    case 'validated':
      tab.validations.push(change.validation);
      return;
    default:
      change satisfies never;
  }
}

/** A value that is written keeps the cell's format, and a format its value. */
function write(
  book: Book,
  tab: Tab,
  { row, column, cell }: { row: number; column: number; cell: StoredCell | null },
): void {
  const { cells } = rowAt(book, tab, row);
  const isBold = cell?.isBold ?? cells[column]?.isBold;
  cells[column] = cell === null && isBold === undefined ? undefined : { ...cell, ...(isBold && { isBold }) };
}

function embolden(
  book: Book,
  tab: Tab,
  { row, column, isBold }: { row: number; column: number; isBold: boolean },
): void {
  const { cells } = rowAt(book, tab, row);
  const { isBold: _, ...plain } = cells[column] ?? {};
  cells[column] = isBold ? { ...plain, isBold } : plain;
}

function insert(
  book: Book,
  tab: Tab,
  { dimension, at, count }: Extract<SheetChange, { kind: 'inserted' }>,
): void {
  if (dimension === 'COLUMNS') {
    tab.columnCount += count;
    for (const { cells } of tab.rows) if (cells.length > at) cells.splice(at, 0, ...blanks(count));
    return;
  }
  tab.rowCount += count;
  if (at >= tab.rows.length) return;
  tab.rows.splice(at, 0, ...Array.from({ length: count }, () => newRow(book)));
}

function remove(tab: Tab, { dimension, at, count }: Extract<SheetChange, { kind: 'deleted' }>): void {
  if (dimension === 'COLUMNS') {
    tab.columnCount -= count;
    for (const { cells } of tab.rows) cells.splice(at, count);
    return;
  }
  tab.rowCount -= count;
  tab.rows.splice(at, count);
}

function rowAt(book: Book, tab: Tab, index: number): Row {
  while (tab.rows.length <= index) tab.rows.push(newRow(book));
  return tab.rows[index] as Row;
}

function newRow(book: Book): Row {
  book.nextRow += 1;
  return { id: book.nextRow, cells: [] };
}

function blanks(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined);
}
