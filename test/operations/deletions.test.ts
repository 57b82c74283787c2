import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginDeletion, forgetPerson, readDeletion } from '../../src/db/deletions.ts';
import {
  deleteOwnData,
  deletePerson,
  listDeletions,
  undoOwnDeletion,
} from '../../src/operations/deletions.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let ann: PersonWho;
let started: { id: number; undoMs: number }[];

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  ann = await scene.person();
  started = [];
});

const deps = () => ({
  ...scene.deps,
  startDeletion: async (deletion: { id: number; undoMs: number }) => void started.push(deletion),
  tellUndone: async () => undefined,
});
const away = () => Promise.reject(new TemporalAway('away'));
const why = 'asked by mail';

test('staff with the right delete somebody at once, for a reason that is kept; others may not', async () => {
  const { userId } = ann;
  for (const role of ['viewer', 'operator', 'moderator', 'finance'] as const)
    expect(await deletePerson(deps(), await scene.person(role), { userId, why })).toEqual({
      kind: 'forbidden',
    });
  const admin = await scene.person('admin');
  const deleting = await deletePerson(deps(), admin, { userId, why });
  expect(deleting).toMatchObject({ kind: 'asked', deletion: { askedBy: `person ${admin.userId}`, why } });
  expect(started).toMatchObject([{ undoMs: 0 }]);
  const data = { by: `person ${admin.userId}`, why };
  expect(await lastEvent(scene.sql)).toMatchObject({ kind: 'deletion_asked', user_id: userId, data });
  expect(await deletePerson(deps(), max, { userId, why })).toMatchObject({ kind: 'known' });
  expect(await listDeletions(deps(), admin, { most: 1 })).toMatchObject({ deletions: [{ userId }] });
  expect(await listDeletions(deps(), ann, { most: 1 })).toEqual({ kind: 'forbidden' });
});

test('who works here, by role or by the configuration, is not deleted, nor is nobody, nor anybody twice', async () => {
  const owner = await scene.person('owner');
  expect(await deletePerson(deps(), max, { ...owner, why })).toEqual({ kind: 'is_staff' });
  const [user] = await scene.sql<
    { id: number }[]
  >`select telegram_id as id from users where id = ${ann.userId}`;
  const staff = { adminIds: [user?.id ?? 0], operatorIds: [] };
  expect(await deleteOwnData({ ...deps(), staff }, ann, { undoMs: 1 })).toEqual({ kind: 'is_staff' });
  expect(await deletePerson(deps(), max, { userId: 999_999, why })).toEqual({ kind: 'not_found' });
  const deleting = await deletePerson(deps(), max, { ...ann, why });
  const id = 'deletion' in deleting ? deleting.deletion.id : 0;
  await beginDeletion(scene.sql, id);
  await forgetPerson(scene.sql, id);
  expect(await deletePerson(deps(), max, { ...ann, why })).toEqual({ kind: 'gone' });
});

test('one’s own deletion waits and is undone by oneself alone, whether Temporal can be reached or not', async () => {
  const asked = await deleteOwnData({ ...deps(), startDeletion: away }, ann, { undoMs: 60_000 });
  const id = 'deletion' in asked ? asked.deletion.id : 0;
  expect(asked).toMatchObject({ kind: 'asked', deletion: { status: 'waiting' } });
  const other = await scene.person();
  expect(await undoOwnDeletion(deps(), other, { deletionId: id })).toEqual({ kind: 'not_found' });
  const undo = () => undoOwnDeletion({ ...deps(), tellUndone: away }, ann, { deletionId: id });
  expect(await undo()).toEqual({ kind: 'undone' });
  expect(await undo()).toEqual({ kind: 'too_late', status: 'undone' });
  expect(await readDeletion(scene.sql, id)).toMatchObject({ status: 'undone', receipt: {} });
});
