import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { variableNames } from '../../src/config/settings.ts';

const token = '000000000:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_00';
const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';

test('[b94] [b95] [b96] [b106] [b107] without any variable everything has its default', () => {
  expect(readConfig({})).toEqual({
    logLevel: 'info',
    logFile: undefined,
    databaseUrl: 'postgres://darkroom@127.0.0.1:5433/darkroom',
    dataDir: '.data',
    product: { price: 50 },
    queueMs: 3_600_000,
    runninghub: {
      accounts: [],
      apiUrl: 'https://www.runninghub.ai',
      callbackBaseUrl: undefined,
      resultHosts: 'any-public',
      isLocal: false,
      instanceType: undefined,
      productNodes: [
        { nodeId: '2', fieldName: 'image' },
        { nodeId: '32', fieldName: 'image' },
      ],
      limitMs: 600_000,
    },
    storagePath: '.data/objects',
    publicUrl: undefined,
    bindHost: '127.0.0.1',
    ports: { web: 8080, bot: 8081, worker: 8082, sandbox: 8600 },
    linkSecret: undefined,
    telegram: {
      token: undefined,
      apiUrl: 'https://api.telegram.org',
      proxyUrl: undefined,
      operatorIds: [],
      adminIds: [],
      webhook: undefined,
      albumSilenceMs: 1_500,
      messagesPerSecond: 30,
    },
    higgsfield: {
      key: undefined,
      secret: undefined,
      apiUrl: 'https://api.higgsfield.ai',
      places: 4,
      profile: 'weak',
      inputs: 'upload',
      linkBaseUrl: undefined,
      callbackBaseUrl: undefined,
      webhookSecret: undefined,
      resultHosts: 'any-public',
      isLocal: false,
      models: {
        'nano-banana': expect.objectContaining({ path: '/nano-banana', imageShape: 'object' }),
        'seedream-4.5': expect.objectContaining({ imageField: 'image_urls', imageShape: 'url' }),
      },
    },
    studio: {
      price: 50,
      maxPhotos: { 'nano-banana': 8, 'seedream-4.5': 14 },
      limitMs: 300_000,
      maxFileBytes: 10_485_760,
    },
    credits: { startingGrant: 10_000, topUp: 2_500 },
    upkeep: { quietMs: 60_000 },
    failPointsDir: undefined,
  });
});

test('[b103] [b105] [b106] [b107] [b108] [b111] [b172] names and words of the earlier systems are understood', () => {
  const config = readConfig({
    telegram_bot_token: token,
    telegram_bot_admin_id: '1001',
    higgsfield_api_key: 'FAKE_KEY',
    higgsfield_api_key_secret: 'FAKE_SECRET',
    higgsfield_api_url: 'https://platform.example.test/',
    api_generation_timeout: '120',
    max_file_size: '2048',
    storage_path: '/srv/pictures',
    log_level: 'WARNING',
    log_file: 'bot.log',
    API_BASE_URL: 'https://darkroom.example.test/',
    WEBHOOK_URL: 'https://bot.example.test/hook',
    WEBHOOK_SECRET: secret,
  });
  expect(config).toMatchObject({
    telegram: { token, adminIds: [1001], webhook: { url: 'https://bot.example.test/hook', secret } },
    higgsfield: {
      key: 'FAKE_KEY',
      secret: 'FAKE_SECRET',
      apiUrl: 'https://platform.example.test',
      callbackBaseUrl: 'https://darkroom.example.test',
    },
    studio: { limitMs: 120_000, maxFileBytes: 2_048 },
    storagePath: '/srv/pictures',
    logLevel: 'warn',
    logFile: 'bot.log',
    publicUrl: 'https://darkroom.example.test',
  });
});

test('TELEGRAM_BOT_ADMIN_ID is the administrator, unless ADMIN_TELEGRAM_ID says who', () => {
  expect(readConfig({ TELEGRAM_BOT_ADMIN_ID: '7' }).telegram.adminIds).toEqual([7]);
  expect(readConfig({ TELEGRAM_BOT_ADMIN_ID: '7', ADMIN_TELEGRAM_ID: '8' }).telegram.adminIds).toEqual([8]);
});

