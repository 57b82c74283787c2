import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig, variableNames } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/dev/settings.ts';

const token = '000000000:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_00';
const folder = mkdtempSync(join(tmpdir(), 'darkroom-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test.each(['', '\n', '\r\n'])(
  'a setting is read from the file that is named, without the end of its last line: %j',
  (end) => {
    const config = readConfig({ TELEGRAM_BOT_TOKEN_FILE: file('token', `${token}${end}`) });
    expect(config.telegram.token).toBe(token);
  },
);

test('so are those of accounts, those in small letters and those by their earlier names', () => {
  const { providers, telegram } = readConfig({
    RUNNINGHUB_API_KEY_12_FILE: file('key', 'FAKE\n'),
    RUNNINGHUB_WORKFLOW_PRODUCT_12: '1900000000000000001',
    telegram_bot_token_file: file('token', token),
    TELEGRAM_BOT_ADMIN_ID_FILE: file('admin', '7\n'),
  });
  expect(providers.runninghub.accounts).toMatchObject([{ number: 12, key: 'FAKE' }]);
  expect(telegram).toMatchObject({ token, adminIds: [7] });
});

test('an empty file counts as unset, whichever setting it is for', () => {
  const empty = file('empty', '\n');
  // It stands for TEMPORAL_CODEC_KEYS already.
  const names = variableNames.filter((name) => name !== 'TEMPORAL_CODEC_KEYS_FILE');
  const all = Object.fromEntries(names.map((name) => [`${name}_FILE`, empty]));
  expect(readConfig(all)).toEqual(readConfig({}));
  expect(readConfig({ GOOGLE_CREDENTIALS_PATH: empty }).google.credentials).toBeUndefined();
});

test('names that end so and are settings themselves, or none of ours, stay what they are', () => {
  expect(readConfig({ LOG_FILE: 'bot.log' }).process.logFile).toBe('bot.log');
  expect(readConfig({ POSTGRES_PASSWORD_FILE: '/nowhere' })).toEqual(readConfig({}));
});

test('an absent file is named in one sentence, once, beside all else that is wrong', () => {
  const env = { HIGGSFIELD_API_KEY: 'FAKE', HIGGSFIELD_API_KEY_SECRET_FILE: '/nowhere', LOG_LEVEL: 'loud' };
  expect(() => readConfig(env)).toThrow(
    /^LOG_LEVEL [^;]+; HIGGSFIELD_API_KEY_SECRET_FILE must be the path of a file that can be read\. Correct them /,
  );
});

test('a setting and its file beside each other are refused, and neither value is shown', () => {
  const env = { LINK_SECRET: 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET', LINK_SECRET_FILE: file('link', 'other') };
  expect(() => readConfig(env)).toThrow(
    /^LINK_SECRET_FILE cannot be set beside LINK_SECRET: one of them counts\. Correct it /,
  );
});

test('`npm start` sees a key that stands in a file, and names a file that is absent', () => {
  const found = readEnvironment(folder, { TELEGRAM_BOT_TOKEN_FILE: file('token', token) });
  expect(found).toEqual({ TELEGRAM_BOT_TOKEN: token });
  expect(() => readEnvironment(folder, { GEMINI_API_KEY_FILE: '/nowhere' })).toThrow(
    'GEMINI_API_KEY_FILE must be the path of a file that can be read. Correct it in the environment or in .env.',
  );
});
