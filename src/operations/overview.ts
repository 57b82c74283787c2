import { type NowFigures, readNow, readSpent, type SpentFigures } from '../db/overview.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** How everything stands at this moment. */
export async function showNow(
  deps: OperationDeps,
  who: Who,
): Promise<{ kind: 'now'; figures: NowFigures } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_stats'))) return { kind: 'forbidden' };
  return { kind: 'now', figures: await readNow(deps.sql) };
}

/** Credits and money of today and of seven days. @param timeZone in which today began */
export async function showSpent(
  deps: OperationDeps,
  who: Who,
  timeZone: string,
): Promise<{ kind: 'spent'; figures: SpentFigures } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_stats'))) return { kind: 'forbidden' };
  return { kind: 'spent', figures: await readSpent(deps.sql, timeZone) };
}
