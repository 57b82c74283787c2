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
