import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createAccounts, listHeld } from '../../src/worker/providers.ts';

test('every account with a key is announced once for each kind of job it makes', () => {
  const accounts = createAccounts(
    readConfig({
      HIGGSFIELD_API_KEY: 'FAKE_KEY',
      HIGGSFIELD_API_KEY_SECRET: 'FAKE_SECRET',
      RUNNINGHUB_API_KEY_2: 'FAKE_2',
      RUNNINGHUB_WORKFLOW_PRODUCT_2: '1900000000000000002',
      ASTRIA_API_KEY: 'sd_FAKE0000',
      ASTRIA_MAX_TRAININGS: '0',
      GEMINI_API_KEY: 'FAKE_GEMINI_KEY',
    }),
  );
  expect(listHeld(accounts)).toEqual([
    { id: 'higgsfield-1', provider: 'higgsfield', kind: 'generation', places: 4 },
    { id: 'runninghub-2', provider: 'runninghub', kind: 'generation', places: 5 },
    { id: 'astria-1', provider: 'astria', kind: 'training', places: 0 },
    { id: 'astria-1', provider: 'astria', kind: 'generation', places: 10 },
    { id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 5 },
  ]);
  for (const { client, places } of accounts)
    for (const kind of ['generation', 'training', 'batch'] as const)
      expect(client.capabilitiesOf(kind) !== undefined).toBe(kind in places);
});

test('without keys there are none', () => {
  expect(createAccounts(readConfig({}))).toEqual([]);
});
