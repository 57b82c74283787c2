import { expect, test } from 'vitest';
import type { StoredAsset } from '../../src/contract/assets.ts';
import { untilMidnightMs } from '../../src/providers/gemini/refusals.ts';
import { photo } from '../sandbox/gemini-rig.ts';
import { asking, failureOf, openGemini, photoFiles, signal } from './gemini-rig.ts';
import { filesOf } from './jobs.ts';

test.each([
  ['quota_minute', { kind: 'busy', status: 429, retryAfterMs: 34_000 }],
  ['http_429', { kind: 'busy', status: 429, retryAfterMs: 34_000 }],
  ['key', { kind: 'auth', status: 400 }],
  ['http_400', { kind: 'invalid_input', status: 400 }],
  ['http_403', { kind: 'config', status: 403 }],
  ['http_404', { kind: 'config', status: 404 }],
  ['http_500', { kind: 'unknown_outcome', status: 500 }],
  ['http_503', { kind: 'unknown_outcome', status: 503 }],
  ['html', { kind: 'unknown_outcome', status: 502 }],
])('[b28] a create refused by %s fails as what it is, and nothing is made', async (fault, told) => {
  const { faults, send, client } = await openGemini();
  faults.plan([{ match: 'gemini.create', fault }]);
  expect(await failureOf(send(asking(1)))).toMatchObject(told);
  expect(await client.batches()).toEqual([]);
});

test('a delay with a fraction is waited for, and a quota of the day until midnight at the Pacific', async () => {
  const { faults, send } = await openGemini();
  faults.plan([{ match: 'gemini.create', fault: 'quota_minute', params: { retryDelay: '600.5s' } }]);
  expect((await failureOf(send(asking(1)))).retryAfterMs).toBe(600_500);
  faults.plan([{ match: 'gemini.create', fault: 'quota_day' }]);
  const { kind, retryAfterMs = 0 } = await failureOf(send(asking(1)));
  expect(kind).toBe('busy');
  expect(Math.abs(retryAfterMs - untilMidnightMs(Date.now()))).toBeLessThan(2_000);
});

test('midnight at the Pacific is 7 or 8 hours after that of Greenwich', () => {
  const hourMs = 3_600_000;
  expect(untilMidnightMs(Date.parse('2026-01-15T07:00:00Z'))).toBe(hourMs);
  expect(untilMidnightMs(Date.parse('2026-01-15T08:00:00Z'))).toBe(24 * hourMs);
  expect(untilMidnightMs(Date.parse('2026-07-15T06:59:30Z'))).toBe(30_000);
});

test('a batch whose lines have become too old to be there is refused, and not its account', async () => {
  for (const fileGoneStatus of [403, 404] as const) {
    const { account, client } = await openGemini({ fileGoneStatus });
    const files = await photoFiles();
    const request = await account().prepare(asking(1), files, signal);
    await client.pass(49 * 3_600_000);
    const submit = account().submit({ request, attemptKey: 'a', callbackUrl: undefined, files, signal });
    expect(await failureOf(submit)).toMatchObject({ kind: 'invalid_input', status: fileGoneStatus });
  }
});

test('more batches than the account may have at once are busy', async () => {
  const { send } = await openGemini({ mostBatches: 1, runMs: 60_000 });
  await send(asking(1));
  expect(await failureOf(send(asking(1)))).toMatchObject({ kind: 'busy', retryAfterMs: 60_000 });
});

test.each([
  ['upload', 'refuse', { kind: 'provider_error' }],
  ['upload', 'http_503', { kind: 'provider_error', status: 503 }],
  ['upload', 'key', { kind: 'auth' }],
  ['upload', 'quota_minute', { kind: 'busy', retryAfterMs: 34_000 }],
  ['upload', 'malformed', { kind: 'provider_error' }],
  ['chunk', 'execute_then_reset', { kind: 'provider_error' }],
  ['chunk', 'http_500', { kind: 'provider_error', status: 500 }],
])(
  'an upload with %s: %s fails as what it is, and the next attempt sends only what is missing',
  async (point, fault, told) => {
    const { account, faults, journal } = await openGemini();
    const files = await photoFiles();
    faults.plan([{ match: `gemini.${point}`, fault, nth: 3 }]);
    expect(await failureOf(account().prepare(asking(3), files, signal))).toMatchObject(told);
    const known = files.uploaded.size;
    expect(known).toBeLessThan(3);
    const before = journal.counts()['gemini.file.uploaded'] ?? 0;
    await account().prepare(asking(3), files, signal);
    expect((journal.counts()['gemini.file.uploaded'] ?? 0) - before).toBe(3 - known + 1);
  },
);

