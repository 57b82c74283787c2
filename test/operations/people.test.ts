import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Role, roles } from '../../src/contract/people.ts';
import { findPerson } from '../../src/db/people.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { markUnreachable, registerUser } from '../../src/db/users.ts';
import { listAmounts, setAmount } from '../../src/operations/amounts.ts';
import { grantCredits, readStatement } from '../../src/operations/credits.ts';
import { blockPerson, giveRole, showPerson, unblockPerson } from '../../src/operations/people.ts';
import * as reports from '../../src/operations/reports.ts';
import { addStyle, removeStyle } from '../../src/operations/styles.ts';
import { hasRight, isAdministrator, isAllowed, isStaff, type PersonWho } from '../../src/operations/who.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let ann: PersonWho;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  ann = await scene.person();
});

const why = 'a reason';
const ranked = (role: Role) => ({ telegramId: 7, role });
const nobody = { adminIds: [], operatorIds: [] };

test('roles decide what somebody may do, and the configuration names the first ones', () => {
  const who = (right: Parameters<typeof hasRight>[2]) =>
    roles.filter((role) => hasRight(nobody, ranked(role), right));
  expect(who('see_stats')).toEqual(['viewer', 'operator', 'moderator', 'finance', 'admin', 'owner']);
  expect(who('keep_styles')).toEqual(['operator', 'admin', 'owner']);
  expect(who('grant_credits')).toEqual(['finance', 'admin', 'owner']);
  expect(who('block_people')).toEqual(['moderator', 'admin', 'owner']);
  expect(who('give_roles')).toEqual(['admin', 'owner']);
  const configured = { adminIds: [8], operatorIds: [7] };
  expect(hasRight(configured, ranked('customer'), 'keep_styles')).toBe(true);
  expect(hasRight(configured, ranked('customer'), 'grant_credits')).toBe(false);
  expect(hasRight(configured, ranked('finance'), 'keep_styles')).toBe(true);
  expect(hasRight({ ...nobody, adminIds: [7] }, ranked('customer'), 'give_roles')).toBe(true);
  expect([isStaff(nobody, ranked('customer')), isStaff(configured, ranked('customer'))]).toEqual([
    false,
    true,
  ]);
  expect(roles.filter((role) => isAdministrator(nobody, ranked(role)))).toEqual(['admin', 'owner']);
  expect(isAdministrator(configured, ranked('customer'))).toBe(false);
});

test('an operator gets nothing that administrators alone have', async () => {
  const { deps } = scene;
  const olga = await scene.person('operator');
  const { userId } = ann;
  const forbidden = { kind: 'forbidden' };
  expect(await grantCredits(deps, olga, { userId, credits: 5, key: 'k', why })).toEqual(forbidden);
  expect(await setAmount(deps, olga, { table: 'prices', kind: 'studio', credits: 1, why })).toEqual(
    forbidden,
  );
  expect(await listAmounts(deps, olga, 'prices')).toEqual(forbidden);
  expect(await blockPerson(deps, olga, { userId, why })).toEqual(forbidden);
  expect(await unblockPerson(deps, olga, { userId, why })).toEqual(forbidden);
  expect(await giveRole(deps, olga, { userId, role: 'admin', why })).toEqual(forbidden);
  expect(await showPerson(deps, olga, { id: userId })).toEqual(forbidden);
  expect(await readStatement(deps, olga, { userId, most: 5 })).toEqual(forbidden);
  expect(await reports.auditBooks(deps, olga)).toEqual(forbidden);
  expect(await reports.listChanges(deps, olga, 5)).toEqual(forbidden);
  expect(await reports.readStats(deps, ann, 7)).toEqual(forbidden);
  expect(await addStyle(deps, ann, { name: 'Oak', hash: 'a'.repeat(64) })).toEqual(forbidden);
  expect(await removeStyle(deps, ann, 1)).toEqual(forbidden);
});

test('credits are granted once for a key, with name and reason, and the books stay sound', async () => {
  const { deps, sql } = scene;
  const finance = await scene.person('finance');
  const grant = { userId: ann.userId, credits: 500, key: 'mail 12', why: 'a lost picture' };
  const outcomes = await Promise.all([1, 2, 3].map(() => grantCredits(deps, finance, grant)));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['granted', 'known', 'known']);
  const statement = await readStatement(deps, ann, { userId: ann.userId, most: 5 });
  expect(statement).toMatchObject({
    balance: { available: 10_500, pending: 0 },
    movements: [{ kind: 'adjustment', amount: 500 }, { kind: 'grant' }],
  });
  expect(await lastEvent(sql)).toEqual({
    kind: 'credits_granted',
    user_id: ann.userId,
    subject_id: null,
    data: { credits: 500, by: `person ${finance.userId}`, why: 'a lost picture' },
  });
  expect(await grantCredits(deps, max, { ...grant, userId: 999_999 })).toEqual({ kind: 'not_found' });
  expect(await auditBooks(sql)).toEqual({});
  expect(await reports.auditBooks(deps, finance)).toEqual({ kind: 'audit', broken: {} });
});

