import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginDeletion, forgetPerson, lastDeletion } from '../../../src/db/deletions.ts';
import { newPerson } from '../../db/scene.ts';
import { openPanel, type PanelRig } from '../panel-rig.ts';

let rig: PanelRig;
let ann: number;
const started: number[] = [];

beforeAll(async () => {
  rig = await openPanel({ startDeletion: async ({ id }) => void started.push(id) });
});
afterAll(() => rig.close());
beforeEach(async () => {
  ann = await newPerson(rig.sql);
});

test('an administrator deletes a person for a reason, and sees the receipt grow', async () => {
  const admin = await rig.signIn('admin');
  const form = `/deletions/person/${ann}`;
  for (const path of [form, `/people/${ann}`])
    expect((await admin.get(path)).text).toContain('Credits that are left are lost');
  expect((await admin.post(form)).notice).toContain('say why');
  expect(await lastDeletion(rig.sql, ann)).toBeUndefined();
  const { location, notice } = await admin.post(form, { why: 'asked by mail' });
  const { id = 0 } = (await lastDeletion(rig.sql, ann)) ?? {};
  expect({ location, notice, started }).toMatchObject({ location: `/deletions/${id}`, started: [id] });
  expect(notice).toContain('It has begun');
  expect((await admin.get(`/deletions/${id}`)).text).toContain('Nothing has been done yet');
  await beginDeletion(rig.sql, id);
  await rig.sql`select close_account(${id})`;
  const page = (await admin.get(`/deletions/${id}`)).text;
  expect(page).toContain('Credits given up: 10,000');
  expect(page).toContain('asked by mail');
  expect((await admin.get(form)).text).toContain('Show the receipt');
  await forgetPerson(rig.sql, id);
  expect((await admin.get(`/deletions/${id}`)).text).toContain('Name and number in Telegram forgotten');
  expect((await admin.post(form, { why: 'again' })).notice).toContain('nothing is left');
});

test('who works here is not deleted, nor is nobody; a second request begins nothing', async () => {
  const owner = await rig.signIn('owner');
  await rig.sql`update users set role = 'finance' where id = ${ann}`;
  expect((await owner.post(`/deletions/person/${ann}`, { why: 'x' })).notice).toContain('works here');
  expect((await owner.post('/deletions/person/999999', { why: 'x' })).status).toBe(404);
  const bob = await newPerson(rig.sql);
  await owner.post(`/deletions/person/${bob}`, { why: 'x' });
  expect((await owner.post(`/deletions/person/${bob}`, { why: 'x' })).notice).toContain('asked for before');
});

test('the list shows all deletions, newest first, to those who may see people', async () => {
  const owner = await rig.signIn('owner');
  await owner.post(`/deletions/person/${ann}`, { why: '<b>x</b>' });
  const moderator = await rig.signIn('moderator');
  const list = (await moderator.get('/deletions')).text;
  expect(list).toContain(`/panel/people/${ann}`);
  const { id = 0 } = (await lastDeletion(rig.sql, ann)) ?? {};
  expect((await moderator.get(`/deletions/${id}`)).text).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect((await moderator.get(`/deletions?after=${id}`)).text).not.toContain(`/panel/people/${ann}"`);
  for (const path of ['/deletions/999999', '/deletions/x'])
    expect((await moderator.get(path)).status).toBe(404);
  expect((await owner.get('/deletions/person/x')).status).toBe(404);
  expect((await owner.get('/deletions?after=1e99')).status).toBe(200);
});
