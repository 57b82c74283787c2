import { expect, test } from 'vitest';
import { ConfigError, readConfig, variableNames } from '../../src/config/config.ts';
import { subjects } from '../../src/contract/portraits.ts';

const token = '000000000:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_00';
const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';

test('[b9] [b94] [b95] [b96] [b106] [b107] without any variable everything has its default', () => {
  const provider = {
    accounts: [],
    callbackBaseUrl: undefined,
    webhookSecret: undefined,
    links: undefined,
    downloads: { allowedHosts: 'any-public', allowLoopback: false },
  };
  expect(readConfig({})).toEqual({
    process: {
      logLevel: 'info',
      logFile: undefined,
      bindHost: '127.0.0.1',
      ports: { bot: 8081, worker: 8082, sandbox: 8600 },
      metricsPort: undefined,
      tracesUrl: undefined,
      dataDir: '.data',
      failPointsDir: undefined,
      workflowBundle: undefined,
    },
    storage: expect.objectContaining({ objectsPath: '.data/objects', s3: undefined }),
    web: { port: 8080, baseUrl: 'http://127.0.0.1:8080', linkSecret: undefined },
    temporal: { connectionOptions: {}, namespace: 'default' },
    deploys: { version: undefined },
    codec: 'no_keys',
    gateway: { apiUrl: 'http://127.0.0.1:8002', key: undefined, syncMs: 2_000 },
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
    studio: { maxPhotos: { 'nano-banana': 8, 'seedream-4.5': 14 }, maxFileBytes: 10_485_760 },
    training: {
      photos: Object.fromEntries(subjects.map((subject) => [subject, { least: 4, most: 20 }])),
      extensions: 1,
    },
    credits: {
      prices: { studio: 50, product: 50, training: 500, portrait: 25 },
      startingGrant: 10_000,
      topUp: 2_500,
    },
    api: { toLoopback: false },
    orders: { queueMs: 3_600_000, quietMs: 60_000, keptDays: 30 },
    privacy: { undoMs: 3_600_000, backupDays: 30 },
    settings: expect.objectContaining({ 'photos-nano-banana': 8, 'queue-minutes': 60 }),
    local: { postgres: 5433, temporal: 7233, temporalUi: 8233 },
    google: {
      credentials: undefined,
      apiUrl: undefined,
      sheetId: undefined,
      sheetTab: 'Catalog',
      folderId: undefined,
      isHere: false,
    },
    catalog: {
      startUrl: undefined,
      isHere: false,
      budgets: { run: '20', day: '50' },
      sheetCallsPerMinute: 50,
      startSelectors: {},
    },
    providers: {
      higgsfield: {
        ...provider,
        apiUrl: 'https://api.higgsfield.ai',
        profile: 'weak',
        limitMs: 300_000,
        models: {
          'nano-banana': expect.objectContaining({ path: '/nano-banana', imageShape: 'object' }),
          'seedream-4.5': expect.objectContaining({ imageField: 'image_urls', imageShape: 'url' }),
        },
      },
      runninghub: {
        ...provider,
        apiUrl: 'https://www.runninghub.ai',
        instanceType: undefined,
        productNodes: [
          { nodeId: '2', fieldName: 'image' },
          { nodeId: '32', fieldName: 'image' },
        ],
        limitMs: 600_000,
      },
      astria: {
        ...provider,
        apiUrl: 'https://api.astria.ai',
        route: {
          modelType: 'lora',
          baseTuneId: 1_504_944,
          preset: 'flux-lora-portrait',
          token: 'ohwx',
        },
        isIdempotent: false,
        inspects: true,
        trainingLimitMs: 10_800_000,
        limitMs: 600_000,
      },
      gemini: {
        ...provider,
        downloads: { allowedHosts: [], allowLoopback: false },
        apiUrl: 'https://generativelanguage.googleapis.com',
        apiVersion: 'v1beta',
        model: 'gemini-3-pro-image',
        descriptionModel: 'gemini-3.8-flash',
        imageSize: '2K',
        inputs: 'files',
        linesPerBatch: 150,
        limitMs: 180_000_000,
        imagePrice: '0.134',
        descriptionPrice: '0.004',
        descriptionBatchFrom: 50,
      },
    },
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
    providers: {
      higgsfield: {
        accounts: [{ number: 1, key: 'FAKE_KEY', secret: 'FAKE_SECRET', places: 4 }],
        apiUrl: 'https://platform.example.test',
        callbackBaseUrl: 'https://darkroom.example.test',
        limitMs: 120_000,
      },
    },
    studio: { maxFileBytes: 2_048 },
    storage: { objectsPath: '/srv/pictures' },
    process: { logLevel: 'warn', logFile: 'bot.log' },
    web: { baseUrl: 'https://darkroom.example.test' },
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
  const { telegram, providers } = readConfig({
    TELEGRAM_AUTHORIZED_USERS: '[1001, 1002]',
    HIGGSFIELD_API_URL: 'http://127.0.0.1:8600/higgsfield',
    HIGGSFIELD_RESULT_HOSTS: 'a.example.test, *.b.example.test',
    HIGGSFIELD_MODELS: '{"nano-banana":{"path":"/new","imageField":"images","imageShape":"url"}}',
  });
  expect(telegram.operatorIds).toEqual([1001, 1002]);
  expect(providers.higgsfield).toMatchObject({
    callbackBaseUrl: 'http://127.0.0.1:8080',
    downloads: { allowLoopback: true, allowedHosts: ['a.example.test', '*.b.example.test'] },
    models: { 'nano-banana': { path: '/new', extra: {} }, 'seedream-4.5': { imageField: 'image_urls' } },
  });
  const PUBLIC_URL = 'https://darkroom.example.test';
  const { higgsfield, runninghub } = readConfig({ PUBLIC_URL, HIGGSFIELD_CALLBACKS: 'off' }).providers;
  expect([higgsfield.callbackBaseUrl, runninghub.callbackBaseUrl]).toEqual([undefined, PUBLIC_URL]);
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
  ['TRAINING_MIN_PHOTOS', '0'],
  ['TRAINING_MIN_PHOTOS', '4,bird=5'],
  ['TRAINING_MAX_PHOTOS', '20,cat=21'],
  ['TRAINING_MAX_PHOTOS', '20,cat'],
  ['API_GENERATION_TIMEOUT', '4'],
  ['MAX_FILE_SIZE', '20971521'],
  ['HIGGSFIELD_INPUTS', 'post'],
  ['RUNNINGHUB_CALLBACKS', 'yes'],
  ['RUNNINGHUB_TIMEOUT', '3601'],
  ['WORKFLOW_NODE_PRODUCT_PRODUCT_IMAGE', 'first'],
  ['TEMPORAL_TLS', 'yes'],
  ['POSTGRES_PORT', '70000'],
])('a wrong %s (%s) is named in one sentence that tells what it must be', (name, value) => {
  const read = () =>
    readConfig({ [name]: value, WEBHOOK_SECRET: name === 'WEBHOOK_SECRET' ? value : secret });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} [^\n]+\\. Correct it in the environment or in \\.env\\.$`));
});

test('a model is trained on as many photos as its subject needs, unless that is more than it may have', () => {
  const { photos } = readConfig({
    TRAINING_MIN_PHOTOS: '5, cat=8',
    TRAINING_MAX_PHOTOS: '15,dog=10,cat=9',
  }).training;
  expect([photos.man, photos.dog, photos.cat]).toEqual([
    { least: 5, most: 15 },
    { least: 5, most: 10 },
    { least: 8, most: 9 },
  ]);
  expect(() => readConfig({ TRAINING_MIN_PHOTOS: '4,cat=9', TRAINING_MAX_PHOTOS: '20,cat=8' })).toThrow(
    'TRAINING_MIN_PHOTOS must not be more than TRAINING_MAX_PHOTOS, as it is for cat',
  );
});

test('what belongs together must come together', () => {
  expect(() => readConfig({ WEBHOOK_URL: 'https://bot.example.test' })).toThrow('WEBHOOK_SECRET is missing');
  expect(() => readConfig({ HIGGSFIELD_API_KEY: 'FAKE_KEY' })).toThrow(
    'HIGGSFIELD_API_KEY_SECRET is missing',
  );
});

test('everything that is wrong is named at once, each variable once', () => {
  const env = {
    // Three sections read it.
    WEB_PORT: 'eighty',
    LOG_LEVEL: 'loud',
    RUNNINGHUB_TIMEOUT: 'long',
    RUNNINGHUB_API_KEY_7: 'FAKE',
    WEBHOOK_URL: 'https://bot.example.test',
  };
  const names = [
    'LOG_LEVEL',
    'WEB_PORT',
    'WEBHOOK_SECRET',
    'RUNNINGHUB_TIMEOUT',
    'RUNNINGHUB_WORKFLOW_PRODUCT_7',
  ];
  const sentences = names.map((name) => `${name} [^;]+`).join('; ');
  expect(() => readConfig(env)).toThrow(
    new RegExp(`^${sentences}\\. Correct them in the environment or in \\.env\\.$`),
  );
});
