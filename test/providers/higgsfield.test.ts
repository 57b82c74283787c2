import { randomUUID } from 'node:crypto';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import type { JobAccount, PreparedRequest } from '../../src/contract/jobs.ts';
import { createHiggsfield } from '../../src/providers/higgsfield/higgsfield.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { filesOf, noFiles, pictures, urlsOf } from './jobs.ts';
import { serveHttp } from './servers.ts';

const signal = new AbortController().signal;
let sandbox: Sandbox;
let client: SandboxClient;

beforeAll(async () => {
  const higgsfield = { queuedMs: 0, runMs: 0, longestSide: 64, concurrency: 100 };
  sandbox = await createSandbox({ port: 0, host: '127.0.0.1', log: pino({ level: 'silent' }), higgsfield });
  client = createSandboxClient(sandbox.url);
});
afterEach(async () => {
  await client.faults.clear();
  await client.higgsfield.change({
    queuedMs: 0,
    runMs: 0,
    concurrency: 100,
    profile: 'weak',
    revoked: false,
  });
});
afterAll(() => sandbox.close());

function account(profile: 'weak' | 'newer' = 'weak', apiUrl = `${sandbox.url}/higgsfield`): JobAccount {
  return createHiggsfield({
    apiUrl,
    key: 'FAKE_KEY',
    secret: 'FAKE_SECRET',
    profile,
    longestJobMs: 300_000,
    models: readConfig({}).providers.higgsfield.models,
    http: createHttp({ userAgent: 'darkroom-test' }),
    download: createDownloader({ allowedHosts: 'any-public', allowLoopback: true }),
  });
}

const plain: PreparedRequest = { path: '/nano-banana', body: { prompt: 'a chair', aspect_ratio: '1:1' } };

function send(provider: JobAccount, fields: { request?: PreparedRequest; attemptKey?: string } = {}) {
  return provider.submit({
    request: plain,
    attemptKey: randomUUID(),
    callbackUrl: undefined,
    files: noFiles,
    signal,
    ...fields,
  });
}

async function settled(provider: JobAccount, id: string) {
  for (;;) {
    const state = await provider.getState(id, signal);
    if (state.status !== 'pending') return state;
  }
}

async function accepted(): Promise<number> {
  return (await client.journal('higgsfield.job.accepted')).length;
}

test.each([
  ['busy', 'busy', 400],
  ['bad_input', 'invalid_input', 400],
  ['http_401', 'auth', 401],
  ['http_402', 'no_funds', 402],
  ['http_403', 'no_funds', 403],
  ['http_404', 'config', 404],
  ['http_422', 'invalid_input', 422],
  ['http_423', 'busy', 423],
  ['http_429', 'busy', 429],
  ['http_500', 'unknown_outcome', 500],
  ['http_503', 'unknown_outcome', 503],
  ['html', 'unknown_outcome', 502],
  ['refuse', 'unknown_outcome', undefined],
])('a submit answered with %s is %s and leaves no job', async (fault, kind, status) => {
  const before = await accepted();
  await client.faults.plan([{ match: 'higgsfield.submit', fault }]);
  await expect(send(account())).rejects.toMatchObject({
    name: expect.any(String),
    kind,
    status,
    provider: 'higgsfield',
  });
  expect(await accepted()).toBe(before);
});

test.each(['execute_then_reset', 'execute_then_500', 'malformed'])(
  '[I6] a submit that ends in %s may have been accepted, and is sent once',
  async (fault) => {
    const before = await accepted();
    await client.faults.plan([{ match: 'higgsfield.submit', fault }]);
    await expect(send(account())).rejects.toMatchObject({ kind: 'unknown_outcome' });
    expect(await accepted()).toBe(before + 1);
  },
);

test('a 429 carries the wait the provider asks for', async () => {
  await client.faults.plan([
    { match: 'higgsfield.submit', fault: 'http_429', params: { retryAfterSeconds: 7 } },
  ]);
  await expect(send(account())).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 7_000 });
});

