/** What a cell holds, or is to hold as it stands: text is never read as a formula, a date or a number. Null: nothing. */
export type Cell = string | number | boolean | null;

/** A tab of a spreadsheet. */
export interface SheetTab {
  spreadsheetId: string;
  title: string;
}

export interface CellWrite {
  /** Counted from 1, as people see them; so is the column. */
  row: number;
  column: number;
  value: Cell;
}

/** Spreadsheets that people work in. Calls throw `ProviderError` and never repeat themselves; each is one request, or two at most. */
export interface Sheets {
  /** All rows from the first on, without what is empty at their ends. One request. */
  read(tab: SheetTab, signal: AbortSignal): Promise<Cell[][]>;
  /** New rows below all others, whatever else people wrote there. One request; a lost answer leaves it open whether they are there. */
  append(tab: SheetTab, rows: readonly (readonly Cell[])[], signal: AbortSignal): Promise<void>;
  /** Cells anywhere, all at once, others untouched. One request; run twice it writes the same. */
  write(tab: SheetTab, cells: readonly CellWrite[], signal: AbortSignal): Promise<void>;
  /**
   * Makes the tab if there is none, and writes the header into an empty one, bold and always in sight. A header that is there is left
   * alone. @returns the first row
   */
  prepare(tab: SheetTab, header: readonly string[], signal: AbortSignal): Promise<Cell[]>;
  /** Puts new columns before the one that is there, counted from 1, or behind the last, and names them in the first row. Run twice there are twice as many. */
  addColumns(
    tab: SheetTab,
    columns: { column: number; names: readonly string[] },
    signal: AbortSignal,
  ): Promise<void>;
}