test('a price is changed for what comes from now on, and who did it and why is kept', async () => {
  const { deps, sql } = scene;
  const change = { table: 'prices', kind: 'studio', credits: 80, why } as const;
  expect(await setAmount(deps, max, change)).toEqual({ kind: 'changed', was: 50 });
  expect(await lastEvent(sql)).toMatchObject({
    kind: 'price_changed',
    user_id: null,
    data: { kind: 'studio', was: 50, credits: 80, by: 'operator max', why },
  });
  expect(await listAmounts(deps, max, 'prices')).toMatchObject({
    amounts: [
      { kind: 'portrait', credits: 25 },
      { kind: 'product', credits: 60, changedBy: 'environment' },
      { kind: 'studio', credits: 80, changedBy: 'operator max' },
      { kind: 'training', credits: 500 },
    ],
  });
  expect(await setAmount(deps, max, { ...change, kind: 'postcard' })).toEqual({ kind: 'not_found' });
  expect(await setAmount(deps, max, { ...change, table: 'grants', kind: 'start' })).toEqual({
    kind: 'changed',
    was: 10_000,
  });
  const outcome = await reports.listChanges(deps, max, 2);
  expect(outcome).toMatchObject({ changes: [{ kind: 'grant_changed' }, { kind: 'price_changed' }] });
});

test('somebody who is blocked stays so whatever they send, until they are let in again', async () => {
  const { deps, sql } = scene;
  const { userId } = ann;
  const person = await findPerson(sql, { id: userId });
  const profile = {
    telegramId: person?.telegramId ?? 0,
    username: 'ann',
    firstName: 'Ann',
    lastName: null,
    language: 'en' as const,
  };
  const moderator = await scene.person('moderator');
  expect(await blockPerson(deps, moderator, { userId, why })).toEqual({ kind: 'done' });
  expect(await lastEvent(sql)).toMatchObject({ kind: 'blocked', user_id: userId, data: { why } });
  expect(await blockPerson(deps, moderator, { userId, why })).toEqual({ kind: 'unchanged' });
  expect(await registerUser(sql, profile)).toMatchObject({ status: 'blocked', role: 'customer', granted: 0 });
  await markUnreachable(sql, profile.telegramId);
  expect(await showPerson(deps, max, { telegramId: profile.telegramId })).toMatchObject({
    person: { status: 'blocked', username: 'ann' },
  });
  expect(await unblockPerson(deps, moderator, { userId, why })).toEqual({ kind: 'done' });
  expect(await unblockPerson(deps, moderator, { userId, why })).toEqual({ kind: 'unchanged' });
  await sql`update users set status = 'deleted' where id = ${userId}`;
  expect(await registerUser(sql, profile)).toMatchObject({ status: 'deleted' });
  expect(await blockPerson(deps, moderator, { userId, why })).toEqual({ kind: 'unchanged' });
  expect(await showPerson(deps, max, { username: 'ANN' })).toMatchObject({ person: { id: userId } });
});

test('a role gives rights at once; whoever works here is not blocked, and a block takes the rights of a role', async () => {
  const { deps, sql } = scene;
  const { userId } = ann;
  const admin = await scene.person('admin');
  expect(await giveRole(deps, admin, { userId, role: 'operator', why })).toEqual({ kind: 'done' });
  expect(await giveRole(deps, admin, { userId, role: 'operator', why })).toEqual({ kind: 'unchanged' });
  expect(await isAllowed(deps, ann, 'keep_styles')).toBe(true);
  expect(await blockPerson(deps, admin, { userId, why })).toEqual({ kind: 'is_staff' });
  await sql`update users set status = 'blocked' where id = ${userId}`;
  expect(await isAllowed(deps, ann, 'keep_styles')).toBe(false);
  expect(await giveRole(deps, max, { userId: 999_999, role: 'admin', why })).toEqual({ kind: 'not_found' });
});

test('only an owner and the command line make and unmake owners', async () => {
  const { deps } = scene;
  const { userId } = ann;
  const admin = await scene.person('admin');
  expect(await giveRole(deps, admin, { userId, role: 'owner', why })).toEqual({ kind: 'forbidden' });
  expect(await giveRole(deps, max, { userId, role: 'owner', why })).toEqual({ kind: 'done' });
  expect(await giveRole(deps, admin, { userId, role: 'customer', why })).toEqual({ kind: 'forbidden' });
  const second = await scene.person('owner');
  expect(await giveRole(deps, second, { userId, role: 'customer', why })).toEqual({ kind: 'done' });
});
