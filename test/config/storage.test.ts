import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const key = { S3_ACCESS_KEY_ID: 'FAKE_KEY_ID', S3_SECRET_ACCESS_KEY: 'FAKE_SECRET' };
const whole = { S3_BUCKET: 'pictures', S3_REGION: 'eu-central-1', ...key };

it('keeps pictures in a folder unless a bucket is named', () => {
  expect(readConfig(key).storage).toEqual({
    databaseUrl: 'postgres://darkroom@127.0.0.1:5433/darkroom',
    objectsPath: '.data/objects',
    s3: undefined,
    writeTo: undefined,
    hasPresignedLinks: false,
  });
});

it('[b120] [b129] keeps pictures in the bucket that is named, at Amazon or elsewhere', () => {
  expect(readConfig(whole).storage.s3).toEqual({
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    bucket: 'pictures',
    prefix: '',
    accessKeyId: 'FAKE_KEY_ID',
    secretAccessKey: 'FAKE_SECRET',
  });
  const elsewhere = {
    S3_BUCKET: 'pictures',
    S3_ENDPOINT: 'https://s3.example.test/',
    S3_PREFIX: 'a/b-c',
    ...key,
  };
  expect(readConfig(elsewhere).storage.s3).toMatchObject({
    endpoint: 'https://s3.example.test',
    region: 'us-east-1',
    prefix: 'a/b-c/',
  });
});

it.each<[NodeJS.ProcessEnv, RegExp]>([
  [{ S3_BUCKET: 'pictures', S3_REGION: 'x' }, /S3_ACCESS_KEY_ID is missing.*S3_SECRET_ACCESS_KEY is missing/],
  [
    { ...key, S3_ENDPOINT: 'https://s3.example.test' },
    /S3_ENDPOINT is for objects in S3: it needs S3_BUCKET/,
  ],
  [{ S3_BUCKET: 'pictures', ...key }, /S3_ENDPOINT is missing: S3_BUCKET needs it, or S3_REGION/],
  [{ ...whole, S3_BUCKET: 'Bad_Name' }, /S3_BUCKET must be the name of a bucket/],
  [{ ...whole, S3_ENDPOINT: 'http://s3.example.test' }, /S3_ENDPOINT must be an https address/],
  [{ ...whole, S3_ENDPOINT: 'http://127.0.0.1.example.test' }, /S3_ENDPOINT must be an https address/],
  [{ ...whole, S3_PREFIX: '../other' }, /S3_PREFIX must be words/],
  [{ STORAGE_WRITE_TO: 's3' }, /STORAGE_WRITE_TO is for objects in S3: it needs S3_BUCKET/],
  [{ ...whole, STORAGE_WRITE_TO: 'both' }, /STORAGE_WRITE_TO must be s3 or folder/],
])('refuses half of a bucket and addresses that others can listen to: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
});

it.each(['http://127.0.0.1:9000', 'http://localhost:9000', 'http://s3:7070', 'http://[::1]:9'])(
  'takes plain http on this machine and between containers: %s',
  (S3_ENDPOINT) => {
    expect(readConfig({ ...whole, S3_ENDPOINT }).storage.s3?.endpoint).toBe(S3_ENDPOINT);
  },
);
