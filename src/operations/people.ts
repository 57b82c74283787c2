import type { Role } from '../contract/people.ts';
import {
  blockPerson as block,
  changeRole,
  findPerson,
  type Person,
  type PersonRef,
  unblockPerson as unblock,
} from '../db/people.ts';
import { isOwner } from './panel-accounts.ts';
import { isAllowed, isStaff, nameOf, type OperationDeps, type Who } from './who.ts';

type Denied = { kind: 'not_found' } | { kind: 'forbidden' };

export async function showPerson(
  deps: OperationDeps,
  who: Who,
  ref: PersonRef,
): Promise<{ kind: 'person'; person: Person } | Denied> {
  if (!(await isAllowed(deps, who, 'see_people'))) return { kind: 'forbidden' };
  const person = await findPerson(deps.sql, ref);
  return person === undefined ? { kind: 'not_found' } : { kind: 'person', person };
}

/** `unchanged`: so it was before · `is_staff`: who works here is not blocked; their role is taken away first. */
export type Blocking = { kind: 'done' | 'unchanged' | 'is_staff' } | Denied;

/** From now on this person is not served. Orders under way go on: they are paid for. */
export async function blockPerson(
  deps: OperationDeps,
  who: Who,
  { userId, why }: { userId: number; why: string },
): Promise<Blocking> {
  if (!(await isAllowed(deps, who, 'block_people'))) return { kind: 'forbidden' };
  const person = await findPerson(deps.sql, { id: userId });
  if (person === undefined) return { kind: 'not_found' };
  if (isStaff(deps.staff, person)) return { kind: 'is_staff' };
  const isDone = await block(deps.sql, userId, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}

export async function unblockPerson(
  deps: OperationDeps,
  who: Who,
  { userId, why }: { userId: number; why: string },
): Promise<Blocking> {
  if (!(await isAllowed(deps, who, 'block_people'))) return { kind: 'forbidden' };
  if ((await findPerson(deps.sql, { id: userId })) === undefined) return { kind: 'not_found' };
  const isDone = await unblock(deps.sql, userId, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}

/** Gives a person a role, `customer` takes it away. Only an owner, or the command line, makes owners and unmakes them. */
export async function giveRole(
  deps: OperationDeps,
  who: Who,
  { userId, role, why }: { userId: number; role: Role; why: string },
): Promise<{ kind: 'done' | 'unchanged' } | Denied> {
  if (!(await isAllowed(deps, who, 'give_roles'))) return { kind: 'forbidden' };
  const person = await findPerson(deps.sql, { id: userId });
  if (person === undefined) return { kind: 'not_found' };
  if ((role === 'owner' || person.role === 'owner') && !(await isOwner(deps, who)))
    return { kind: 'forbidden' };
  const isDone = await changeRole(deps.sql, { userId, role }, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}
