import type { DeletionStatus } from '../contract/privacy.ts';
import {
  type Deletion,
  lastDeletion,
  listDeletions as list,
  openDeletion,
  readDeletion,
  undoDeletion as undo,
} from '../db/deletions.ts';
import { findPerson } from '../db/people.ts';
import type { DeletionExecutions } from './deletion-executions.ts';
import { TemporalAway } from './order-executions.ts';
import { isAllowed, isStaff, nameOf, type OperationDeps, type PersonWho, type Who } from './who.ts';

/**
 * `asked` written down; its execution waits, or is started by upkeep · `known` so it was before · `gone` nothing is left of them ·
 * `is_staff` who works here is not deleted; their role is taken away first.
 */
export type Deleting =
  | { kind: 'asked' | 'known'; deletion: Deletion }
  | { kind: 'gone' | 'is_staff' | 'not_found' | 'forbidden' };

type DeletionDeps = OperationDeps & Pick<DeletionExecutions, 'startDeletion'>;

/** Deletes what is kept of the person themself, once `undoMs` are over: until then they can undo it. */
export function deleteOwnData(
  deps: DeletionDeps,
  who: PersonWho,
  { undoMs }: { undoMs: number },
): Promise<Deleting> {
  return ask(deps, who, { userId: who.userId, why: 'asked for it', undoMs });
}

/** Deletes what is kept of somebody, at once, for a reason that is kept. */
export async function deletePerson(
  deps: DeletionDeps,
  who: Who,
  { userId, why }: { userId: number; why: string },
): Promise<Deleting> {
  if (!(await isAllowed(deps, who, 'delete_people'))) return { kind: 'forbidden' };
  return ask(deps, who, { userId, why, undoMs: 0 });
}

async function ask(
  deps: DeletionDeps,
  who: Who,
  { userId, why, undoMs }: { userId: number; why: string; undoMs: number },
): Promise<Deleting> {
  const { sql } = deps;
  const person = await findPerson(sql, { id: userId });
  if (person === undefined) return { kind: 'not_found' };
  if (isStaff(deps.staff, person)) return { kind: 'is_staff' };
  const isOwn = who.kind === 'person' && who.userId === userId;
  const opened = await openDeletion(sql, { userId, by: nameOf(who), why, undoMs, isOwn });
  if (opened === undefined) return { kind: 'gone' };
  const { deletionId, isNew } = opened;
  const deletion = await readDeletion(sql, deletionId);
  if (deletion === undefined) throw new Error(`there is no deletion ${deletionId}`);
  await startNow(deps, deletion);
  return { kind: isNew ? 'asked' : 'known', deletion };
}

/** What cannot be started now, upkeep starts later. */
async function startNow(deps: DeletionDeps, { id, dueAt }: Deletion): Promise<void> {
  try {
    await deps.startDeletion({ id, undoMs: Math.max(0, dueAt.getTime() - Date.now()) });
  } catch (error) {
    if (!(error instanceof TemporalAway)) throw error;
  }
}

/** `too_late`: it has begun, or was undone before. */
export type Undoing = { kind: 'undone' | 'not_found' } | { kind: 'too_late'; status: DeletionStatus };

/** Only the person themself can undo what they asked for. */
export async function undoOwnDeletion(
  deps: OperationDeps & Pick<DeletionExecutions, 'tellUndone'>,
  who: PersonWho,
  { deletionId }: { deletionId: number },
): Promise<Undoing> {
  const deletion = await readDeletion(deps.sql, deletionId);
  if (deletion === undefined || deletion.userId !== who.userId) return { kind: 'not_found' };
  if (!(await undo(deps.sql, deletionId))) return { kind: 'too_late', status: deletion.status };
  try {
    await deps.tellUndone(deletionId);
  } catch (error) {
    // It looks at what is written down before it deletes anything.
    if (!(error instanceof TemporalAway)) throw error;
  }
  return { kind: 'undone' };
}

/** The person's own deletion that can still be undone, if there is one. */
export async function findOwnDeletion(
  { sql }: OperationDeps,
  { userId }: PersonWho,
): Promise<Deletion | undefined> {
  const deletion = await lastDeletion(sql, userId);
  return deletion?.status === 'waiting' ? deletion : undefined;
}

/** One deletion with its receipt. */
export async function showDeletion(
  deps: OperationDeps,
  who: Who,
  deletionId: number,
): Promise<{ kind: 'deletion'; deletion: Deletion } | { kind: 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const deletion = await readDeletion(deps.sql, deletionId);
  return deletion === undefined ? { kind: 'not_found' } : { kind: 'deletion', deletion };
}

/** The last deletion of a person, as those who work here see it. */
export async function showDeletionOf(
  deps: OperationDeps,
  who: Who,
  userId: number,
): Promise<{ kind: 'deletion'; deletion: Deletion } | { kind: 'not_found' | 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const deletion = await lastDeletion(deps.sql, userId);
  return deletion === undefined ? { kind: 'not_found' } : { kind: 'deletion', deletion };
}

/** All deletions, newest first. */
export async function listDeletions(
  deps: OperationDeps,
  who: Who,
  page: { most: number; before?: number | undefined },
): Promise<{ kind: 'deletions'; deletions: Deletion[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  return { kind: 'deletions', deletions: await list(deps.sql, page) };
}
