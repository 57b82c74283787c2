import { countWishes } from '../db/catalog/batches.ts';
import { type LastCost, readLastCost } from '../db/catalog/costs.ts';
import { type CatalogRun, listRuns } from '../db/catalog/runs.ts';
import { readNames } from './catalog-names.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** `by`: a name; undefined for whoever began it by hand without one. */
export type ListedRun = CatalogRun & { by: string | undefined };

/** Runs of all sources, newest first. @param page.before the last number of the page before */
export async function listRunPage(
  deps: OperationDeps,
  who: Who,
  { before, most }: { before: number | undefined; most: number },
): Promise<{ kind: 'runs'; runs: ListedRun[]; next: number | undefined } | { kind: 'forbidden' }> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const found = await listRuns(sql, most + 1, before);
  const names = await readNames(
    sql,
    found.map(({ startedBy }) => startedBy),
  );
  const runs = found.slice(0, most).map((run) => ({ ...run, by: names(run.startedBy) }));
  return { kind: 'runs', runs, next: found.length > most ? runs.at(-1)?.id : undefined };
}

/** What a run would make of a source now, and what the last picture cost; null: none was made yet. */
export async function estimateRun(
  deps: OperationDeps,
  who: Who,
  sourceId: number,
): Promise<
  { kind: 'estimate'; pictures: number; all: number; last: LastCost | null } | { kind: 'forbidden' }
> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'see_catalog'))) return { kind: 'forbidden' };
  const [normal, forced, last] = await Promise.all([
    countWishes(sql, { sourceId, force: false }),
    countWishes(sql, { sourceId, force: true }),
    readLastCost(sql),
  ]);
  return { kind: 'estimate', pictures: normal['wanted'] ?? 0, all: forced['wanted'] ?? 0, last };
}
