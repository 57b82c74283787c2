import { addStyle as add, findStyle, removeStyle as remove, type Style } from '../db/styles.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** Adds a style; the same name with the same picture is the same style. */
export async function addStyle(
  deps: OperationDeps,
  who: Who,
  style: Pick<Style, 'name' | 'hash'>,
): Promise<{ kind: 'added' | 'taken' | 'full' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_styles'))) return { kind: 'forbidden' };
  return { kind: await add(deps.sql, style, nameOf(who)) };
}

/** Takes a style away from what is offered; `not_found` when it is not offered any more. */
export async function removeStyle(
  deps: OperationDeps,
  who: Who,
  styleId: number,
): Promise<{ kind: 'removed'; style: Style } | { kind: 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'keep_styles'))) return { kind: 'forbidden' };
  const style = await findStyle(deps.sql, styleId);
  if (style === undefined) return { kind: 'not_found' };
  await remove(deps.sql, styleId, nameOf(who));
  return { kind: 'removed', style };
}
