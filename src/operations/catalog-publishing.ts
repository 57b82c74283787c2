import { beginWithdrawal } from '../db/catalog/publications.ts';
import { findPlace } from '../db/catalog/standings.ts';
import { unlessAway } from './catalog.ts';
import type { CatalogExecutions } from './catalog-executions.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/**
 * `begun` the shop will show again what it showed before · `nothing_shown` nothing of ours stands there, or a version is just on its way ·
 * `away` it is written down, and upkeep begins it: Temporal does not answer.
 */
export type UnpublishOutcome =
  | { kind: 'begun' | 'away'; version: number }
  | { kind: 'nothing_shown' | 'no_item' | 'forbidden' };

/** Takes back what is shown of a picture. Said again before it is, it means the same. */
export async function unpublishItem(
  deps: OperationDeps & Pick<CatalogExecutions, 'startWithdrawal'>,
  who: Who,
  { itemId, why }: { itemId: number; why: string },
): Promise<UnpublishOutcome> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'run_catalog'))) return { kind: 'forbidden' };
  if ((await findPlace(sql, itemId)) === undefined) return { kind: 'no_item' };
  const begun = await beginWithdrawal(sql, { itemId, by: nameOf(who), why });
  if (begun === undefined) return { kind: 'nothing_shown' };
  const isUnderWay = await unlessAway(async () => {
    await deps.startWithdrawal(begun.publicationId);
    return true;
  });
  return { kind: isUnderWay ? 'begun' : 'away', version: begun.version };
}
