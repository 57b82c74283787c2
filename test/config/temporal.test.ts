import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

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
