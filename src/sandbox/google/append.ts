import type { Tab } from './sheet-changes.ts';
import type { Place } from './sheet-state.ts';

/** A rectangle of cells, its ends exclusive. */
interface Table {
  fromRow: number;
  fromColumn: number;
  toRow: number;
  toColumn: number;
}

/** The last table that the range touches: cells with values, and all that hangs together with them. Undefined: the range is empty. */
export function findTable({ tab, ...area }: Place): Table | undefined {
  for (let row = Math.min(area.toRow, tab.rows.length) - 1; row >= area.fromRow; row -= 1) {
    for (let column = area.fromColumn; column < area.toColumn; column += 1)
      if (isFilled(tab, row, column))
        return grow(tab, { fromRow: row, toRow: row + 1, fromColumn: column, toColumn: column + 1 });
  }
  return undefined;
}

/** Takes in neighbours, corners too, until all around is empty. */
function grow(tab: Tab, table: Table): Table {
  const { fromRow, toRow, fromColumn, toColumn } = table;
  const columns = span(fromColumn - 1, toColumn + 1);
  const rows = span(fromRow - 1, toRow + 1);
  const wider = {
    fromRow: fromRow - Number(columns.some((column) => isFilled(tab, fromRow - 1, column))),
    toRow: toRow + Number(columns.some((column) => isFilled(tab, toRow, column))),
    fromColumn: fromColumn - Number(rows.some((row) => isFilled(tab, row, fromColumn - 1))),
    toColumn: toColumn + Number(rows.some((row) => isFilled(tab, row, toColumn))),
  };
  const isSame =
    wider.fromRow === fromRow &&
    wider.toRow === toRow &&
    wider.fromColumn === fromColumn &&
    wider.toColumn === toColumn;
  return isSame ? table : grow(tab, wider);
}

function isFilled(tab: Tab, row: number, column: number): boolean {
  return tab.rows[row]?.cells[column]?.value !== undefined;
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
