import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Writable } from 'node:stream';
import type { Hono } from 'hono';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import { hashPassword } from '../../src/operations/passwords.ts';
import { listen } from '../../src/process/health.ts';
import { createWebApp } from '../../src/web/app.ts';
import { createPanel, panelRoutes } from '../../src/web/panel/panel.ts';
import { type Moderator, openPanel, type PanelRig } from './panel-rig.ts';

const host = 'http://panel.example';
let rig: PanelRig;
let owner: Moderator;
let app: ReturnType<typeof createWebApp>;
let lines: Record<string, unknown>[] = [];

/** Everything web serves, with what it says in its log. */
beforeAll(async () => {
  const log = pino(
    new Writable({
      write(line, _, done) {
        lines.push(JSON.parse(String(line)));
        done();
      },
    }),
  );
  rig = await openPanel({ log });
  owner = await rig.signIn('owner');
  const api = { ...rig.deps, trainingPhotos: readConfig({}).training.photos };
  app = createWebApp({ ...rig.deps, providers: {}, panel: rig.deps, api });
});
afterAll(() => rig.close());
beforeEach(() => {
  lines = [];
});

const asOwner = (headers: Record<string, string> = {}) => ({ headers: { cookie: owner.cookie, ...headers } });
const formWith = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};
const urlOf = (path: string) => `${host}/panel${path.replaceAll(/:\w+/g, '1')}`;
/** Sends a form as one of the panel's own pages does, unless `headers` say otherwise. */
const sendTo =
  (panel: Pick<Hono, 'request'>) =>
  (path: string, fields: Record<string, string> | URLSearchParams, headers: Record<string, string> = {}) =>
    panel.request(
      urlOf(path),
      {
        method: 'POST',
        body: fields instanceof URLSearchParams ? fields : formWith(fields),
        headers: { 'sec-fetch-site': 'same-origin', cookie: owner.cookie, ...headers },
      },
      { incoming: { socket: { remoteAddress: '192.0.2.7' } } },
    );
const send: ReturnType<typeof sendTo> = (...given) => sendTo(app)(...given);
const signIn = (login: string, given: string, headers: Record<string, string> = {}) =>
  send('/sign-in', { login, password: given }, { cookie: '', ...headers });

