import {
  type Balance,
  grantCredits as give,
  type Movement,
  readBalance,
  readMovements,
} from '../db/credits.ts';
import { findPerson } from '../db/people.ts';
import { isAllowed, nameOf, type OperationDeps, type Who } from './who.ts';

export interface Statement {
  kind: 'statement';
  balance: Balance;
  /** Newest first. */
  movements: Movement[];
}

/** What a person has and how it came: one's own, or anybody's for those who may see people. */
export async function readStatement(
  deps: OperationDeps,
  who: Who,
  { userId, most }: { userId: number; most: number },
): Promise<Statement | { kind: 'forbidden' }> {
  const isOwn = who.kind === 'person' && who.userId === userId;
  if (!isOwn && !(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const [balance, movements] = await Promise.all([
    readBalance(deps.sql, userId),
    readMovements(deps.sql, userId, most),
  ]);
  return { kind: 'statement', balance, movements };
}

export type Granting =
  | { kind: 'granted' | 'known'; balance: Balance }
  | { kind: 'not_found' }
  | { kind: 'forbidden' };

/** Gives credits to a person, once for each key. */
export async function grantCredits(
  deps: OperationDeps,
  who: Who,
  { why, ...grant }: { userId: number; credits: number; key: string; why: string },
): Promise<Granting> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'grant_credits'))) return { kind: 'forbidden' };
  if ((await findPerson(sql, { id: grant.userId })) === undefined) return { kind: 'not_found' };
  const isNew = await give(sql, grant, { by: nameOf(who), why });
  return { kind: isNew ? 'granted' : 'known', balance: await readBalance(sql, grant.userId) };
}
