import type { Language } from '../contract/language.ts';
import { roles } from '../contract/people.ts';
import {
  type AccountChange,
  accountOfPerson,
  addAccount as add,
  changeAccount,
  findAccount,
  listAccounts as list,
  makeFirstOwner,
  type PanelAccount,
  readAccountRole,
} from '../db/panel-accounts.ts';
import { dropTotp } from '../db/panel-factors.ts';
import { addLink } from '../db/panel-links.ts';
import { endSessions, type ListedSession, listSessions } from '../db/panel-sessions.ts';
import { findPerson, listStaffPeople, type Person } from '../db/people.ts';
import { isTaken } from '../db/sql.ts';
import { hashPassword } from './passwords.ts';
import { hashOf, newSecret } from './secrets.ts';
import { isAllowed, nameOf, type OperationDeps, rightsOf, type Who } from './who.ts';

type Denied = { kind: 'not_found' } | { kind: 'forbidden' };
export type AccountRef = { id: number } | { login: string };
/** Roles of accounts: nobody buys in the panel. */
export const panelRoles = roles.filter((role) => role !== 'customer');
export type PanelRole = (typeof panelRoles)[number];

/** Long enough to be handed over. */
const linkHours = 24;
const personLinkMinutes = 5;

/** A name that is typed easily and mistaken for no other. */
export function isLogin(text: string): boolean {
  return /^[a-z][a-z0-9._-]{2,31}$/.test(text);
}

/** All accounts, and the people of Telegram who were given a role. */
export async function listTeam(
  deps: OperationDeps,
  who: Who,
): Promise<{ kind: 'team'; accounts: PanelAccount[]; people: Person[] } | { kind: 'forbidden' }> {
  if (!(await isAllowed(deps, who, 'give_roles'))) return { kind: 'forbidden' };
  const [accounts, people] = await Promise.all([list(deps.sql), listStaffPeople(deps.sql)]);
  return { kind: 'team', accounts, people };
}

/** Makes an account; the token of the link lets its owner set a password once within a day. */
export async function addAccount(
  deps: OperationDeps,
  who: Who,
  { login, role, why }: { login: string; role: PanelRole; why: string },
): Promise<
  { kind: 'added'; accountId: number; token: string } | { kind: 'taken' | 'bad_login' | 'forbidden' }
> {
  if (!(await isAllowed(deps, who, 'give_roles'))) return { kind: 'forbidden' };
  if (role === 'owner' && !(await isOwner(deps, who))) return { kind: 'forbidden' };
  if (!isLogin(login)) return { kind: 'bad_login' };
  const reason = { by: nameOf(who), why };
  try {
    const accountId = await add(deps.sql, { login, role, ...reason });
    return { kind: 'added', accountId, token: await newLink(deps, accountId, reason) };
  } catch (error) {
    if (isTaken(error)) return { kind: 'taken' };
    throw error;
  }
}

/** Another link to set a password, for whoever has lost the first one or their password. */
export async function makeLink(
  deps: OperationDeps,
  who: Who,
  { ref, why }: { ref: AccountRef; why: string },
): Promise<
  { kind: 'link'; name: string; token: string } | { kind: 'is_person' } | { kind: 'disabled' } | Denied
> {
  const found = await changeable(deps, who, ref);
  if (found.kind !== 'account') return found;
  const { id, login, disabledAt } = found.account;
  if (login === null) return { kind: 'is_person' };
  if (disabledAt !== null) return { kind: 'disabled' };
  return { kind: 'link', name: login, token: await newLink(deps, id, { by: nameOf(who), why }) };
}

export interface Changing {
  kind: AccountChange | 'is_person' | 'forbidden';
}

/** Gives an account another role. What a person of Telegram may do is decided by that person's role. */
export async function changeAccountRole(
  deps: OperationDeps,
  who: Who,
  { ref, role, why }: { ref: AccountRef; role: PanelRole; why: string },
): Promise<Changing> {
  const found = await changeable(deps, who, ref);
  if (found.kind !== 'account') return found;
  if (found.account.login === null) return { kind: 'is_person' };
  if (role === 'owner' && !(await isOwner(deps, who))) return { kind: 'forbidden' };
  const accountId = found.account.id;
  return { kind: await changeAccount(deps.sql, { accountId, role }, { by: nameOf(who), why }) };
}

