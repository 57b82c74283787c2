import type { Sql } from '../src/db/sql.ts';

/** One invariant of docs/reliability.md: what was looked at, and what broke it. */
export interface Finding {
  id: string;
  says: string;
  /** How many things were looked at; 0 is a check that cannot fail, and counts as broken. */
  checked: number;
  broken: string[];
}

/** A finding from all that was looked at. */
export function finding(id: string, says: string, all: readonly { name: string; ok: boolean }[]): Finding {
  return { id, says, checked: all.length, broken: all.filter(({ ok }) => !ok).map(({ name }) => name) };
}

/** A finding from a statement that gives `checked` and `broken`, a list of names. */
export async function askBooks(
  query: ReturnType<Sql>,
  { id, says }: Pick<Finding, 'id' | 'says'>,
): Promise<Finding> {
  const [row] = (await query) as unknown as { checked: number; broken: string[] | null }[];
  return { id, says, checked: row?.checked ?? 0, broken: row?.broken ?? [] };
}
