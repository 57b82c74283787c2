import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginDeletion, lastDeletion } from '../../src/db/deletions.ts';
import { type ChatRig, type Chatter, createChatRig, userIdOf } from './chat-rig.ts';

let rig: ChatRig;
let ann: Chatter;

beforeAll(async () => {
  rig = await createChatRig({ RETENTION_DAYS: '14', BACKUP_DAYS: '7' });
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await rig.newChatter();
  await ann.says('/start');
});

const deletionOf = async (chatter: Chatter) => lastDeletion(rig.database.sql, await userIdOf(rig, chatter));

test('/privacy names who gets photos and how long all is kept, by the settings in force', async () => {
  await ann.says('/privacy');
  const page = await ann.reads();
  expect(page).toContain('what was exchanged with services for it: 14 days');
  expect(page).toContain('are kept 7 days');
  expect(page).toContain('stay 3 days');
  expect(page).toContain('Higgsfield · for pictures of the studio · keeps them up to 7 days');
  expect(page).toContain('RunningHub · for product photos · keeps them up to 1 day');
  expect(page).toContain('Astria · for models and portraits · keeps them up to 30 days');
  expect(await ann.buttons()).toEqual(['🗑 Delete all my data', '🏠 Menu']);
});

test('/privacy and /deletedata speak Russian', async () => {
  const olga = await rig.newChatter({ language: 'ru' });
  await olga.says('/privacy');
  expect(await olga.reads()).toContain('переписку с сервисами по заказам: 14 дней');
  await olga.presses('🗑 Удалить все мои данные');
  expect(await olga.reads()).toMatch(/10\s000 кредитов, они пропадут/);
  expect(await olga.reads()).toContain('Удаление начнётся через 60 минут');
});

test('/deletedata says what goes, what stays and what is lost, and is asked for by a second press alone', async () => {
  await ann.says('/deletedata');
  const page = await ann.reads();
  expect(page).toContain('10,000 credits are lost');
  expect(page).toContain('amounts in the books, under a number that leads to nobody');
  expect(page).toContain('in 60 minutes; until then you can undo it');
  expect(await deletionOf(ann)).toBeUndefined();
  await ann.presses('🗑 Yes, delete everything');
  expect(await ann.reads()).toContain('Until then nothing is deleted');
  const deletion = await deletionOf(ann);
  expect(deletion).toMatchObject({ status: 'waiting', why: 'asked for it' });
  expect(rig.deletions).toContain(deletion?.id);
  expect(((deletion?.dueAt.getTime() ?? 0) - Date.now()) / 60_000).toBeCloseTo(60, 0);
});

test('asked for twice it is one; undone, nothing happens, and it can be asked for again', async () => {
  await ann.says('/deletedata');
  await ann.presses('🗑 Yes, delete everything');
  const first = await deletionOf(ann);
  await ann.says('/deletedata');
  expect(await ann.reads()).toContain('you can undo it here');
  expect((await deletionOf(ann))?.id).toBe(first?.id);
  await ann.presses('↩️ Undo');
  expect(await ann.reads()).toContain('nothing was deleted');
  expect(await deletionOf(ann)).toMatchObject({ status: 'undone' });
  await ann.says('/deletedata');
  expect(await ann.buttons()).toContain('🗑 Yes, delete everything');
});

test('one that has begun cannot be undone, and its person is served no more until it is done', async () => {
  await ann.says('/deletedata');
  await ann.presses('🗑 Yes, delete everything');
  const { id = 0 } = (await deletionOf(ann)) ?? {};
  await beginDeletion(rig.database.sql, id);
  expect(await ann.presses('↩️ Undo')).toContain('is being deleted');
  expect(await deletionOf(ann)).toMatchObject({ status: 'running' });
});

test('nobody undoes what another asked for, and who works here is not deleted', async () => {
  await ann.says('/deletedata');
  await ann.presses('🗑 Yes, delete everything');
  const bob = await rig.newChatter({ name: 'Bob' });
  await bob.says('/deletedata');
  const { id = 0 } = (await deletionOf(ann)) ?? {};
  const screen = (await bob.sees()).at(-1)?.message_id ?? 0;
  await bob.pressesData(screen, `x:undo:${id}`);
  expect(await deletionOf(ann)).toMatchObject({ status: 'waiting' });
  const { sql } = rig.database;
  await sql`update users set role = 'operator' where id = ${await userIdOf(rig, bob)}`;
  await bob.says('/deletedata');
  await bob.presses('🗑 Yes, delete everything');
  expect(await bob.reads()).toContain('You work here');
  expect(await deletionOf(bob)).toBeUndefined();
});