/** Shuts an account, its visits end at once, or opens it again. */
export async function setAccountOpen(
  deps: OperationDeps,
  who: Who,
  { ref, isOpen, why }: { ref: AccountRef; isOpen: boolean; why: string },
): Promise<Changing> {
  const found = await changeable(deps, who, ref);
  if (found.kind !== 'account') return found;
  const change = { accountId: found.account.id, isDisabled: !isOpen };
  return { kind: await changeAccount(deps.sql, change, { by: nameOf(who), why }) };
}

/** Whoever has lost their device and their codes comes in by password alone again. */
export async function forgetDevice(
  deps: OperationDeps,
  who: Who,
  { ref, why }: { ref: AccountRef; why: string },
): Promise<{ kind: 'done' | 'unchanged' } | Denied> {
  const found = await changeable(deps, who, ref);
  if (found.kind !== 'account') return found;
  const isDone = await dropTotp(deps.sql, found.account.id, { by: nameOf(who), why });
  return { kind: isDone ? 'done' : 'unchanged' };
}

export async function listVisits(
  deps: OperationDeps,
  who: Who,
  ref: AccountRef,
): Promise<{ kind: 'visits'; account: PanelAccount; visits: ListedSession[] } | Denied> {
  if (!(await isAllowed(deps, who, 'give_roles'))) return { kind: 'forbidden' };
  const account = await findAccount(deps.sql, ref);
  if (account === undefined) return { kind: 'not_found' };
  return { kind: 'visits', account, visits: await listSessions(deps.sql, account.id) };
}

export async function endVisits(
  deps: OperationDeps,
  who: Who,
  { ref, why }: { ref: AccountRef; why: string },
): Promise<{ kind: 'ended'; visits: number } | Denied> {
  const found = await changeable(deps, who, ref);
  if (found.kind !== 'account') return found;
  const visits = await endSessions(deps.sql, { accountId: found.account.id }, { by: nameOf(who), why });
  return { kind: 'ended', visits };
}

/** A link for a person of ours who works here, good for five minutes and once. */
export async function linkForPerson(
  deps: OperationDeps,
  { userId, language }: { userId: number; language: Language },
): Promise<{ kind: 'link'; token: string } | { kind: 'forbidden' }> {
  if ((await rightsOf(deps, { kind: 'person', userId })).size === 0) return { kind: 'forbidden' };
  const accountId = await accountOfPerson(deps.sql, { userId, language });
  if (accountId === undefined) return { kind: 'forbidden' };
  const token = newSecret();
  const link = { hash: hashOf(token), accountId, minutes: personLinkMinutes };
  await addLink(deps.sql, { ...link, purpose: 'sign_in' });
  return { kind: 'link', token };
}

/**
 * At each start: a panel that nobody has come into yet gets an owner, whose first password is this one, or who sets it by a link.
 */
export async function firstOwner(
  { sql }: Pick<OperationDeps, 'sql'>,
  password: string | undefined,
): Promise<{ kind: 'settled' | 'first_password' } | { kind: 'link'; token: string }> {
  const token = newSecret();
  const hash = password === undefined ? undefined : await hashPassword(password);
  const kind = await makeFirstOwner(sql, { password: hash, linkHash: hashOf(token) });
  return kind === 'link' ? { kind, token } : { kind };
}

async function newLink({ sql }: OperationDeps, accountId: number, reason: { by: string; why: string }) {
  const token = newSecret();
  const link = { hash: hashOf(token), accountId, minutes: linkHours * 60, reason };
  await addLink(sql, { ...link, purpose: 'set_password' });
  return token;
}

/** The account, if this one may change it: what is an owner's, only an owner changes, or the command line. */
async function changeable(
  deps: OperationDeps,
  who: Who,
  ref: AccountRef,
): Promise<{ kind: 'account'; account: PanelAccount } | Denied> {
  if (!(await isAllowed(deps, who, 'give_roles'))) return { kind: 'forbidden' };
  const account = await findAccount(deps.sql, ref);
  if (account === undefined) return { kind: 'not_found' };
  if (account.role === 'owner' && !(await isOwner(deps, who))) return { kind: 'forbidden' };
  return { kind: 'account', account };
}

/** Whether somebody may make owners and unmake them. */
export async function isOwner({ sql }: OperationDeps, who: Who): Promise<boolean> {
  if (who.kind === 'operator') return true;
  if (who.kind === 'account') return (await readAccountRole(sql, who.accountId)) === 'owner';
  return (await findPerson(sql, { id: who.userId }))?.role === 'owner';
}