test.each(['1001,1002', ' 1001, 1002 ', '[1001,1002]'])('there may be several administrators: %s', (list) => {
  expect(readConfig({ ADMIN_TELEGRAM_ID: list }).telegram.adminIds).toEqual([1001, 1002]);
});

test('an empty value counts as unset', () => {
  expect(readConfig(Object.fromEntries(variableNames.map((name) => [name, ''])))).toEqual(readConfig({}));
});

test('lists, models and the reach of callbacks are read as they are meant', () => {
  const { telegram, higgsfield } = readConfig({
    TELEGRAM_AUTHORIZED_USERS: '[1001, 1002]',
    HIGGSFIELD_API_URL: 'http://127.0.0.1:8600/higgsfield',
    HIGGSFIELD_RESULT_HOSTS: 'a.example.test, *.b.example.test',
    HIGGSFIELD_MODELS: '{"nano-banana":{"path":"/new","imageField":"images","imageShape":"url"}}',
  });
  expect(telegram.operatorIds).toEqual([1001, 1002]);
  expect(higgsfield).toMatchObject({
    isLocal: true,
    callbackBaseUrl: 'http://127.0.0.1:8080',
    resultHosts: ['a.example.test', '*.b.example.test'],
    models: { 'nano-banana': { path: '/new', extra: {} }, 'seedream-4.5': { imageField: 'image_urls' } },
  });
  const PUBLIC_URL = 'https://darkroom.example.test';
  expect(readConfig({ PUBLIC_URL, HIGGSFIELD_CALLBACKS: 'off' }).higgsfield.callbackBaseUrl).toBeUndefined();
});

