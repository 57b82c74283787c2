import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addAccount } from '../../../src/db/panel-accounts.ts';
import { newRecoveryCodes } from '../../../src/operations/codes.ts';
import { firstOwner, linkForPerson } from '../../../src/operations/panel-accounts.ts';
import { hashPassword } from '../../../src/operations/passwords.ts';
import { createPanel } from '../../../src/web/panel/panel.ts';
import { newPerson } from '../../db/scene.ts';
import { openPanel, type PanelRig } from '../panel-rig.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const password = 'heron under violet bridges';
let rig: PanelRig;
let hash: string;
let last = 0;

beforeAll(async () => {
  rig = await openPanel();
  hash = await hashPassword(password);
});
afterAll(() => rig.close());

const newVisitor = (address = `192.0.2.${++last}`) => createVisitor(rig.panel, address);
async function newAccount(): Promise<{ id: number; login: string }> {
  const login = `ann-${++last}`;
  return { login, id: await addAccount(rig.sql, { login, role: 'viewer', password: hash, by: 'a test' }) };
}
async function signedIn(login: string, visitor: Visitor = newVisitor()): Promise<Visitor> {
  await visitor.get('/sign-in');
  expect((await visitor.send('/sign-in', { login, password })).location).toBe('/');
  return visitor;
}

test('[b101] the first start makes one owner, whose link is there until the password is set, and sets it once', async () => {
  const [one, two] = [await firstOwner(rig, undefined), await firstOwner(rig, undefined)];
  if (one.kind !== 'link' || two.kind !== 'link') throw new Error('no link');
  const owner = newVisitor();
  const link = `/welcome/${two.token}`;
  expect((await owner.get(link)).text).toContain('Set the password of “owner”');
  const weak = await owner.send(link, { password: 'Password12345' });
  expect([weak.status, weak.text.includes('what is guessed first')]).toEqual([422, true]);
  expect((await owner.send(link, { password, zone: 'Europe/Madrid' })).location).toBe('/');
  expect((await owner.get('/')).status).toBe(200);
  expect(await rig.sql`select login, role, time_zone from panel_accounts where login = 'owner'`).toEqual([
    { login: 'owner', role: 'owner', time_zone: 'Europe/Madrid' },
  ]);
  for (const { token } of [one, two]) {
    expect((await newVisitor().get(`/welcome/${token}`)).status).toBe(404);
    expect((await newVisitor().send(`/welcome/${token}`, { password })).status).toBe(404);
  }
  expect(await firstOwner(rig, 'another one')).toEqual({ kind: 'settled' });
});

test('signing in leads to the page that was wanted, and never out of the panel', async () => {
  const { login } = await newAccount();
  const visitor = newVisitor();
  const wanted = await visitor.get('/orders?state=open');
  expect(wanted.location).toBe('/sign-in?back=%2Forders%3Fstate%3Dopen');
  await visitor.get(wanted.location ?? '');
  expect((await visitor.send('/sign-in', { login, password })).location).toBe('/orders?state=open');
  for (const back of [
    '//evil.test',
    'https://evil.test',
    '/\\evil.test',
    '/../../x',
    '@evil.test',
    '/%2e%2e/%2e%2e/x',
    '',
  ]) {
    const stranger = newVisitor();
    await stranger.get(`/sign-in?back=${encodeURIComponent(back)}`);
    const { headers } = await stranger.send('/sign-in', { login, password, back });
    const { host, pathname } = new URL(headers.get('location') ?? '', 'http://panel.example');
    expect([back, host, pathname.startsWith('/panel/')]).toEqual([back, 'panel.example', true]);
  }
});

test('a wrong password and an unknown name are answered alike', async () => {
  const { login } = await newAccount();
  const known = await newVisitor().send('/sign-in', { login, password: 'something else' });
  const unknown = await newVisitor().send('/sign-in', { login: 'nobody-here', password });
  for (const { status, text } of [known, unknown])
    expect([status, text.includes('Name or password is wrong')]).toEqual([422, true]);
});

