/** A part of a tab, counted from 0; an end that is left open is undefined and comes to the tab's end. */
export interface Area {
  /** Undefined: the first tab. */
  title: string | undefined;
  fromRow: number;
  fromColumn: number;
  /** Exclusive. */
  toRow: number | undefined;
  toColumn: number | undefined;
}

/** Reads `'My Queue'!A1:Z`, `Catalog`, `B2`, `A:A`, `1:1`. `isTitle` tells a tab from a cell. Undefined: it cannot be read. */
export function parseA1(text: string, isTitle: (title: string) => boolean): Area | undefined {
  const whole = { fromRow: 0, fromColumn: 0, toRow: undefined, toColumn: undefined };
  const [, quoted, plain, cells] = /^(?:(?:'((?:[^']|'')*)'|([^'!]+))(?:!|$))?(.*)$/s.exec(text) ?? [];
  const title = quoted?.replaceAll("''", "'") ?? plain;
  if (
    title !== undefined &&
    cells === '' &&
    !text.endsWith('!') &&
    (isTitle(title) || quoted !== undefined)
  ) {
    return isTitle(title) ? { title, ...whole } : undefined;
  }
  const isBare = !text.includes('!') && quoted === undefined;
  const range = parseCells(isBare ? text : (cells ?? ''));
  if (range === undefined) return undefined;
  if (isBare) return { title: undefined, ...range };
  return title !== undefined && isTitle(title) ? { title, ...range } : undefined;
}

function parseCells(text: string): Omit<Area, 'title'> | undefined {
  const [, column = '', row = '', colon, endColumn = '', endRow = ''] =
    /^\$?([A-Za-z]{0,3})\$?(\d{0,7})(?:(:)\$?([A-Za-z]{0,3})\$?(\d{0,7}))?$/.exec(text) ?? [];
  if (column === '' && row === '') return undefined;
  const from = {
    fromRow: row === '' ? 0 : Number(row) - 1,
    fromColumn: column === '' ? 0 : columnOf(column),
  };
  if (from.fromRow < 0) return undefined;
  if (colon === undefined) {
    if (column === '' || row === '') return undefined;
    return { ...from, toRow: from.fromRow + 1, toColumn: from.fromColumn + 1 };
  }
  if (endColumn === '' && endRow === '') return undefined;
  return {
    ...from,
    toRow: endRow === '' ? undefined : Number(endRow),
    toColumn: endColumn === '' ? undefined : columnOf(endColumn) + 1,
  };
}

/** Counted from 0: A is 0, AA is 26. */
function columnOf(letters: string): number {
  return (
    letters
      .toUpperCase()
      .split('')
      .reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  );
}

/** A column's letters, counted from 0. */
function lettersOf(column: number): string {
  const before = Math.floor(column / 26);
  return (before > 0 ? lettersOf(before - 1) : '') + String.fromCharCode(65 + (column % 26));
}

/** An area as answers name it. */
export function formatA1(
  title: string,
  area: Omit<Area, 'title' | 'toRow' | 'toColumn'> & { toRow: number; toColumn: number },
): string {
  const shown =
    /^[A-Za-z_]\w*$/.test(title) && !/^[A-Za-z]{1,3}\d+$/.test(title)
      ? title
      : `'${title.replaceAll("'", "''")}'`;
  const from = `${lettersOf(area.fromColumn)}${area.fromRow + 1}`;
  const to = `${lettersOf(area.toColumn - 1)}${area.toRow}`;
  return `${shown}!${from === to ? from : `${from}:${to}`}`;
}
