import { isServed, type Role } from '../contract/people.ts';
import { findPerson } from '../db/people.ts';
import type { Sql } from '../db/sql.ts';

/** A person who is known by an update of Telegram or a session of the panel. */
export interface PersonWho {
  kind: 'person';
  userId: number;
}

/** Who asks for something. `operator`: whoever can run the command line, who has the database in hands anyway. */
export type Who = PersonWho | { kind: 'operator'; name: string };

/** What is allowed beyond one's own affairs. */
export type Right =
  | 'see_orders'
  | 'cancel_orders'
  | 'see_people'
  | 'block_people'
  | 'grant_credits'
  | 'change_amounts'
  | 'keep_styles'
  | 'run_catalog'
  | 'see_stats'
  | 'audit'
  | 'give_roles'
  | 'import';

const administration: readonly Right[] = [
  'see_orders',
  'cancel_orders',
  'see_people',
  'block_people',
  'grant_credits',
  'change_amounts',
  'keep_styles',
  'run_catalog',
  'see_stats',
  'audit',
  'give_roles',
  'import',
];

const rights: Readonly<Record<Role, readonly Right[]>> = {
  customer: [],
  operator: ['see_orders', 'cancel_orders', 'keep_styles', 'run_catalog', 'see_stats'],
  moderator: ['see_orders', 'see_people', 'block_people', 'see_stats'],
  finance: ['see_orders', 'see_people', 'grant_credits', 'change_amounts', 'see_stats', 'audit'],
  admin: administration,
  owner: administration,
};

/** Telegram ids from the configuration: who works here before anybody has given a role. */
export interface Staff {
  adminIds: readonly number[];
  operatorIds: readonly number[];
}

/** A person as far as it decides what they may do. */
export interface Ranked {
  telegramId: number;
  role: Role;
}

/** All that operations need; `staff` is part of the configuration. */
export interface OperationDeps {
  sql: Sql;
  staff: Staff;
}

/** The person's roles: the one that was given to them, and those of the configuration. */
function rolesOf({ adminIds, operatorIds }: Staff, { telegramId, role }: Ranked): Role[] {
  return [
    role,
    ...(adminIds.includes(telegramId) ? (['admin'] as const) : []),
    ...(operatorIds.includes(telegramId) ? (['operator'] as const) : []),
  ];
}

export function hasRight(staff: Staff, person: Ranked, right: Right): boolean {
  return rolesOf(staff, person).some((role) => rights[role].includes(right));
}

/** Whether somebody works here, in whichever role. */
export function isStaff(staff: Staff, person: Ranked): boolean {
  return rolesOf(staff, person).some((role) => role !== 'customer');
}

/** Whether somebody runs the place and must hear of trouble. */
export function isAdministrator(staff: Staff, person: Ranked): boolean {
  return rolesOf(staff, person).some((role) => role === 'admin' || role === 'owner');
}

/** Whoever is blocked has no rights left, whatever their role. */
export async function isAllowed({ sql, staff }: OperationDeps, who: Who, right: Right): Promise<boolean> {
  if (who.kind === 'operator') return true;
  const person = await findPerson(sql, { id: who.userId });
  return person !== undefined && isServed(person.status) && hasRight(staff, person, right);
}

/** As it is written down beside what they did. */
export function nameOf(who: Who): string {
  return who.kind === 'operator' ? `operator ${who.name}` : `person ${who.userId}`;
}