describe('every answer', () => {
  test('comes by https alone, is what it says it is, and stands in no frame', async () => {
    for (const path of [
      '/',
      '/health',
      '/panel/',
      '/panel/sign-in',
      '/media/a/1/b/c',
      '/api/v1/orders',
      '/nothing',
      '/panel/nothing',
    ]) {
      const { headers } = await app.request(`${host}${path}`, asOwner());
      expect([path, headers.get('strict-transport-security')]).toEqual([
        path,
        'max-age=31536000; includeSubDomains',
      ]);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringMatching(/default-src 'none';.*base-uri 'none';.*frame-ancestors 'none'/),
      ]);
      expect([path, headers.get('x-powered-by'), headers.get('server')]).toEqual([path, null, null]);
    }
  });

  test('that the panel gives keeps what the panel says of it', async () => {
    const { headers } = await app.request(urlOf('/account'), asOwner());
    expect(headers.get('content-security-policy')).toContain(
      "script-src 'self'; style-src 'self'; object-src 'none'",
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
  });

  test('is for no page of another origin, whatever it asks with', async () => {
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const path of ['/panel/', '/api/v1/orders', '/health']) {
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await app.request(`${host}${path}`, { method, ...asOwner(preflight) });
        expect(headers.get('access-control-allow-origin')).toBeNull();
        expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      }
    }
  });

  test('to a browser leads only into the panel, and none to a program leads anywhere', async () => {
    expect((await app.request(`${host}/`)).headers.get('location')).toBe('/panel/');
    for (const back of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/../../media',
      'javascript:1',
    ]) {
      const { headers } = await app.request(urlOf(`/sign-in?back=${encodeURIComponent(back)}`), asOwner());
      expect([back, headers.get('location')]).toEqual([back, expect.stringMatching(/^\/panel\//)]);
    }
    for (const path of ['/cb/higgsfield/1', '/api/v1/orders', '/media/a/1/b/c'])
      expect((await app.request(`${host}${path}`)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('what changes something', () => {
  test('is never sent from a page of somebody else, on any route', async () => {
    const elsewhere = ['cross-site', 'same-site', 'none'].map((site) => ({ 'sec-fetch-site': site }));
    for (const { method, path } of panelRoutes(rig.deps)) {
      if (method === 'get') continue;
      for (const headers of elsewhere) {
        const { status } = await send(path, { _token: owner.formToken }, headers);
        expect([path, headers, status]).toEqual([path, headers, 403]);
      }
    }
    expect(lines[0]).toMatchObject({ why: 'panel-foreign-form', msg: 'a page of the panel was refused' });
  });

  test('needs the token of its own visit, on every route of those who are in', async () => {
    const another = await rig.signIn('owner');
    for (const { method, path, access } of panelRoutes(rig.deps)) {
      if (method === 'get' || access === 'everybody') continue;
      expect([path, (await send(path, { _token: another.formToken })).status]).toEqual([path, 403]);
    }
  });

  test('is no GET in disguise: a method that a header or field names counts for nothing', async () => {
    const header = { 'x-http-method-override': 'POST', 'sec-fetch-site': 'same-origin' };
    await app.request(urlOf(`/sign-out?_method=POST&_token=${owner.formToken}`), asOwner(header));
    expect((await owner.get('/account')).status).toBe(200);
    for (const method of ['PUT', 'DELETE', 'PATCH'])
      expect((await app.request(urlOf('/account'), { method, ...asOwner() })).status).toBe(404);
  });

  test('is no larger than its form may be', async () => {
    const largest = Math.max(...panelRoutes(rig.deps).map((route) => route.largest ?? 0));
    expect(largest).toBeLessThanOrEqual(21 * 1024 * 1024);
    expect((await send('/sign-in', { login: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test('counts the first of two fields with one name, from the form and not from the address', async () => {
    const twice = [owner.formToken, 'x'].map((token) => ['_token', token] as [string, string]);
    const languages = ['en', 'ru'].map((language) => ['language', language] as [string, string]);
    const sent = await send(
      '/account?language=ru',
      new URLSearchParams([...twice, ...languages, ['zone', 'UTC']]),
    );
    expect(sent.status).toBe(303);
    const kept = await rig.sql`select language from panel_accounts where id = ${owner.accountId}`;
    expect(kept).toEqual([{ language: 'en' }]);
  });

  test('takes of a form what the page has and nothing else', async () => {
    const viewer = await rig.signIn('viewer');
    const odd = { role: 'owner', ['__proto__.role']: 'owner', 'constructor.prototype.role': 'owner' };
    await viewer.post('/account', { language: 'en', zone: 'UTC', ...odd });
    const kept = await rig.sql`select role from panel_accounts where id = ${viewer.accountId}`;
    expect([kept, 'role' in {}]).toEqual([[{ role: 'viewer' }], false]);
  });
});

describe('who is in', () => {
  const password = '  heron under violet bridges ';
  const longest = '🦩🌉🎻🪔🧭'.repeat(40);

  beforeAll(async () => {
    const [ann, lena] = await Promise.all([hashPassword(password), hashPassword(longest)]);
    await rig.sql`insert into panel_accounts (login, role, password, created_by)
      values ('ann', 'viewer', ${ann}, 'a test'), ('lena', 'viewer', ${lena}, 'a test')`;
  });

  test('typed the whole password, with its spaces and in its letters, of up to 200 characters', async () => {
    const came: number[] = [];
    for (const given of [password, password.trim(), password.toUpperCase()])
      came.push((await signIn('ann', given)).status);
    for (const given of [longest, `${longest}x`]) came.push((await signIn('lena', given)).status);
    expect(came).toEqual([303, 422, 422, 303, 422]);
  });

  test('comes from where the connection says, whatever headers claim, and each attempt is in the log', async () => {
    const claimed = '203.0.113.9';
    await signIn('ann', password, {
      'x-forwarded-for': claimed,
      'x-real-ip': claimed,
      forwarded: `for=${claimed}`,
    });
    const [visit] = await rig.sql`select address from panel_sessions order by created_at desc limit 1`;
    expect(visit).toEqual({ address: '192.0.2.7' });
    await signIn('a password in the wrong field', 'wrong');
    expect(lines).toMatchObject([
      { level: 30, by: 'password', outcome: 'in', address: '192.0.2.7' },
      { level: 40, by: 'password', outcome: 'wrong', address: '192.0.2.7' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('in the wrong field');
  });

  test('has cookies that no other host can set, and leaves nothing in the browser', async () => {
    const https = createPanel({ ...rig.deps, isSecure: true });
    const cookie = owner.cookie.replace('darkroom=', '__Host-darkroom=');
    const fields = { _token: owner.formToken, language: 'en', zone: 'UTC' };
    const { headers } = await sendTo(https)('/account', fields, { cookie });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-darkroom_notice=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    const somebody = await rig.signIn('viewer');
    expect((await somebody.get('/account')).text).toContain('action="/panel/sign-out"');
    const left = await send('/sign-out', { _token: somebody.formToken }, { cookie: somebody.cookie });
    expect(left.headers.get('clear-site-data')).toBe('"cache", "storage"');
  });

  test('without a right is refused, and that is in the log', async () => {
    const viewer = await rig.signIn('viewer');
    expect((await viewer.get('/team')).status).toBe(403);
    expect((await app.request(`${host}/api/v1/orders`)).status).toBe(401);
    expect(lines).toMatchObject([
      { level: 40, account: viewer.accountId, path: '/team', why: 'panel-no-right' },
      { level: 40, code: 'unauthorized', path: '/api/v1/orders' },
    ]);
  });
});

describe('what goes wrong', () => {
  test('is told in one sentence, with nothing of what is inside, and opens nothing', async () => {
    const sql = connectDatabase('postgres://FAKE_USER:FAKE_PASSWORD@127.0.0.1:9/darkroom');
    const answer = await createPanel({ ...rig.deps, sql }).request(urlOf('/team'), asOwner());
    await sql.end({ timeout: 0 });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/FAKE|127\.0\.0\.1|ECONN|\.ts|select/);
    expect(lines).toMatchObject([{ level: 50, path: '/team' }]);
  });

  test('finds no file, folder or trace of the server', async () => {
    const paths = [
      '/.git/config',
      '/.env',
      '/package.json',
      '/media/',
      '/panel/assets/',
      '/panel/assets/../panel.ts',
    ];
    for (const path of paths)
      expect([path, (await app.request(`${host}${path}`, asOwner())).status]).toEqual([path, 404]);
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    const asked = request({
      port: server.port,
      method: 'TRACE',
      path: '/panel/',
      headers: asOwner().headers,
    }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    await server.close();
    expect(answer.statusCode).toBe(404);
  });
});
