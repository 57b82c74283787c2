import {
  type Amount,
  type AmountTable,
  setAmount as change,
  listAmounts as readAmounts,
} from '../db/prices.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

/** What things cost, or what is given for nothing. Prices are no secret; who changed them last is not told in a chat. */
export async function listAmounts(
  deps: OperationDeps,
  who: Who,
  table: AmountTable,
): Promise<{ kind: 'amounts'; amounts: Amount[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'change_amounts'))) return { kind: 'forbidden' };
  return { kind: 'amounts', amounts: await readAmounts(deps.sql, table) };
}

export type AmountChange = { kind: 'changed'; was: number } | { kind: 'not_found' } | { kind: 'forbidden' };

/** Sets an amount for all that is asked for from now on; what was ordered keeps its price. */
export async function setAmount(
  deps: OperationDeps,
  who: Who,
  { why, ...amount }: { table: AmountTable; kind: string; credits: number; why: string },
): Promise<AmountChange> {
  if (!(await isAllowed(deps, who, 'change_amounts'))) return { kind: 'forbidden' };
  const was = await change(deps.sql, amount, { by: nameOf(who), why });
  return was === undefined ? { kind: 'not_found' } : { kind: 'changed', was };
}