describe('with a second factor', () => {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  const paper = newRecoveryCodes();
  const codeAt = (steps: number) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
  let account: { id: number; login: string };

  beforeAll(async () => {
    // In the middle of a step, so that none ends under way.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 30_000) * 30_000 + 15_000 });
    account = await newAccount();
    await rig.sql`update panel_accounts set totp_secret = ${secret}, totp_since = now(),
      recovery_codes = ${rig.sql.json(paper.hashes)} where id = ${account.id}`;
  });
  afterAll(() => vi.useRealTimers());

  async function tries(code: string) {
    const visitor = newVisitor();
    await visitor.get('/sign-in?back=%2Faccount');
    expect((await visitor.send('/sign-in', { login: account.login, password })).text).toContain('six digits');
    expect(visitor.cookies.size).toBe(0);
    const { status, location } = await visitor.send('/sign-in/code', { code });
    await rig.sql`update panel_failures set free_at = '-infinity', failures = 0`;
    return location ?? status;
  }

  test('a code lets in once, one step before or after as well', async () => {
    const came: unknown[] = [];
    for (const steps of [-2, -1, -1, 1, 0, 1, 2]) came.push(await tries(codeAt(steps)));
    // A step that lies before the last one used is as good as used.
    expect(came).toEqual([422, '/account', 422, '/account', 422, 422, 422]);
  });

  test('a code on paper lets in once, however it is typed', async () => {
    const [first = '', second = ''] = paper.codes;
    const came = [
      await tries(first.toUpperCase().replace('-', ' ')),
      await tries(first),
      await tries(second),
    ];
    expect(came).toEqual(['/account', 422, '/account']);
  });

  test('the right password does not make up for wrong codes: they wait as passwords do', async () => {
    const seen: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const visitor = newVisitor();
      await visitor.send('/sign-in', { login: account.login, password });
      seen.push((await visitor.send('/sign-in/code', { code: '000000' })).status);
    }
    expect(seen.slice(0, 4)).toEqual([422, 422, 422, 422]);
    expect((await newVisitor().send('/sign-in', { login: account.login, password })).status).toBe(429);
  });
});

test('[b122] more than three failures delay the next attempt, for an account and after a restart as well, and the right one ends it', async () => {
  const { login } = await newAccount();
  const wrong = () => newVisitor().send('/sign-in', { login, password: 'not this one' });
  for (let failure = 1; failure <= 4; failure += 1) expect((await wrong()).status).toBe(422);
  const restarted = createVisitor(createPanel(rig.deps), '192.0.2.250');
  const early = await restarted.send('/sign-in', { login, password });
  expect(early.status).toBe(429);
  expect(early.text).toMatch(/try again in \d sec/);
  await rig.sql`update panel_failures set free_at = now(), failures = 40 where key = ${`account ${login}`}`;
  await wrong();
  const [waits] =
    await rig.sql`select free_at - last_at = interval '15 minutes' as longest from panel_failures where key = ${`account ${login}`}`;
  expect(waits).toEqual({ longest: true });
  expect(await rig.sql`select 1 from alarms where key = ${`panel account ${login}`}`).toHaveLength(1);
  await rig.sql`update panel_failures set free_at = now() where key = ${`account ${login}`}`;
  await signedIn(login);
  expect((await wrong()).status).toBe(422);
});

test('attempts at once are counted at once: no more than four are judged', async () => {
  const { login } = await newAccount();
  const all = await Promise.all(
    Array.from({ length: 12 }, () => newVisitor().send('/sign-in', { login, password: 'not this one' })),
  );
  expect(all.filter(({ status }) => status === 422)).toHaveLength(4);
});

test('one address that fails with many names waits as well', async () => {
  const visitor = newVisitor();
  await rig.sql`insert into panel_failures values (${'address 192.0.2.200'}, 19, now(), now())`;
  const there = createVisitor(rig.panel, '192.0.2.200');
  expect((await there.send('/sign-in', { login: 'a-name', password })).status).toBe(422);
  expect((await there.send('/sign-in', { login: 'another-name', password })).status).toBe(429);
  expect((await visitor.send('/sign-in', { login: 'another-name', password })).status).toBe(422);
});

