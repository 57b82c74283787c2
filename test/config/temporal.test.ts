import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig, temporalSettings } from '../../src/config/config.ts';

test('Temporal is where its own variables say, with the key and the certificates they name', () => {
  const { temporal } = readConfig({
    TEMPORAL_ADDRESS: 'cluster.example.test:7233',
    TEMPORAL_NAMESPACE: 'darkroom',
    TEMPORAL_API_KEY: 'FAKE_KEY',
    TEMPORAL_TLS_SERVER_NAME: 'inside.example.test',
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'FAKE_CA',
  });
  expect(temporal).toMatchObject({
    namespace: 'darkroom',
    connectionOptions: {
      address: 'cluster.example.test:7233',
      apiKey: 'FAKE_KEY',
      tls: { serverNameOverride: 'inside.example.test' },
    },
  });
  const missing = { TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/client.pem' };
  expect(() => readConfig(missing)).toThrow(/^TEMPORAL_TLS_CLIENT_CERT_PATH must be/);
  expect(() => readConfig({ TEMPORAL_PROFILE: 'staging' })).toThrow(/^TEMPORAL_PROFILE .*staging/);
});

test('a key of an API turns TLS on, with nothing else said of it', () => {
  const { connectionOptions } = readConfig({
    TEMPORAL_ADDRESS: 'cloud.test:7233',
    TEMPORAL_API_KEY: 'FAKE',
  }).temporal;
  expect(connectionOptions).toMatchObject({ apiKey: 'FAKE', tls: true });
});

const folder = mkdtempSync(join(tmpdir(), 'darkroom-codec-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (id: string, fill = 1) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;

test('[I19] without a key nothing that speaks to Temporal starts, and it says how to make one', () => {
  expect(() => temporalSettings(readConfig({}))).toThrow(
    /^TEMPORAL_CODEC_KEYS is missing: `npm run operator -- secrets init` makes a key, TEMPORAL_CODEC=off /,
  );
  expect(temporalSettings(readConfig({ TEMPORAL_CODEC: 'off' })).codec).toBe('off');
});

test('the first key writes and all read, whether they stand in a variable or in a file', () => {
  const path = join(folder, 'keys');
  writeFileSync(path, `${key('new')}\n${key('old', 2)}\n`);
  const keys = [
    { id: 'new', bytes: Buffer.alloc(32, 1) },
    { id: 'old', bytes: Buffer.alloc(32, 2) },
  ];
  const given = { TEMPORAL_CODEC_KEYS: `${key('new')},${key('old', 2)}` };
  expect(temporalSettings(readConfig(given)).codec).toEqual({ isWriting: true, keys });
  const named = { TEMPORAL_CODEC_KEYS_FILE: path, TEMPORAL_CODEC: 'off' };
  expect(temporalSettings(readConfig(named)).codec).toEqual({ isWriting: false, keys, keysFile: path });
});

test('the last day on which plaintext is read is read to its end', () => {
  const { codec } = readConfig({ TEMPORAL_CODEC_KEYS: key('a'), TEMPORAL_PLAINTEXT_UNTIL: '2026-12-31' });
  expect(codec).toMatchObject({ plaintextUntil: new Date('2027-01-01T00:00:00Z') });
});

test.each([
  [{ TEMPORAL_CODEC_KEYS: 'secret words' }, 'TEMPORAL_CODEC_KEYS must be keys such as id:base64'],
  [
    { TEMPORAL_CODEC_KEYS: 'short:c2VjcmV0' },
    'TEMPORAL_CODEC_KEYS must have keys of 32 bytes, which short is not',
  ],
  [{ TEMPORAL_CODEC_KEYS: `${key('a')},${key('a', 2)}` }, 'TEMPORAL_CODEC_KEYS must name each key once'],
  [{ TEMPORAL_CODEC_KEYS_FILE: '/nowhere/keys' }, 'TEMPORAL_CODEC_KEYS_FILE must be the path of a file'],
  [
    { TEMPORAL_CODEC_KEYS_FILE: '/nowhere/keys', TEMPORAL_CODEC_KEYS: key('a') },
    'TEMPORAL_CODEC_KEYS_FILE cannot be set beside TEMPORAL_CODEC_KEYS',
  ],
  [{ TEMPORAL_PLAINTEXT_UNTIL: 'soon' }, 'TEMPORAL_PLAINTEXT_UNTIL must be a day such as'],
])('wrong settings of the codec are named, and no key is quoted: %j', (env, sentence) => {
  const read = () => readConfig(env);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/secret|c2VjcmV0/);
});
