import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccount } from '../../../src/db/panel-accounts.ts';
import { firstOwner } from '../../../src/operations/panel-accounts.ts';
import { hashPassword } from '../../../src/operations/passwords.ts';
import { openPanel, type PanelRig } from '../panel-rig.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const password = 'heron under violet bridges';
const another = 'seven lamps beside a quarry';
let rig: PanelRig;
let hash: string;
let last = 0;

beforeAll(async () => {
  rig = await openPanel();
  hash = await hashPassword(password);
});
afterAll(() => rig.close());

async function enter(login: string, given = password): Promise<Visitor> {
  const visitor = createVisitor(rig.panel, `198.51.100.${++last}`);
  await visitor.get('/sign-in');
  expect((await visitor.send('/sign-in', { login, password: given })).location).toBe('/');
  return visitor;
}
async function somebody(): Promise<{ id: number; login: string; visitor: Visitor }> {
  const login = `zoe-${++last}`;
  const id = await addAccount(rig.sql, { login, role: 'viewer', password: hash, by: 'a test' });
  return { id, login, visitor: await enter(login) };
}
const age = (id: number) =>
  rig.sql`update panel_sessions set proved_at = now() - interval '11 minutes' where account_id = ${id}`;

test('language and time zone are one’s own, and a zone that is none is refused', async () => {
  const { visitor } = await somebody();
  await visitor.get('/account');
  expect((await visitor.send('/account', { language: 'ru', zone: 'Asia/Tokyo' })).location).toBe('/account');
  const page = await visitor.get('/account');
  expect(page.text).toContain('Сохранено.');
  expect(page.text).toMatch(/<option value="Asia\/Tokyo" selected>/);
  await visitor.send('/account', { language: 'ru', zone: 'Mars/Olympus' });
  expect((await visitor.get('/account')).text).toContain('Такого часового пояса нет');
});

test('a new password ends all other visits and takes this one up under another id', async () => {
  const { login, visitor } = await somebody();
  const elsewhere = await enter(login);
  const before = visitor.cookies.get('darkroom');
  const change = async (fields: Record<string, string>) => {
    await visitor.get('/account/password');
    return visitor.send('/account/password', fields);
  };
  expect((await change({ current: 'not this one', password: another })).text).toContain(
    'not your current password',
  );
  expect((await change({ current: password, password })).text).toContain('the password you have');
  expect((await change({ current: password, password: `${login} and more` })).text).toContain(
    'Your name is in it',
  );
  expect((await change({ current: password, password: another })).location).toBe('/account');
  expect(visitor.cookies.get('darkroom')).not.toBe(before);
  expect((await visitor.get('/account')).text).toContain('Your password is changed');
  expect((await elsewhere.get('/account')).location).toContain('/sign-in');
  await enter(login, another);
});

test('[b101] a first password from the settings opens nothing but the page where it is changed', async () => {
  const bare = await openPanel();
  try {
    expect(await firstOwner(bare, 'earlier')).toEqual({ kind: 'first_password' });
    const owner = createVisitor(bare.panel);
    await owner.get('/sign-in');
    await owner.send('/sign-in', { login: 'owner', password: 'earlier' });
    expect((await owner.get('/')).location).toBe('/account/password');
    expect((await owner.get('/account/password')).text).toContain('only for the first time');
    await owner.send('/account/password', { current: 'earlier', password: another });
    expect((await owner.get('/team')).status).toBe(200);
    expect(await firstOwner(bare, 'earlier')).toEqual({ kind: 'settled' });
  } finally {
    await bare.close();
  }
});

test('a device is set up with its first code, codes for its loss are shown once, and both can be taken back', async () => {
  const { id, visitor } = await somebody();
  await visitor.get('/account');
  const page = await visitor.send('/account/device');
  const [, secret = ''] = /otpauth:\/\/totp\/\S+secret=([A-Z2-7]+)/.exec(page.text) ?? [];
  expect(page.text).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '));
  expect((await visitor.send('/account/device/confirm', { code: '12345' })).status).toBe(422);
  const codes = await visitor.send('/account/device/confirm', { code: new TOTP({ secret }).generate() });
  const shown = [...codes.text.matchAll(/<code>(\w{5}(?:-\w{5}){4})<\/code>/g)].map(([, code]) => code);
  expect(new Set(shown).size).toBe(10);
  expect((await visitor.get('/account')).text).toContain('10 recovery codes are left');
  const [kept] = await rig.sql`select recovery_codes::text as codes from panel_accounts where id = ${id}`;
  expect(shown.some((code) => String(kept?.['codes']).includes(String(code)))).toBe(false);
  const renewed = await visitor.send('/account/codes');
  expect(renewed.text).not.toContain(String(shown[0]));
  await visitor.get('/account');
  await visitor.send('/account/device/remove');
  expect((await visitor.get('/account')).text).toContain('no code is asked for any more');
});

test('what is sensitive asks after ten minutes who it is, and goes back', async () => {
  const { id, visitor } = await somebody();
  await age(id);
  await visitor.get('/account');
  const from = { 'sec-fetch-site': 'same-origin', referer: 'http://panel.example/panel/account?x=1' };
  const sent = await visitor.send('/account/device', {}, from);
  expect(sent.location).toBe('/account/prove?back=%2Faccount%3Fx%3D1');
  await visitor.get(sent.location ?? '');
  expect((await visitor.send('/account/prove', { secret: 'not this one' })).status).toBe(422);
  const before = visitor.cookies.get('darkroom');
  expect((await visitor.send('/account/prove', { secret: password })).location).toBe('/account?x=1');
  expect(visitor.cookies.get('darkroom')).not.toBe(before);
  await visitor.get('/account');
  expect((await visitor.send('/account/device')).status).toBe(200);
});

test('one sees where one is signed in, and ends one visit or all others; nobody ends another’s', async () => {
  const { login, visitor } = await somebody();
  const stranger = (await somebody()).visitor;
  const [second, third] = [await enter(login), await enter(login)];
  const { text } = await visitor.get('/account');
  const names = [...text.matchAll(/name="name" value="(\w+)"/g)].map(([, name = '']) => name);
  expect(names).toHaveLength(2);
  await stranger.get('/account');
  for (const name of names) await stranger.send('/account/visits/end', { name });
  expect((await second.get('/')).status).toBe(200);
  await visitor.get('/account');
  await visitor.send('/account/visits/end', { name: names[0] ?? '' });
  const open = [await second.get('/'), await third.get('/')].filter(({ status }) => status === 200);
  expect(open).toHaveLength(1);
  await visitor.get('/account');
  await visitor.send('/account/visits/end-others');
  expect([(await second.get('/')).status, (await third.get('/')).status]).toEqual([303, 303]);
  expect((await visitor.get('/account')).text).toContain('One visit has ended');
});
