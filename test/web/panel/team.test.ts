import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAccount } from '../../../src/db/panel-accounts.ts';
import { newPerson } from '../../db/scene.ts';
import { type Moderator, openPanel, type PanelRig } from '../panel-rig.ts';
import { createVisitor } from './visitor.ts';

let rig: PanelRig;
let owner: Moderator;
let admin: Moderator;

beforeAll(async () => {
  rig = await openPanel();
  owner = await rig.signIn('owner');
  admin = await rig.signIn('admin');
});
afterAll(() => rig.close());

const why = 'she joins us';
const eventsOf = async (accountId: number) =>
  (
    await rig.sql<{ kind: string; data: { by?: string; why?: string } }[]>`
      select kind, data from events where subject_kind = 'panel_account' and subject_id = ${accountId} and data ? 'why' order by id`
  ).map(({ kind, data }) => [kind, data.by, data.why]);

test('somebody is added with a link to hand over, which sets their password', async () => {
  const bad = await admin.post('/team', { login: 'M!', role: 'moderator', why: '' });
  expect([bad.status, bad.text.includes('such as maria'), bad.text.includes('Say in a few words')]).toEqual([
    422,
    true,
    true,
  ]);
  const added = await admin.post('/team', { login: 'Maria', role: 'moderator', why });
  const [, link = ''] = /http:\/\/panel\.example\/panel(\/welcome\/[\w-]{43})/.exec(added.text) ?? [];
  const maria = createVisitor(rig.panel);
  await maria.get(link);
  expect((await maria.send(link, { password: 'heron under violet bridges' })).location).toBe('/');
  const account = await findAccount(rig.sql, { login: 'MARIA' });
  expect(account).toMatchObject({ login: 'maria', role: 'moderator', hasPassword: true });
  expect((await admin.post('/team', { login: 'maria', role: 'viewer', why })).text).toContain(
    'This name is taken',
  );
  const list = await admin.get('/team');
  expect(list.text).toMatch(/maria<\/a>[\s\S]*?Moderator[\s\S]*?Open/);
  const by = `account ${admin.accountId}`;
  expect((await eventsOf(account?.id ?? 0)).slice(0, 2)).toEqual([
    ['panel_account_added', by, why],
    ['panel_link_made', by, why],
  ]);
});

test('a role is changed, an account shut and opened; each ends its visits and says who did it and why', async () => {
  const viewer = await rig.signIn('viewer');
  const path = `/team/${viewer.accountId}`;
  expect((await admin.post(`${path}/role`, { role: 'finance', why: '' })).notice).toContain(
    'Say in a few words',
  );
  expect((await admin.post(`${path}/role`, { role: 'finance', why })).notice).toBe('The role is changed.');
  expect((await viewer.get('/')).location).toBe('/sign-in');
  expect((await admin.post(`${path}/role`, { role: 'finance', why })).notice).toContain('It was so before');
  for (const [deed, notice] of [
    ['close', 'The account is shut.'],
    ['link', 'This account is shut. Open it first.'],
    ['open', 'The account is open again.'],
    ['end-visits', 'There was no visit to end.'],
    ['forget-device', 'It was so before, so nothing was changed.'],
  ])
    expect([deed, (await admin.post(`${path}/${deed}`, { why })).notice]).toEqual([deed, notice]);
  expect((await eventsOf(viewer.accountId)).map(([kind]) => kind).slice(1)).toEqual([
    'panel_role_changed',
    'panel_disabled',
    'panel_enabled',
  ]);
});

test('only an owner makes owners and touches their accounts, and the last one stays', async () => {
  const viewer = await rig.signIn('viewer');
  const forbidden = 'Only an owner makes owners and changes their accounts.';
  expect((await admin.post('/team', { login: 'another', role: 'owner', why })).notice).toBe(forbidden);
  expect((await admin.post(`/team/${viewer.accountId}/role`, { role: 'owner', why })).notice).toBe(forbidden);
  for (const deed of ['close', 'link', 'end-visits', 'forget-device', 'role'])
    expect((await admin.post(`/team/${owner.accountId}/${deed}`, { role: 'viewer', why })).notice).toBe(
      forbidden,
    );
  for (const deed of ['close', 'role'])
    expect((await owner.post(`/team/${owner.accountId}/${deed}`, { role: 'viewer', why })).notice).toContain(
      'the last owner',
    );
  await owner.post(`/team/${viewer.accountId}/role`, { role: 'owner', why });
  // Two owners who unmake each other at once: one of them stays.
  const other = await rig.signIn('owner');
  await owner.post(`/team/${viewer.accountId}/close`, { why });
  await Promise.all([
    owner.post(`/team/${other.accountId}/close`, { why }),
    other.post(`/team/${owner.accountId}/close`, { why }),
  ]);
  const [left] =
    await rig.sql`select count(*) from panel_accounts where role = 'owner' and disabled_at is null`;
  expect(left).toEqual({ count: 1 });
});

test('a person of Telegram with a role is listed, and their role is changed by the operation the bot has', async () => {
  const userId = await newPerson(rig.sql);
  await rig.sql`update users set role = 'operator', first_name = 'Olga <b>' where id = ${userId}`;
  const { text } = await admin.get('/team');
  expect(text).toMatch(new RegExp(`/team/people/${userId}">Olga &lt;b&gt;`));
  expect((await admin.get(`/team/people/${userId}`)).text).toMatch(/<option value="operator" selected>/);
  const changed = await admin.post(`/team/people/${userId}`, { role: 'customer', why });
  expect(changed.notice).toBe('The role is changed.');
  expect(await rig.sql`select role from users where id = ${userId}`).toEqual([{ role: 'customer' }]);
  expect((await admin.get('/team/people/999999')).status).toBe(404);
});
