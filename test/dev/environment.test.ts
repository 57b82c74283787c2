import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { formatAddresses, listAddresses } from '../../src/dev/addresses.ts';
import { childEnvironment, sandboxedServices } from '../../src/dev/environment.ts';
import { readDevSettings } from '../../src/dev/settings.ts';

const settings = readDevSettings('/project', {});
const fakeToken = '000000000:FAKE-sandbox-bot-token-0000000000000';

describe('childEnvironment', () => {
  it('points a bare environment at the embedded servers and the sandbox', () => {
    expect(childEnvironment({}, settings)).toEqual({
      DATABASE_URL: 'postgres://darkroom@127.0.0.1:5433/darkroom',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
      STORAGE_PATH: '/project/.data/objects',
      TEMPORAL_CODEC: 'off',
      DARKROOM_DATA_DIR: '/project/.data',
      WEB_PORT: '8080',
      BOT_PORT: '8081',
      WORKER_PORT: '8082',
      SANDBOX_PORT: '8600',
      TELEGRAM_BOT_TOKEN: fakeToken,
      TELEGRAM_API_URL: 'http://127.0.0.1:8600/telegram',
      TELEGRAM_AUTHORIZED_USERS: '[1000]',
      HIGGSFIELD_API_KEY: 'FAKE_KEY',
      HIGGSFIELD_API_KEY_SECRET: 'FAKE_SECRET',
      HIGGSFIELD_API_URL: 'http://127.0.0.1:8600/higgsfield',
      RUNNINGHUB_API_KEY_1: 'FAKE00000000000000000000000000F1',
      RUNNINGHUB_WORKFLOW_PRODUCT_1: '1900000000000000001',
      RUNNINGHUB_API_KEY_2: 'FAKE00000000000000000000000000F2',
      RUNNINGHUB_WORKFLOW_PRODUCT_2: '1900000000000000002',
      RUNNINGHUB_API_KEY_3: 'FAKE00000000000000000000000000F3',
      RUNNINGHUB_WORKFLOW_PRODUCT_3: '1900000000000000003',
      RUNNINGHUB_API_URL: 'http://127.0.0.1:8600/runninghub',
      ASTRIA_API_KEY: 'sd_FAKE0000',
      ASTRIA_API_URL: 'http://127.0.0.1:8600/astria',
      GEMINI_API_KEY: 'FAKE_GEMINI_KEY',
      GEMINI_API_URL: 'http://127.0.0.1:8600/gemini',
      GOOGLE_ACCESS_TOKEN: 'FAKE_ACCESS',
      GOOGLE_SHEET_ID: 'FAKE_CATALOG_SHEET',
      GOOGLE_DRIVE_FOLDER_ID: 'FAKE_RESULTS_FOLDER',
      GOOGLE_API_URL: 'http://127.0.0.1:8600/google',
      START_URL: 'http://127.0.0.1:8600/shop/',
      EXTERNAL_API_KEY: 'FAKE_GATEWAY_KEY',
      GATEWAY_URL: 'http://127.0.0.1:8600/gateway',
      START_SELECTORS: expect.stringContaining('"product":"[data-product]"'),
    });
  });

  it('leaves the codec of Temporal on for whoever has keys', () => {
    expect(childEnvironment({ TEMPORAL_CODEC_KEYS: 'FAKE' }, settings)).not.toHaveProperty('TEMPORAL_CODEC');
  });

  it('leaves a service with a key to its own address', () => {
    const env = { TELEGRAM_BOT_TOKEN: '000000000:FAKE' };
    expect(childEnvironment(env, settings).TELEGRAM_BOT_TOKEN).toBe('000000000:FAKE');
    expect(childEnvironment(env, settings)).not.toHaveProperty('TELEGRAM_API_URL');
    expect(sandboxedServices(env)).toEqual([
      'Higgsfield',
      'RunningHub',
      'Astria',
      'Gemini',
      'Google',
      'Shop',
      'CMS',
    ]);
    expect(sandboxedServices({ RUNNINGHUB_API_KEY_7: 'REAL' })).toEqual([
      'Telegram',
      'Higgsfield',
      'Astria',
      'Gemini',
      'Google',
      'Shop',
      'CMS',
    ]);
  });

  it('leaves a service with an address to that address, with a made-up key when there is none', () => {
    const env = { TELEGRAM_API_URL: 'http://127.0.0.1:9/bot' };
    expect(childEnvironment(env, settings).TELEGRAM_API_URL).toBe('http://127.0.0.1:9/bot');
    expect(childEnvironment(env, settings).TELEGRAM_BOT_TOKEN).toBe(fakeToken);
    expect(sandboxedServices(env)).toEqual([
      'Higgsfield',
      'RunningHub',
      'Astria',
      'Gemini',
      'Google',
      'Shop',
      'CMS',
    ]);
  });

  it("leaves the ids of another Google's sheet and folder, and takes those of the sandbox with the sandbox", () => {
    const env = { GOOGLE_SHEET_ID: 'SOMEBODYS_SHEET' };
    expect(childEnvironment(env, settings).GOOGLE_SHEET_ID).toBe('FAKE_CATALOG_SHEET');
    const other = { ...env, GOOGLE_API_URL: 'http://127.0.0.1:9' };
    expect(childEnvironment(other, settings)).toMatchObject({ ...other, GOOGLE_ACCESS_TOKEN: 'FAKE_ACCESS' });
    const own = { ...env, GOOGLE_CREDENTIALS_PATH: 'key.json' };
    expect(childEnvironment(own, settings)).toMatchObject(own);
    expect(childEnvironment(own, settings)).not.toHaveProperty('GOOGLE_API_URL');
  });

  it('makes up no secret beside a real key, so that the check of the settings can miss it', () => {
    const result = childEnvironment({ HIGGSFIELD_API_KEY: 'REAL' }, settings);
    expect(result.HIGGSFIELD_API_KEY).toBe('REAL');
    expect(result).not.toHaveProperty('HIGGSFIELD_API_KEY_SECRET');
    expect(() => readConfig(result)).toThrow('HIGGSFIELD_API_KEY_SECRET is missing');
  });

  it('passes the check of the settings when nothing is set', () => {
    expect(readConfig(childEnvironment({}, settings)).telegram.apiUrl).toBe('http://127.0.0.1:8600/telegram');
  });

  it("keeps the caller's database, Temporal, storage and other settings", () => {
    const env = {
      DATABASE_URL: 'postgres://a/b',
      TEMPORAL_ADDRESS: 'cluster:7233',
      STORAGE_PATH: '/o',
      OTHER: '1',
    };
    expect(childEnvironment(env, settings)).toMatchObject(env);
  });
});