test('too much at once is told by its text, whatever the wording around it', async () => {
  const detail = 'You have hit the CONCURRENCY limit of your plan';
  await client.faults.plan([{ match: 'higgsfield.submit', fault: 'bad_input', params: { detail } }]);
  await expect(send(account())).rejects.toMatchObject({ kind: 'busy', detail });
});

test('503 means nothing was made only where the newer documentation says so', async () => {
  await client.faults.plan([{ match: 'higgsfield.submit', fault: 'http_503' }]);
  await expect(send(account('newer'))).rejects.toMatchObject({ kind: 'busy' });
});

test('a server that is not there has certainly seen nothing', async () => {
  const nobody = account('weak', 'http://127.0.0.1:9');
  await expect(send(nobody)).rejects.toMatchObject({ reason: 'unreachable', mayHaveBeenSent: false });
});

test('a wrong key is refused and the key stays out of the message', async () => {
  await client.higgsfield.change({ revoked: true });
  const error = await send(account()).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: 'auth', status: 401 });
  expect(JSON.stringify([error, String(error)])).not.toMatch(/FAKE_SECRET/);
});

test.each([
  ['nano-banana', (url: string) => ({ input_images: [{ type: 'image_url', image_url: url }] })],
  ['seedream-4.5', (url: string) => ({ image_urls: [url] })],
])(
  '[b81] [b85] references of %s are uploaded with every header and written in its shape',
  async (model, shape) => {
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
      .png()
      .toBuffer();
    const provider = account();
    const references = [{ hash: 'red', format: 'png' as const }];
    const ask = { kind: 'generation', model, prompt: 'a chair', ratio: '16:9', references } as const;
    const files = filesOf({ red: { bytes } });
    const request = await provider.prepare(ask, files, signal);
    // Asked again, the account has it.
    expect(await provider.prepare(ask, files, signal)).toEqual(request);
    expect(files.uploaded.size).toBe(1);
    const [stored] = (await client.journal('higgsfield.upload.stored')).slice(-1);
    const name = String(stored?.data.name);
    expect(request.body).toMatchObject({
      prompt: 'a chair',
      aspect_ratio: '16:9',
      ...shape(`${sandbox.url}/higgsfield/files/${name}`),
    });
    expect(await settled(provider, await send(provider, { request }))).toMatchObject({ status: 'completed' });
  },
);

test('no references leave the field out, and an unknown model is our own mistake', async () => {
  const ask = {
    kind: 'generation',
    model: 'nano-banana',
    prompt: 'a chair',
    ratio: '1:1',
    references: [],
  } as const;
  const request = await account().prepare(ask, noFiles, signal);
  expect(request.body).not.toHaveProperty('input_images');
  await expect(account().prepare({ ...ask, model: 'other' }, noFiles, signal)).rejects.toMatchObject({
    kind: 'config',
  });
});

test.each([
  ['higgsfield.upload-url', 'http_500', 'provider_error'],
  ['higgsfield.upload-url', 'http_401', 'auth'],
  ['higgsfield.upload-url', 'malformed', 'unknown_outcome'],
  ['higgsfield.upload', 'http_403', 'provider_error'],
  ['higgsfield.upload', 'refuse', 'unknown_outcome'],
])('%s with %s ends the preparation as %s', async (match, fault, kind) => {
  await client.faults.plan([{ match, fault }]);
  const references = [{ hash: 'x', format: 'png' as const }];
  const ask = {
    kind: 'generation',
    model: 'nano-banana',
    prompt: 'a chair',
    ratio: '1:1',
    references,
  } as const;
  const files = filesOf({ x: { bytes: Buffer.from('x') } });
  await expect(account().prepare(ask, files, signal)).rejects.toMatchObject({ kind });
});

