import {
  addPortraitStyle as add,
  type NewPortraitStyle,
  removePortraitStyle as remove,
} from '../db/portrait-styles.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** Adds a style for portraits; all of it the same once more is the same style. */
export async function addPortraitStyle(
  deps: OperationDeps,
  who: Who,
  style: NewPortraitStyle,
): Promise<{ kind: 'added' | 'taken' | 'full' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_styles'))) return { kind: 'forbidden' };
  return { kind: await add(deps.sql, style, nameOf(who)) };
}

/** Takes a style away from what is offered; one that is not offered any more stays so. */
export async function removePortraitStyle(
  deps: OperationDeps,
  who: Who,
  styleId: number,
): Promise<{ kind: 'removed' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_styles'))) return { kind: 'forbidden' };
  await remove(deps.sql, styleId, nameOf(who));
  return { kind: 'removed' };
}
