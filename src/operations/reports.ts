import type { Stats, StatsPeriod } from '../contract/stats.ts';
import { type Change, listChanges as readChanges } from '../db/people.ts';
import { readStats as read } from '../db/stats.ts';
import { auditBooks as count } from '../db/upkeep.ts';
import { isAllowed, type OperationDeps, type Who } from './who.ts';

/** @param period days */
export async function readStats(
  deps: OperationDeps,
  who: Who,
  period: StatsPeriod,
): Promise<{ kind: 'stats'; stats: Stats } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_stats'))) return { kind: 'forbidden' };
  return { kind: 'stats', stats: await read(deps.sql, { at: new Date(), period }) };
}

/** Whether the books hold what docs/reliability.md promises: how many rows break each invariant. */
export async function auditBooks(
  deps: OperationDeps,
  who: Who,
): Promise<{ kind: 'audit'; broken: Record<string, number> } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'audit'))) return { kind: 'forbidden' };
  return { kind: 'audit', broken: await count(deps.sql) };
}

/** Who did what lately in others' affairs, and why. */
export async function listChanges(
  deps: OperationDeps,
  who: Who,
  most: number,
): Promise<{ kind: 'changes'; changes: Change[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'audit'))) return { kind: 'forbidden' };
  return { kind: 'changes', changes: await readChanges(deps.sql, most) };
}
