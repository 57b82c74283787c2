import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

const secret = 'FAKE_SECRET_FAKE_SECRET_FAKE_SECRET';

test('[b45] accounts come by number, whichever there are, each with its key, its workflow and its own limit', () => {
  const { accounts } = readConfig({
    RUNNINGHUB_API_KEY_12: 'FAKE_12',
    RUNNINGHUB_WORKFLOW_PRODUCT_12: '1900000000000000012',
    runninghub_api_key_2: 'FAKE_2',
    RUNNINGHUB_WORKFLOW_PRODUCT_2: '1900000000000000002',
    RUNNINGHUB_MAX_JOBS_2: '3',
    RUNNINGHUB_MAX_JOBS_12: '0',
    RUNNINGHUB_API_KEY_3: '',
  }).providers.runninghub;
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

test('[b112] links for references need a secret and an address', () => {
  expect(() => readConfig({ HIGGSFIELD_INPUTS: 'links' })).toThrow(/LINK_SECRET and PUBLIC_URL/);
  const links = { HIGGSFIELD_INPUTS: 'links', LINK_SECRET: secret, PUBLIC_URL: 'https://bot.example.test' };
  expect(readConfig(links).providers.higgsfield.links).toEqual({ baseUrl: links.PUBLIC_URL, secret });
  expect(readConfig(links).providers.runninghub.links).toBeUndefined();
});

test('Astria has one account, with places for trainings and for portraits', () => {
  const { astria } = readConfig({
    ASTRIA_API_KEY: 'sd_FAKE0000',
    ASTRIA_MAX_TRAININGS: '0',
    ASTRIA_IDEMPOTENCY: 'on',
    ASTRIA_INSPECTION: 'off',
    ASTRIA_TRAINING_TIMEOUT: '60',
    ASTRIA_INPUTS: 'links',
    LINK_SECRET: secret,
    PUBLIC_URL: 'https://bot.example.test',
  }).providers;
  expect(astria).toMatchObject({
    accounts: [{ number: 1, key: 'sd_FAKE0000', places: { training: 0, generation: 10 } }],
    callbackBaseUrl: 'https://bot.example.test',
    links: { secret },
    isIdempotent: true,
    inspects: false,
    trainingLimitMs: 60_000,
  });
});

test.each([
  [
    '{"branch":"fast","preset":null}',
    { modelType: 'lora', baseTuneId: 1_504_944, token: 'ohwx', preset: null, branch: 'fast' },
  ],
  ['{"modelType":"faceid"}', { modelType: 'faceid', baseTuneId: 3_618_064 }],
  ['{"modelType":"faceid","baseTuneId":7}', { modelType: 'faceid', baseTuneId: 7 }],
])('the route of models is named by what differs from the usual one: %s', (ASTRIA_ROUTE, route) => {
  expect(readConfig({ ASTRIA_ROUTE }).providers.astria.route).toEqual(route);
});

test.each([
  ['ASTRIA_API_URL', 'api'],
  ['ASTRIA_MAX_TRAININGS', '1001'],
  ['ASTRIA_MAX_JOBS', 'many'],
  ['ASTRIA_CALLBACKS', 'yes'],
  ['ASTRIA_INPUTS', 'links'],
  ['ASTRIA_IDEMPOTENCY', 'yes'],
  ['ASTRIA_INSPECTION', 'yes'],
  ['ASTRIA_ROUTE', '{'],
  ['ASTRIA_ROUTE', '{"modelType":"pti"}'],
  ['ASTRIA_ROUTE', '{"modelType":"faceid","token":"ohwx"}'],
  ['ASTRIA_ROUTE', '{"token":"<lora:1:1>"}'],
  ['ASTRIA_TRAINING_TIMEOUT', '86401'],
  ['ASTRIA_TIMEOUT', '4'],
])('a wrong %s (%s) is named in one sentence', (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} [^\n]+\\. Correct it in the environment or in \\.env\\.$`));
});

test('[b9] [b28] Gemini has one account, its models and the size of its pictures are settings, and the size says the price', () => {
  const { gemini } = readConfig({
    GEMINI_API_KEY: 'FAKE_GEMINI_KEY',
    GEMINI_API_URL: 'http://127.0.0.1:8600/gemini/',
    GEMINI_MODEL: 'gemini-nano-banana-2.1',
    GEMINI_IMAGE_SIZE: '4K',
    GEMINI_MAX_BATCHES: '2',
    GEMINI_BATCH_TIMEOUT: '60',
  }).providers;
  expect(gemini).toMatchObject({
    accounts: [{ number: 1, key: 'FAKE_GEMINI_KEY', places: { batch: 2 } }],
    apiUrl: 'http://127.0.0.1:8600/gemini',
    callbackBaseUrl: undefined,
    downloads: { allowLoopback: true },
    model: 'gemini-nano-banana-2.1',
    imageSize: '4K',
    imagePrice: '0.24',
    limitMs: 60_000,
  });
  expect(readConfig({ GEMINI_IMAGE_PRICE: '0.05' }).providers.gemini.imagePrice).toBe('0.05');
  const asked = { GEMINI_DESCRIPTION_PRICE: '0.01', GEMINI_DESCRIPTION_BATCH_FROM: '0' };
  expect(readConfig(asked).providers.gemini).toMatchObject({
    descriptionPrice: '0.01',
    descriptionBatchFrom: 0,
  });
});

test.each([
  ['GEMINI_IMAGE_SIZE', '2k', 'must be 1K, 2K or 4K'],
  ['GEMINI_MODEL', 'models/gemini-3-pro-image', 'must be the id of a model'],
  ['GEMINI_API_VERSION', 'v2', 'must be v1 or v1beta'],
  ['GEMINI_INPUTS', 'links', 'must be files or inline'],
  ['GEMINI_IMAGE_PRICE', '0,13', 'must be a price in USD such as 0.134'],
  ['GEMINI_BATCH_LINES', '0', 'must be 1 or more'],
])('%s=%s %s', (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} ${sentence}.`);
});

test('[b19] the gateway of the CMS is at its usual port unless an address says otherwise', () => {
  const EXTERNAL_API_KEY = 'FAKE_GATEWAY_KEY';
  const usual = { apiUrl: 'http://127.0.0.1:8002', key: EXTERNAL_API_KEY, syncMs: 2_000 };
  expect(readConfig({ EXTERNAL_API_KEY }).gateway).toEqual(usual);
  const GATEWAY_URL = 'https://cms.example.test/darkroom/';
  expect(readConfig({ GATEWAY_URL }).gateway).toEqual({
    apiUrl: 'https://cms.example.test/darkroom',
    syncMs: 60_000,
  });
  expect(() => readConfig({ GATEWAY_URL: 'cms' })).toThrow('GATEWAY_URL must be an http or https address');
});
