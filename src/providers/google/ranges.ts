import type { Cell, CellWrite } from '../../contract/sheets.ts';

/** A rectangle of cells with what it is to hold. */
export interface Block {
  /** Counted from 1, as columns are. */
  row: number;
  column: number;
  values: Cell[][];
}

/** The fewest rectangles that hold these cells and no others, as far as rows go; of several writes to one cell the last counts. */
export function toBlocks(cells: readonly CellWrite[]): Block[] {
  const last = new Map(cells.map((cell) => [`${cell.row}:${cell.column}`, cell]));
  const sorted = [...last.values()].toSorted(
    (one, other) => one.row - other.row || one.column - other.column,
  );
  const lines: Block[] = [];
  for (const { row, column, value } of sorted) {
    const line = lines.at(-1);
    const cellsOfLine = line?.values[0];
    if (line?.row === row && cellsOfLine !== undefined && line.column + cellsOfLine.length === column)
      cellsOfLine.push(value);
    else lines.push({ row, column, values: [[value]] });
  }
  return joinBelow(lines);
}

/** Lines of the same columns in rows that follow each other become one rectangle. */
function joinBelow(lines: readonly Block[]): Block[] {
  const open = new Map<string, Block>();
  const blocks: Block[] = [];
  for (const line of lines) {
    const columns = `${line.column}+${line.values[0]?.length}`;
    const above = open.get(columns);
    if (above !== undefined && above.row + above.values.length === line.row) {
      above.values.push(...line.values);
      continue;
    }
    const block = { ...line, values: [...line.values] };
    open.set(columns, block);
    blocks.push(block);
  }
  return blocks;
}

/** A tab's title in front of a range. */
export function quoteTitle(title: string): string {
  return `'${title.replaceAll("'", "''")}'`;
}

/** The address of a rectangle, such as `'Catalog'!B2:C9`. */
export function addressOfBlock(title: string, { row, column, values }: Block): string {
  const lastColumn = column + (values[0]?.length ?? 1) - 1;
  const lastRow = row + values.length - 1;
  return `${quoteTitle(title)}!${letters(column)}${row}:${letters(lastColumn)}${lastRow}`;
}

/** A column's letters: 1 is A, 27 is AA. */
function letters(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return (before > 0 ? letters(before) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
