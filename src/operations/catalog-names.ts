import { namesOfAccounts } from '../db/panel-accounts.ts';
import { namesOfPeople } from '../db/people.ts';
import type { Sql } from '../db/sql.ts';

/** Whoever did something by hand and gave no name. */
const byHand = 'by hand';

/** How those are called who did something, by what was written down of them; undefined: by hand. */
export async function readNames(
  sql: Sql,
  written: readonly (string | null)[],
): Promise<(by: string) => string | undefined> {
  const [people, accounts] = await Promise.all([
    named(written, 'person', (ids) => namesOfPeople(sql, ids)),
    named(written, 'account', (ids) => namesOfAccounts(sql, ids)),
  ]);
  return (by) => {
    if (by === byHand) return undefined;
    return people.get(by) ?? accounts.get(by) ?? by.replace(/^operator /, '');
  };
}

/** Names by what is written down, such as `person 12`. */
async function named(
  written: readonly (string | null)[],
  kind: 'person' | 'account',
  read: (ids: readonly number[]) => Promise<Map<number, string>>,
): Promise<Map<string, string>> {
  const isOf = new RegExp(`^${kind} (\\d{1,15})$`);
  const ids = new Set(written.flatMap((by) => isOf.exec(by ?? '')?.[1] ?? []).map(Number));
  const names = ids.size === 0 ? new Map<number, string>() : await read([...ids]);
  return new Map([...names].map(([id, name]) => [`${kind} ${id}`, name]));
}
