import { namesOfPeople } from '../db/people.ts';
import type { Sql } from '../db/sql.ts';

/** Whoever did something by hand and gave no name. */
const byHand = 'by hand';

/** How those are called who did something, by what was written down of them; undefined: by hand. */
export async function readNames(
  sql: Sql,
  written: readonly (string | null)[],
): Promise<(by: string) => string | undefined> {
  const ids = [...new Set(written.flatMap((by) => personId(by ?? '') ?? []))];
  const names = ids.length === 0 ? new Map<number, string>() : await namesOfPeople(sql, ids);
  return (by) => {
    if (by === byHand) return undefined;
    const id = personId(by);
    return id === undefined ? by.replace(/^operator /, '') : (names.get(id) ?? by);
  };
}

function personId(by: string): number | undefined {
  const [, id] = /^person (\d{1,15})$/.exec(by) ?? [];
  return id === undefined ? undefined : Number(id);
}
