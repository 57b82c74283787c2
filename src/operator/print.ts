import type { Person } from '../db/people.ts';

/** Rows in columns as wide as they need. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A moment in UTC, to the second. */
export function moment(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** How a person is called in an answer. */
export function nameOf({ id, firstName, username }: Pick<Person, 'id' | 'firstName' | 'username'>): string {
  return `${firstName} (${username === null ? '' : `@${username}, `}${id})`;
}