test('each sign-in has an id of its own: one that was planted before opens nothing, and the visit before ends', async () => {
  const { login } = await newAccount();
  const victim = newVisitor();
  victim.cookies.set('darkroom', 'planted-by-somebody-else');
  await signedIn(login, victim);
  const first = victim.cookies.get('darkroom');
  expect(first).not.toBe('planted-by-somebody-else');
  await victim.get('/sign-in');
  await victim.send('/sign-in', { login, password });
  expect(victim.cookies.get('darkroom')).not.toBe(first);
  const thief = newVisitor();
  thief.cookies.set('darkroom', first ?? '');
  expect((await thief.get('/')).location).toBe('/sign-in');
});

test('a visit ends when nothing was done for 30 minutes, after 12 hours, and by signing out', async () => {
  const { login, id } = await newAccount();
  const ends = async (change: (visitor: Visitor) => Promise<unknown>) => {
    const visitor = await signedIn(login);
    expect((await visitor.get('/')).status).toBe(200);
    const kept = new Map(visitor.cookies);
    await change(visitor);
    for (const [name, value] of kept) visitor.cookies.set(name, value);
    return (await visitor.get('/')).location;
  };
  const idle = () =>
    rig.sql`update panel_sessions set seen_at = now() - interval '31 minutes' where account_id = ${id}`;
  const old = () =>
    rig.sql`update panel_sessions set created_at = now() - interval '12 hours 1 minute' where account_id = ${id}`;
  for (const change of [idle, old, (visitor: Visitor) => visitor.send('/sign-out')])
    expect(await ends(change)).toBe('/sign-in');
});

test.each([
  ['without saying where it comes from', {}],
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['from a neighbouring site', { 'sec-fetch-site': 'same-site' }],
  ["with another's origin", { origin: 'https://evil.test' }],
])('a form that is sent %s does nothing', async (_, headers) => {
  const { login } = await newAccount();
  const visitor = await signedIn(login);
  await visitor.get('/');
  expect((await visitor.send('/sign-out', {}, headers)).status).toBe(403);
  expect((await newVisitor().send('/sign-in', { login, password }, headers)).status).toBe(403);
  expect((await visitor.get('/')).status).toBe(200);
});

test("a form without this visit's token does nothing", async () => {
  const visitor = await signedIn((await newAccount()).login);
  await visitor.get('/');
  for (const token of ['', 'x'.repeat(43)])
    expect((await visitor.send('/sign-out', { _token: token })).status).toBe(403);
  expect((await visitor.get('/')).status).toBe(200);
});

test('the cookie is for this host alone, for no script and no other site', async () => {
  const secure = createPanel({ ...rig.deps, isSecure: true });
  const { login } = await newAccount();
  const { headers } = await createVisitor(secure).send('/sign-in', { login, password });
  const [cookie = ''] = headers.getSetCookie();
  expect(cookie).toMatch(
    /^__Host-darkroom=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const { headers: plain } = await newVisitor().send('/sign-in', { login, password });
  expect(plain.getSetCookie()[0]).toMatch(
    /^darkroom=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const [{ id_hash: kept }] =
    (await rig.sql`select id_hash from panel_sessions order by created_at desc limit 1`) as unknown as [
      { id_hash: string },
    ];
  expect(cookie).not.toContain(kept);
});

test('a person of Telegram comes in by a link of the bot: looking at it does not use it up, entering does', async () => {
  const userId = await newPerson(rig.sql);
  expect(await linkForPerson(rig.deps, { userId, language: 'ru' })).toEqual({ kind: 'forbidden' });
  await rig.sql`update users set role = 'moderator', first_name = 'Мария' where id = ${userId}`;
  const made = await linkForPerson(rig.deps, { userId, language: 'ru' });
  if (made.kind !== 'link') throw new Error('no link');
  const link = `/enter/${made.token}`;
  await newVisitor().get(link);
  const visitor = newVisitor();
  expect((await visitor.get(link)).text).toContain('Мария');
  expect((await visitor.send(link)).location).toBe('/');
  expect((await visitor.get('/')).text).toContain('Меню');
  expect((await newVisitor().send(link)).status).toBe(404);
  const late = await linkForPerson(rig.deps, { userId, language: 'ru' });
  await rig.sql`update panel_links set expires_at = now() where used_at is null`;
  expect(late.kind === 'link' && (await newVisitor().get(`/enter/${late.token}`)).status).toBe(404);
  await rig.sql`update users set role = 'customer' where id = ${userId}`;
  expect((await visitor.get('/')).status).toBe(403);
});