test.each([
  ['LOG_LEVEL', 'loud'],
  ['DATABASE_URL', 'mysql://127.0.0.1/x'],
  ['PUBLIC_URL', 'darkroom.example.test'],
  ['WEB_PORT', '65536'],
  ['BOT_PORT', 'eighty'],
  ['WORKER_PORT', '-1'],
  ['SANDBOX_PORT', '1.5'],
  ['LINK_SECRET', 'short'],
  ['TELEGRAM_BOT_TOKEN', 'not a token'],
  ['TELEGRAM_API_URL', 'ftp://example.test'],
  ['TELEGRAM_PROXY_URL', 'http://127.0.0.1:1'],
  ['TELEGRAM_AUTHORIZED_USERS', '1001,1002'],
  ['TELEGRAM_AUTHORIZED_USERS', '["Ann"]'],
  ['ADMIN_TELEGRAM_ID', 'Ann'],
  ['ADMIN_TELEGRAM_ID', '1001,'],
  ['WEBHOOK_URL', 'bot'],
  ['WEBHOOK_SECRET', 'too short'],
  ['ALBUM_SILENCE_MS', '10001'],
  ['HIGGSFIELD_API_URL', 'api'],
  ['HIGGSFIELD_MAX_JOBS', '0'],
  ['HIGGSFIELD_PROFILE', 'strong'],
  ['HIGGSFIELD_CALLBACKS', 'yes'],
  ['HIGGSFIELD_WEBHOOK_SECRET', 'whsec_'],
  ['HIGGSFIELD_MODELS', '{'],
  ['HIGGSFIELD_MODELS', '{"other":{}}'],
  ['INITIAL_USER_CREDITS', '-5'],
  ['GENERATION_CREDIT_COST', '0x10'],
  ['CREDIT_REQUEST_AMOUNT', '0'],
  ['MAX_PHOTOS_NANOBANANA', '9'],
  ['MAX_PHOTOS_SEEDREAM', '15'],
  ['API_GENERATION_TIMEOUT', '4'],
  ['MAX_FILE_SIZE', '20971521'],
])('a wrong %s (%s) is named in one sentence that tells what it must be', (name, value) => {
  const read = () =>
    readConfig({ [name]: value, WEBHOOK_SECRET: name === 'WEBHOOK_SECRET' ? value : secret });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} [^\n]+\\. Correct it in the environment or in \\.env\\.$`));
});

test('what belongs together must come together', () => {
  expect(() => readConfig({ WEBHOOK_URL: 'https://bot.example.test' })).toThrow('WEBHOOK_SECRET is missing');
  expect(() => readConfig({ HIGGSFIELD_API_KEY: 'FAKE_KEY' })).toThrow(
    'HIGGSFIELD_API_KEY_SECRET is missing',
  );
});

test('[b45] accounts come by number, whichever there are, each with its key, its workflow and its own limit', () => {
  const { accounts } = readConfig({
    RUNNINGHUB_API_KEY_12: 'FAKE_12',
    RUNNINGHUB_WORKFLOW_PRODUCT_12: '1900000000000000012',
    runninghub_api_key_2: 'FAKE_2',
    RUNNINGHUB_WORKFLOW_PRODUCT_2: '1900000000000000002',
    RUNNINGHUB_MAX_JOBS_2: '3',
    RUNNINGHUB_MAX_JOBS_12: '0',
    RUNNINGHUB_API_KEY_3: '',
  }).runninghub;
  expect(accounts).toEqual([
    { number: 2, key: 'FAKE_2', places: 3, productWorkflow: '1900000000000000002' },
    { number: 12, key: 'FAKE_12', places: 0, productWorkflow: '1900000000000000012' },
  ]);
});

test.each([
  [{ RUNNINGHUB_API_KEY_1: 'FAKE' }, 'RUNNINGHUB_WORKFLOW_PRODUCT_1 is missing'],
  [{ RUNNINGHUB_WORKFLOW_PRODUCT_4: '1900000000000000001' }, 'RUNNINGHUB_API_KEY_4 is missing'],
  [
    { RUNNINGHUB_API_KEY_1: 'FAKE', RUNNINGHUB_WORKFLOW_PRODUCT_1: 'product' },
    'RUNNINGHUB_WORKFLOW_PRODUCT_1 must be the digits of a workflow id',
  ],
  [
    {
      RUNNINGHUB_API_KEY_1: 'FAKE',
      RUNNINGHUB_WORKFLOW_PRODUCT_1: '1900000000000000001',
      RUNNINGHUB_MAX_JOBS_1: '-1',
    },
    'RUNNINGHUB_MAX_JOBS_1 must be a whole number from 0 to 9999',
  ],
])('%o: %s', (env, sentence) => {
  const read = () => readConfig(env);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(`${sentence}. Correct it in the environment or in .env.`);
});

test('[b114] .env.example names every variable once, explained, and none of them is taken amiss', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const settings = lines.flatMap((line) => {
    const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const numbered = ['RUNNINGHUB_API_KEY_1', 'RUNNINGHUB_MAX_JOBS_1', 'RUNNINGHUB_WORKFLOW_PRODUCT_1'];
  expect(settings.map(([name]) => name).toSorted()).toEqual([...variableNames, ...numbered].toSorted());
  expect(() => readConfig(Object.fromEntries(settings))).not.toThrow();
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  const explained = lines.filter((line) => /(Optional|Required)/.test(line));
  expect(explained.length).toBeGreaterThan(25);
});

test.each(['src/worker/main.ts', 'src/web/main.ts', 'src/db/migrate-main.ts', 'src/temporal/setup-main.ts'])(
  '%s refuses to start with a wrong setting and says which in one line',
  (main) => {
    const env = { PATH: process.env.PATH, WEB_PORT: 'eighty', HIGGSFIELD_API_KEY: '' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([status, stderr]).toEqual([1, '']);
    const [line = '', ...others] = stdout.trim().split('\n');
    expect(others).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      level: 'fatal',
      msg: 'WEB_PORT must be a whole number. Correct it in the environment or in .env.',
    });
  },
);

test('the worker without a provider key says what is missing', () => {
  const env = { PATH: process.env.PATH };
  const { status, stdout } = spawnSync(process.execPath, ['src/worker/main.ts'], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(status).toBe(1);
  expect(stdout).toContain('HIGGSFIELD_API_KEY and HIGGSFIELD_API_KEY_SECRET are missing');
  expect(stdout).not.toContain('    at ');
});

test('[b112] links for references need a secret and an address', () => {
  expect(() => readConfig({ HIGGSFIELD_INPUTS: 'links' })).toThrow(/LINK_SECRET and PUBLIC_URL/);
  const links = { HIGGSFIELD_INPUTS: 'links', LINK_SECRET: secret, PUBLIC_URL: 'https://bot.example.test' };
  expect(readConfig(links).higgsfield).toMatchObject({ inputs: 'links', linkBaseUrl: links.PUBLIC_URL });
});
