import { type DeclineReason, longestDecline } from '../contract/top-ups.ts';
import {
  endTopUp,
  findOpenTopUp,
  listEndedTopUps,
  listOpenTopUps,
  readTopUp,
  type TopUp,
  type TopUpEnding,
  askTopUp as write,
} from '../db/top-ups.ts';
import { readNames } from './catalog-names.ts';
import { TemporalAway } from './order-executions.ts';
import type { TopUpExecutions } from './top-up-executions.ts';
import {
  hasRight,
  isAllowed,
  listAllStaff,
  nameOf,
  type OperationDeps,
  type PersonWho,
  type Who,
} from './who.ts';

/** A request with the name of whoever ended it; null when nobody did it by hand. */
export type ShownTopUp = TopUp & { by: string | null };

/** `asked` now · `open` it waits for an answer already · `off` nobody gives credits, or not to this person. */
export type Asking = { kind: 'asked'; topUp: TopUp } | { kind: 'open'; topUp: TopUp } | { kind: 'off' };

/**
 * A person asks for as many credits as the grant `top_up` says. Everybody who may answer gets a card; one request a person waits at a
 * time. While Temporal is away it is written down, and its clock starts later.
 * @param orderId the order that could not be paid
 */
export async function askTopUp(
  deps: OperationDeps & TopUpExecutions,
  { userId }: PersonWho,
  { chatId, orderId }: { chatId: number; orderId?: number | undefined },
): Promise<Asking> {
  const { sql, staff } = deps;
  const all = await listAllStaff(sql, staff);
  const staffChats = all
    .filter((person) => hasRight(staff, person, 'answer_top_ups'))
    .map(({ telegramId }) => telegramId);
  const asked = await write(sql, { userId, chatId, orderId, staffChats });
  const topUp = asked === null ? undefined : await readTopUp(sql, asked.id);
  if (asked === null || topUp === undefined) return { kind: 'off' };
  await start(deps, topUp);
  return { kind: asked.isNew ? 'asked' : 'open', topUp };
}

/** Upkeep starts what could not be started now. */
async function start(deps: TopUpExecutions, topUp: TopUp): Promise<void> {
  try {
    await deps.startTopUp(topUp);
  } catch (error) {
    if (!(error instanceof TemporalAway)) throw error;
  }
}

/** A person's own request that waits, if there is one. */
export async function findOwnTopUp(
  { sql }: OperationDeps,
  { userId }: PersonWho,
): Promise<TopUp | undefined> {
  return findOpenTopUp(sql, userId);
}

/** `late`: it has ended before, as the request says. */
export type Withdrawal = { kind: 'withdrawn' | 'late'; topUp: ShownTopUp } | { kind: 'not_found' };

/** A person takes their own request back. Done again it is taken back. */
export async function withdrawTopUp(
  deps: OperationDeps,
  who: PersonWho,
  { topUpId }: { topUpId: number },
): Promise<Withdrawal> {
  const topUp = await readTopUp(deps.sql, topUpId);
  if (topUp === undefined || topUp.userId !== who.userId) return { kind: 'not_found' };
  const ended = await end(deps, who, { topUpId, status: 'withdrawn' });
  return { kind: ended.isOurs ? 'withdrawn' : 'late', topUp: ended.topUp };
}

/** What is said to a request. `credits`: another number than was asked for; `reason` and `why` are told to the person. */
export type TopUpAnswer =
  | { verdict: 'give'; credits?: number | undefined; why?: string | undefined }
  | { verdict: 'decline'; reason?: DeclineReason | undefined; why?: string | undefined };

/** `late`: somebody else was first, as the request says, or the person has taken it back. */
export type Answering =
  | { kind: 'done'; topUp: ShownTopUp }
  | { kind: 'late'; topUp: ShownTopUp }
  | { kind: 'bad_words'; max: number }
  | { kind: 'not_found' }
  | { kind: 'forbidden' };

/** Gives the credits or declines: the first answer counts, whoever gives it and wherever. */
export async function answerTopUp(
  deps: OperationDeps,
  who: Who,
  { topUpId, ...answer }: { topUpId: number } & TopUpAnswer,
): Promise<Answering> {
  if (!(await isAllowed(deps, who, 'answer_top_ups'))) return { kind: 'forbidden' };
  const why = answer.why?.trim() || undefined;
  if (why !== undefined && why.length > longestDecline) return { kind: 'bad_words', max: longestDecline };
  if ((await readTopUp(deps.sql, topUpId)) === undefined) return { kind: 'not_found' };
  const ended = await end(
    deps,
    who,
    answer.verdict === 'give'
      ? { topUpId, status: 'given', credits: answer.credits, why }
      : { topUpId, status: 'declined', reason: answer.reason, why },
  );
  return { kind: ended.isOurs ? 'done' : 'late', topUp: ended.topUp };
}

/** Handled twice, what somebody has said is theirs. */
async function end(
  { sql }: OperationDeps,
  who: Who,
  { topUpId, ...how }: Omit<TopUpEnding, 'by'> & { topUpId: number },
): Promise<{ isOurs: boolean; topUp: ShownTopUp }> {
  const by = nameOf(who);
  const isFirst = await endTopUp(sql, topUpId, { ...how, by });
  const topUp = await readTopUp(sql, topUpId);
  if (topUp === undefined) throw new Error(`top-up ${topUpId} is gone`);
  const isOurs = isFirst || (topUp.endedBy === by && topUp.status === how.status);
  return { isOurs, topUp: await nameEnder(sql, topUp) };
}

/** Requests that wait, whoever waits longest first; or those that have ended, newest first, below one of them. */
export async function listTopUps(
  deps: OperationDeps,
  who: Who,
  { which, most, below }: { which: 'open' | 'ended'; most: number; below?: number | undefined },
): Promise<{ kind: 'top_ups'; topUps: ShownTopUp[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'answer_top_ups'))) return { kind: 'forbidden' };
  const { sql } = deps;
  const rows = which === 'open' ? listOpenTopUps(sql, most) : listEndedTopUps(sql, { most, below });
  return { kind: 'top_ups', topUps: await withNames(sql, await rows) };
}

export async function showTopUp(
  deps: OperationDeps,
  who: Who,
  topUpId: number,
): Promise<{ kind: 'top_up'; topUp: ShownTopUp } | { kind: 'not_found' } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'answer_top_ups'))) return { kind: 'forbidden' };
  const topUp = await readTopUp(deps.sql, topUpId);
  if (topUp === undefined) return { kind: 'not_found' };
  return { kind: 'top_up', topUp: await nameEnder(deps.sql, topUp) };
}

/** A request with the name of whoever ended it. */
export async function nameEnder(sql: OperationDeps['sql'], topUp: TopUp): Promise<ShownTopUp> {
  const [shown = { ...topUp, by: null }] = await withNames(sql, [topUp]);
  return shown;
}

/** What ended a request that nobody has ended. */
const byItself: ReadonlySet<string> = new Set(['term', 'blocked', 'deleted']);

async function withNames(sql: OperationDeps['sql'], topUps: readonly TopUp[]): Promise<ShownTopUp[]> {
  const nameFor = await readNames(
    sql,
    topUps.map(({ endedBy }) => endedBy),
  );
  return topUps.map((topUp) => ({
    ...topUp,
    by: topUp.endedBy === null || byItself.has(topUp.endedBy) ? null : (nameFor(topUp.endedBy) ?? null),
  }));
}
