import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createGoogle } from '../../src/providers/google/google.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { folderId, type Simulator, sheetFileId, simulator } from '../sandbox/google-rig.ts';
import { operator } from './run.ts';

const client = { id: 'FAKE.apps.example.test', secret: 'FAKE_SECRET' };

let folder: string;
let credentials: string;
let tokenPath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-login-'));
  credentials = join(folder, 'client.json');
  tokenPath = join(folder, 'kept', 'token.json');
  const installed = { client_id: client.id, client_secret: client.secret };
  await writeFile(credentials, JSON.stringify({ installed }));
});
afterAll(() => rm(folder, { recursive: true }));

interface Login {
  /** The address a person is told to open. */
  address: string;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

/** Starts the command as people do; resolves when it shows an address. */
async function logIn(google: Simulator, ...args: string[]): Promise<Login> {
  const env = {
    PATH: process.env.PATH ?? '',
    GOOGLE_CREDENTIALS_PATH: credentials,
    GOOGLE_TOKEN_PATH: tokenPath,
    GOOGLE_API_URL: `${google.origin}/google`,
  };
  const child = spawn(process.execPath, ['src/operator/main.ts', 'google-login', ...args], { env });
  onTestFinished(() => void child.kill());
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  const address = new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
      const [found] = /^http\S+$/m.exec(err) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = once(child, 'close').then(([code]: number[]) => ({ code: code ?? null, out, err }));
  return { address: await address, ended };
}

/** Presses a button of the consent page; resolves with what the browser then shows. */
async function press(address: string, button: 'Allow' | 'Deny'): Promise<string> {
  const page = await (await fetch(address)).text();
  const [, link = ''] = new RegExp(`href="([^"]+)">${button}<`).exec(page) ?? [];
  return (await fetch(link.replaceAll('&amp;', '&'))).text();
}

test('[b29] somebody signs in once in the browser, and Darkroom works as them from then on', async () => {
  const google = await simulator({ settings: { client } });
  const { address, ended } = await logIn(google);
  const asked = new URL(address).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await press(address, 'Allow')).toContain('Thank you');
  const { code, out } = await ended;
  expect([code, out]).toEqual([0, `Signed in. The token is in ${tokenPath}; only you can read it.\n`]);
  expect((await stat(tokenPath)).mode & 0o777).toBe(0o600);
  expect(Object.keys(JSON.parse(await readFile(tokenPath, 'utf8')) as object)).toEqual(['refresh_token']);
  const signal = AbortSignal.timeout(10_000);
  const made = createGoogle({
    credentials: { kind: 'oauth', clientId: client.id, clientSecret: client.secret, tokenPath },
    apiUrl: `${google.origin}/google`,
    http: createHttp({ userAgent: 'darkroom' }),
    sheetId: sheetFileId,
    folderId,
  });
  await made.check(signal);
});

test('[b29] a no is said to be one, and nothing is kept', async () => {
  await rm(tokenPath, { force: true });
  const google = await simulator({ settings: { client } });
  const { address, ended } = await logIn(google, '--json');
  expect(await press(address, 'Deny')).toContain('Nothing was allowed');
  const { code, out } = await ended;
  expect([code, JSON.parse(out)]).toEqual([1, { kind: 'denied' }]);
  await expect(stat(tokenPath)).rejects.toThrow('ENOENT');
});

test('[b29] an answer without our state is not listened to, and a code that Google refuses is told', async () => {
  const google = await simulator({ settings: { client } });
  const { address, ended } = await logIn(google);
  const asked = new URL(address).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ state: 'FAKE', code: 'FAKE' }).toString();
  expect((await fetch(back)).status).toBe(400);
  back.searchParams.set('state', asked.get('state') ?? '');
  await fetch(back);
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toContain('Google did not sign you in: invalid_grant: Malformed auth code.');
});

test('without an OAuth client there is nobody to sign in', async () => {
  const { code, err } = await operator({}, 'google-login');
  expect([code, err]).toEqual([
    1,
    'GOOGLE_CREDENTIALS_PATH names no OAuth client for desktop applications: only such a one needs a sign-in.',
  ]);
});

test('it is explained like the other commands, and takes no words', async () => {
  expect((await operator({}, 'google-login', '--help')).out).toMatch(/^google-login\n {2}lets Darkroom work/);
  expect(await operator({}, 'google-login', 'now')).toMatchObject({
    code: 2,
    err: '"now" is one word too many. It is typed so: google-login',
  });
});
