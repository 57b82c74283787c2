import type { StoredCell } from './cells.ts';
import type { SheetChange, Tab } from './sheet-changes.ts';

/** Rows by the values of columns, empty ones last. */
export function sortRows(
  tab: Tab,
  {
    from,
    to,
    by,
  }: { from: number; to: number; by: { dimensionIndex: number; sortOrder: 'ASCENDING' | 'DESCENDING' }[] },
): SheetChange {
  const rows = tab.rows.slice(from, Math.min(to, tab.rows.length));
  const order = rows
    .map((row, place) => ({ row, place }))
    .toSorted((one, other) => {
      for (const { dimensionIndex, sortOrder } of by) {
        const [left, right] = [one.row.cells[dimensionIndex]?.value, other.row.cells[dimensionIndex]?.value];
        const compared = compare(left, right, sortOrder === 'DESCENDING' ? -1 : 1);
        if (compared !== 0) return compared;
      }
      return 0;
    })
    .map(({ place }) => place);
  return { kind: 'sorted', sheetId: tab.sheetId, from, order };
}

function compare(left: StoredCell['value'], right: StoredCell['value'], direction: number): number {
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  // Numbers stand before texts.
  const kinds = Number(typeof left !== 'number') - Number(typeof right !== 'number');
  if (kinds !== 0) return kinds * direction;
  if (typeof left === 'number' && typeof right === 'number') return (left - right) * direction;
  return String(left).localeCompare(String(right), 'en', { sensitivity: 'base' }) * direction;
}
