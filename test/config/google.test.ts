import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-google-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

test('[b29] the file of credentials is recognised by what is in it', async () => {
  const private_key = newKey();
  const account = { type: 'service_account', client_email: 'bot@project.example.test', private_key };
  const GOOGLE_CREDENTIALS_PATH = await write('account.json', account);
  const asAccount = readConfig({ GOOGLE_CREDENTIALS_PATH, GOOGLE_SUBJECT: 'ann@example.test' }).google;
  expect(asAccount.credentials).toEqual({
    kind: 'service_account',
    email: account.client_email,
    privateKey: private_key,
    subject: 'ann@example.test',
  });
  const client = { installed: { client_id: 'FAKE.apps.example.test', client_secret: 'FAKE_SECRET' } };
  const path = await write('client.json', client);
  expect(readConfig({ GOOGLE_CREDENTIALS_PATH: path }).google.credentials).toEqual({
    kind: 'oauth',
    clientId: client.installed.client_id,
    clientSecret: client.installed.client_secret,
    tokenPath: '.data/google-token.json',
  });
  const own = { GOOGLE_CREDENTIALS_PATH: path, GOOGLE_TOKEN_PATH: '/srv/token.json' };
  expect(readConfig(own).google.credentials).toMatchObject({ tokenPath: '/srv/token.json' });
});

test('a token got elsewhere counts where there is no file', () => {
  const { credentials } = readConfig({ GOOGLE_ACCESS_TOKEN: 'FAKE_ACCESS' }).google;
  expect(credentials).toEqual({ kind: 'token', accessToken: 'FAKE_ACCESS' });
});

test.each([
  ['an absent file', undefined],
  ['no JSON', 'FAKE'],
  ['a web client', { web: { client_id: 'FAKE', client_secret: 'FAKE_SECRET' } }],
  [
    'a key that is none',
    { type: 'service_account', client_email: 'bot@example.test', private_key: 'FAKE_SECRET' },
  ],
])('%s is refused in one sentence, and nothing of it is repeated', async (name, content) => {
  const path = join(folder, `${name}.json`);
  if (content !== undefined) await write(`${name}.json`, content);
  const read = () => readConfig({ GOOGLE_CREDENTIALS_PATH: path });
  expect(read).toThrow(/^GOOGLE_CREDENTIALS_PATH must be the (?:path|JSON file) [^\n]+\.$/);
  expect(read).not.toThrow('FAKE');
});

test.each([
  ['GOOGLE_API_URL', 'google'],
  ['GOOGLE_SHEET_ID', 'https://docs.example.test/spreadsheets/d/FAKE'],
  ['GOOGLE_DRIVE_FOLDER_ID', 'short'],
  ['GOOGLE_SUBJECT', 'ann'],
  ['GOOGLE_SHEET_TAB', 'x'.repeat(101)],
])('a wrong %s (%s) is named in one sentence', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(
    new RegExp(`^${name} [^\n]+\\. Correct it in the environment or in \\.env\\.$`),
  );
});