test('after an upload that failed no further one begins', async () => {
  const { account, faults } = await openGemini();
  faults.plan([{ match: 'gemini.upload', fault: 'key' }]);
  const bytes = await photo();
  const hashes = Array.from({ length: 30 }, (_, index) => `photo ${index}`);
  const files = filesOf(Object.fromEntries(hashes.map((hash) => [hash, { bytes }])));
  const read: string[] = [];
  const watched = {
    ...files,
    read: (asset: StoredAsset) => {
      read.push(asset.hash);
      return files.read(asset);
    },
  };
  const lines = hashes.map((hash) => ({
    key: hash,
    prompt: 'at sea',
    picture: { hash, format: 'jpeg' as const },
  }));
  expect(
    await failureOf(account().prepare({ kind: 'batch', of: 'pictures', lines }, watched, signal)),
  ).toMatchObject({
    kind: 'auth',
  });
  expect(read.length).toBeLessThanOrEqual(8);
});

test.each(['no_status', 'malformed'])(
  'a chunk whose answer has no status (%s) is sent again, and kept once',
  async (fault) => {
    const { account, faults, client } = await openGemini();
    faults.plan([{ match: 'gemini.chunk', fault }]);
    await account().prepare(asking(1), await photoFiles(), signal);
    expect(await client.files()).toHaveLength(2);
  },
);

test('[b9] models that are not there are named at the start', async () => {
  const { account, faults } = await openGemini();
  await account().check(signal);
  const gone = account({ model: 'gemini-3-pro-image-preview' });
  expect(await failureOf(gone.check(signal))).toMatchObject({
    kind: 'config',
    detail: 'there is no model gemini-3-pro-image-preview',
  });
  expect(await failureOf(account({ descriptionModel: 'gemini-0' }).check(signal))).toMatchObject({
    kind: 'config',
  });
  faults.plan([{ match: 'gemini.model', fault: 'key' }]);
  expect(await failureOf(account().check(signal))).toMatchObject({ kind: 'auth' });
  faults.plan([{ match: 'gemini.model', fault: 'http_503' }]);
  expect(await failureOf(account().check(signal))).toMatchObject({ kind: 'provider_error' });
});

test.each([
  [asking(0), 'a batch without lines'],
  [asking(2, { key: 'same' }), 'two lines have the same key'],
  [asking(1, { prompt: ' \n' }), 'the line item-1 has no prompt'],
  [asking(1, { ratio: '7:5' }), 'the line item-1 asks for the ratio 7:5'],
  [asking(1, { key: 'a\0b' }), 'a line has a key that cannot come back'],
  [asking(151), '151 lines, and 150 is the most'],
])('a batch that could not be made is refused before anything is sent: %#', async (ask, detail) => {
  const { account, client } = await openGemini();
  const failure = await failureOf(account().prepare(ask, await photoFiles(), signal));
  expect(failure).toMatchObject({ kind: 'invalid_input', detail });
  expect(await client.files()).toEqual([]);
});

test('lines that are too long are refused, one by one and together', async () => {
  const { account } = await openGemini();
  const prepare = (count: number, bytes: number) => {
    const stored = Object.fromEntries(
      ['red', 'lime', 'blue'].map((hash) => [hash, { bytes: Buffer.alloc(bytes) }]),
    );
    return failureOf(account({ inputs: 'inline' }).prepare(asking(count), filesOf(stored), signal));
  };
  expect(await prepare(1, 16_000_000)).toMatchObject({
    detail: 'the line item-1 is more than 20000000 bytes',
  });
  expect(await prepare(11, 14_000_000)).toMatchObject({ detail: 'the lines are more than 200000000 bytes' });
});

test('what is no batch is none of its work', async () => {
  const { account } = await openGemini();
  const ask = { kind: 'generation', model: 'm', references: [] } as const;
  expect(await failureOf(account().prepare(ask, await photoFiles(), signal))).toMatchObject({
    kind: 'config',
  });
  expect(await failureOf(account().download('https://x.example.test/a.png', signal))).toMatchObject({
    kind: 'gone',
  });
});