it("makes an operator of one of the sandbox's people, unless somebody is named", () => {
  expect(readConfig(childEnvironment({}, settings)).telegram.operatorIds).toEqual([1000]);
  const env = { TELEGRAM_AUTHORIZED_USERS: '[7]' };
  expect(childEnvironment(env, settings).TELEGRAM_AUTHORIZED_USERS).toBe('[7]');
  expect(childEnvironment({ TELEGRAM_BOT_TOKEN: 'x' }, settings)).not.toHaveProperty(
    'TELEGRAM_AUTHORIZED_USERS',
  );
});

describe('the table of addresses', () => {
  it('names the chat page, web and the Temporal Web UI', () => {
    const table = formatAddresses(listAddresses({}, settings));
    expect(table.split('\n').map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['Chat with the bot', 'http://127.0.0.1:8600/'],
      ['Panel', 'http://127.0.0.1:8080/panel/'],
      ['Temporal Web UI', 'http://127.0.0.1:8233/'],
      ['Sandbox stands in for', 'Telegram, Higgsfield, RunningHub, Astria, Gemini, Google, Shop, CMS'],
    ]);
  });

  it('names no page that nobody serves', () => {
    const env = {
      TELEGRAM_BOT_TOKEN: 'x',
      HIGGSFIELD_API_KEY: 'x',
      RUNNINGHUB_API_KEY_1: 'x',
      ASTRIA_API_KEY: 'x',
      GEMINI_API_KEY: 'x',
      GOOGLE_ACCESS_TOKEN: 'x',
      START_URL: 'https://shop.example.test/',
      EXTERNAL_API_KEY: 'x',
      TEMPORAL_ADDRESS: 'cluster:7233',
    };
    expect(listAddresses(env, settings).map(({ value }) => value)).toEqual([
      'your bot in Telegram',
      'http://127.0.0.1:8080/panel/',
      'nothing',
    ]);
  });
});
