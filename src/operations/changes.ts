import { type ChangePage, type ListedChange, listChangeChoices, listChangePage } from '../db/changes.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

export interface ChangeLog {
  kind: 'changes';
  changes: ListedChange[];
  /** Where the next page begins; undefined on the last. */
  next: number | undefined;
  /** All there are, to narrow the log by. */
  kinds: string[];
  names: string[];
  /** How whoever did something is called, by what is written down of them. */
  nameOf: (by: string) => string | undefined;
}

/** One page of what people who work here did in others' affairs and in what counts for all. */
export async function browseChanges(
  deps: OperationDeps,
  who: Who,
  page: ChangePage,
): Promise<ChangeLog | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'audit'))) return { kind: 'forbidden' };
  const [found, choices] = await Promise.all([
    listChangePage(deps.sql, { ...page, most: page.most + 1 }),
    listChangeChoices(deps.sql),
  ]);
  const changes = found.slice(0, page.most);
  const next = found.length > page.most ? changes.at(-1)?.id : undefined;
  const nameOf = await readNames(deps.sql, choices.names);
  return { kind: 'changes', changes, next, ...choices, nameOf };
}
