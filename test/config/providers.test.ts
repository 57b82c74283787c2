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
