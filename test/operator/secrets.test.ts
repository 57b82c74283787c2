import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOperator } from '../../src/operator/program.ts';
import { makeSecretFiles } from '../../src/operator/secret-files.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'darkroom-secrets-')), 'secrets');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
const modeOf = (path: string) => statSync(path).mode & 0o777;

async function init(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const code = await runOperator(['secrets', 'init', ...args], {
    user: 'max',
    open: () => Promise.reject(new Error('it connects to nothing')),
    outside: () => ({
      makeSecrets: () => makeSecretFiles(folder),
      signInToGoogle: () => Promise.reject(new Error('nobody signs in')),
    }),
    print: (line) => lines.push(line),
    warn: (line) => lines.push(line),
  });
  expect(code).toBe(0);
  return lines.join('\n');
}

test('every file is made that is missing, in a folder which only its owner opens', async () => {
  const shown = await init();
  expect(shown).toMatch(/secrets\/postgres_password +made/);
  expect(shown).toMatch(
    /secrets\/telegram_bot_token +to be filled in, or not used +the bot's token, from BotFather/,
  );
  expect(modeOf(folder)).toBe(0o700);
  // A container's user is another than the owner of the file.
  expect(readdirSync(folder).map((name) => modeOf(join(folder, name)))).toEqual(
    readdirSync(folder).map(() => 0o644),
  );
});

test('what is shown has no secret in it', async () => {
  const shown = await init('--json');
  for (const name of readdirSync(folder).filter((file) => !file.endsWith('.env') && read(file) !== ''))
    expect(shown).not.toContain(read(name));
});

test('each secret is another one, and as long as it must be', async () => {
  await init();
  const names = ['postgres_password', 'darkroom_database_password', 'link_secret', 'webhook_secret'];
  expect(new Set(names.map(read)).size).toBe(names.length);
  expect(Math.min(...names.map((name) => read(name).length))).toBeGreaterThanOrEqual(32);
  expect(read('database_url')).toBe(
    `postgres://darkroom:${read('darkroom_database_password')}@postgres:5432/darkroom`,
  );
  const [, key = ''] = /^[\d-]{10}:(.+)$/.exec(read('temporal_codec_keys')) ?? [];
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
});

test('a second time nothing is changed that is there, and what was filled in is seen', async () => {
  await init();
  const before = read('postgres_password');
  writeFileSync(join(folder, 'telegram_bot_token'), '000000000:FAKE\n');
  rmSync(join(folder, 'grafana_admin_password'));
  const shown = await init();
  expect(read('postgres_password')).toBe(before);
  expect(shown).toMatch(/secrets\/postgres_password +there/);
  expect(shown).toMatch(/secrets\/telegram_bot_token +there/);
  expect(shown).toMatch(/secrets\/grafana_admin_password +made/);
});