test.each([
  ['a chair', 'completed', { yield: { kind: 'pictures', urls: [expect.stringMatching(/\/results\//)] } }],
  ['nsfw', 'moderated', {}],
  ['[fail]', 'failed', { detail: 'Generation failed' }],
])('[b89] a job for "%s" ends as %s', async (prompt, status, fields) => {
  const provider = account();
  const id = await send(provider, { request: { ...plain, body: { prompt } } });
  expect(await settled(provider, id)).toEqual({ status, ...fields });
});

test.each([
  ['failed_without_error', { status: 'failed', detail: 'no reason given' }],
  ['completed_without_images', pictures()],
])('a job that ends as %s has an end, too', async (fault, state) => {
  await client.faults.plan([{ match: 'higgsfield.job', fault }]);
  const provider = account();
  expect(await settled(provider, await send(provider))).toEqual(state);
});

test('queued, running and a status nobody knows go on; a queued job can be cancelled, a running one not', async () => {
  await client.higgsfield.change({ queuedMs: 60_000, runMs: 60_000 });
  const provider = account();
  const [first, second] = [await send(provider), await send(provider)];
  expect(await provider.getState(first, signal)).toEqual({ status: 'pending' });
  await client.faults.plan([{ match: 'higgsfield.status', fault: 'unknown_status' }]);
  expect(await provider.getState(first, signal)).toEqual({ status: 'pending' });
  expect(await provider.cancel(first, signal)).toBe('cancelled');
  expect(await provider.getState(first, signal)).toEqual({ status: 'cancelled' });
  await fetch(`${sandbox.url}/sandbox/higgsfield/jobs/${second}/state`, {
    method: 'POST',
    body: JSON.stringify({ status: 'in_progress' }),
  });
  expect(await provider.cancel(second, signal)).toBe('goes_on');
  expect(await provider.getState(second, signal)).toEqual({ status: 'pending' });
});

test.each([
  ['http_404', 'gone'],
  ['http_500', 'provider_error'],
  ['http_401', 'provider_error'],
  ['malformed', 'provider_error'],
  ['refuse', 'provider_error'],
])('a status answered with %s is %s', async (fault, kind) => {
  const provider = account();
  const id = await send(provider);
  await client.faults.plan([{ match: 'higgsfield.status', fault }]);
  await expect(provider.getState(id, signal)).rejects.toMatchObject({ kind });
  expect(await settled(provider, id)).toMatchObject({ status: 'completed' });
});

test('addresses of other hosts in an answer are never called', async () => {
  await client.faults.plan([{ match: 'higgsfield.*', fault: 'foreign_status_url', times: 3 }]);
  const provider = account();
  expect(await settled(provider, await send(provider))).toMatchObject({ status: 'completed' });
});

test('[b90] a result is downloaded whole, and not beyond its cap', async () => {
  const provider = account();
  const state = await settled(provider, await send(provider));
  const url = urlsOf(state)[0] ?? '';
  expect((await sharp(await provider.download(url, signal)).metadata()).width).toBe(64);
  await client.faults.plan([{ match: 'higgsfield.result', fault: 'expired_url' }]);
  await expect(provider.download(url, signal)).rejects.toMatchObject({ kind: 'gone', status: 403 });
  const huge = await serveHttp((_request, response) => {
    response.writeHead(200, { 'content-length': 60_000_001 });
    response.write('x');
  });
  await expect(provider.download(`${huge.url}/huge.png`, signal)).rejects.toMatchObject({
    reason: 'too_big',
  });
  await huge.close();
});

test('[I6] with the newer documentation the same key is the same job, and another body under it is refused', async () => {
  await client.higgsfield.change({ profile: 'newer' });
  const provider = account('newer');
  expect(provider.capabilitiesOf('generation')).toMatchObject({ hasIdempotencyKey: true });
  expect(account().capabilitiesOf('generation')).toMatchObject({ hasIdempotencyKey: false });
  const before = await accepted();
  const attemptKey = randomUUID();
  const id = await send(provider, { attemptKey });
  expect(await send(provider, { attemptKey })).toBe(id);
  expect(await accepted()).toBe(before + 1);
  const other = { ...plain, body: { prompt: 'another' } };
  await expect(send(provider, { attemptKey, request: other })).rejects.toMatchObject({
    kind: 'invalid_input',
  });
});
