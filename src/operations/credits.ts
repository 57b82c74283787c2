import {
  type Balance,
  grantCredits as give,
  type Movement,
  pageMovements,
  readBalance,
  readMovements,
  takeCredits as take,
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

export type Taking =
  | { kind: 'taken' | 'known'; balance: Balance }
  /** There are not so many that can be spent. */
  | { kind: 'short'; balance: Balance }
  | { kind: 'not_found' }
  | { kind: 'forbidden' };

/** Takes credits that can be spent from a person, once for each key. */
export async function takeCredits(
  deps: OperationDeps,
  who: Who,
  { why, ...what }: { userId: number; credits: number; key: string; why: string },
): Promise<Taking> {
  const { sql } = deps;
  if (!(await isAllowed(deps, who, 'grant_credits'))) return { kind: 'forbidden' };
  if ((await findPerson(sql, { id: what.userId })) === undefined) return { kind: 'not_found' };
  const kind = await take(sql, what, { by: nameOf(who), why });
  return { kind, balance: await readBalance(sql, what.userId) };
}

const movementsOnPage = 50;

/** A page of somebody's statement; `next`: what the page after it begins behind. */
export async function pageStatement(
  deps: OperationDeps,
  who: Who,
  { userId, after }: { userId: number; after: number | undefined },
): Promise<
  | { kind: 'page'; movements: Awaited<ReturnType<typeof pageMovements>>; next: number | undefined }
  | { kind: 'forbidden' }
> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const found = await pageMovements(deps.sql, userId, { after, most: movementsOnPage + 1 });
  const movements = found.slice(0, movementsOnPage);
  return { kind: 'page', movements, next: found.length > movementsOnPage ? movements.at(-1)?.id : undefined };
}
