import { isServed, type Role } from '../contract/people.ts';
import { readAccountRole } from '../db/panel-accounts.ts';
import { findPerson, listStaff } from '../db/people.ts';
import type { Sql } from '../db/sql.ts';

/** A person who is known by an update of Telegram or a session of the panel. */
export interface PersonWho {
  kind: 'person';
  userId: number;
}

/**
 * Who asks for something. `account`: one of the panel's own, of whom no chat is known · `operator`: whoever can run the command line,
 * who has the database in hands anyway.
 */
export type Who = PersonWho | { kind: 'account'; accountId: number } | { kind: 'operator'; name: string };

/** What is allowed beyond one's own affairs. */
export type Right =
  | 'see_orders'
  | 'cancel_orders'
  | 'deliver_again'
  | 'refund_orders'
  | 'see_people'
  | 'block_people'
  | 'write_to_people'
  | 'delete_people'
  | 'grant_credits'
  | 'answer_top_ups'
  | 'change_amounts'
  | 'change_settings'
  | 'keep_styles'
  | 'see_catalog'
  | 'review_catalog'
  | 'run_catalog'
  | 'see_stats'
  | 'audit'
  | 'broadcast'
  | 'keep_keys'
  | 'give_roles'
  | 'import';

const seeing = ['see_orders', 'see_people', 'see_catalog', 'see_stats'] as const;
const catalog = ['see_catalog', 'review_catalog', 'run_catalog'] as const;

const administration: readonly Right[] = [
  ...seeing,
  ...catalog,
  'cancel_orders',
  'deliver_again',
  'refund_orders',
  'block_people',
  'write_to_people',
  'delete_people',
  'grant_credits',
  'answer_top_ups',
  'change_amounts',
  'change_settings',
  'keep_styles',
  'audit',
  'broadcast',
  'keep_keys',
  'give_roles',
  'import',
];

const rights: Readonly<Record<Role, readonly Right[]>> = {
  customer: [],
  viewer: seeing,
  operator: [
    'see_orders',
    'cancel_orders',
    'deliver_again',
    'keep_styles',
    'see_stats',
    'change_settings',
    ...catalog,
  ],
  moderator: [
    'see_orders',
    'see_people',
    'block_people',
    'write_to_people',
    'see_stats',
    'see_catalog',
    'review_catalog',
  ],
  finance: [
    'see_orders',
    'see_people',
    'refund_orders',
    'grant_credits',
    'answer_top_ups',
    'change_amounts',
    'see_stats',
    'audit',
  ],
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

/** Everybody who works here, by the configuration or by a role, each once. */
export async function listAllStaff(sql: Sql, staff: Staff): Promise<Ranked[]> {
  const named = await listStaff(sql);
  const ids = new Set([...staff.adminIds, ...staff.operatorIds]);
  for (const { telegramId } of named) ids.delete(telegramId);
  return [...named, ...[...ids].map((telegramId) => ({ telegramId, role: 'customer' as const }))];
}

/** Whoever is blocked has no rights left, whatever their role. */
export async function isAllowed(deps: OperationDeps, who: Who, right: Right): Promise<boolean> {
  return who.kind === 'operator' || (await rightsOf(deps, who)).has(right);
}

/** All that somebody may do now. */
export async function rightsOf({ sql, staff }: OperationDeps, who: Who): Promise<ReadonlySet<Right>> {
  if (who.kind === 'operator') return new Set(administration);
  if (who.kind === 'account') {
    const role = await readAccountRole(sql, who.accountId);
    return new Set(role === undefined ? [] : rights[role]);
  }
  const person = await findPerson(sql, { id: who.userId });
  if (person === undefined || !isServed(person.status)) return new Set();
  return new Set(rolesOf(staff, person).flatMap((role) => rights[role]));
}

/** As it is written down beside what they did. */
export function nameOf(who: Who): string {
  if (who.kind === 'operator') return `operator ${who.name}`;
  return who.kind === 'account' ? `account ${who.accountId}` : `person ${who.userId}`;
}
