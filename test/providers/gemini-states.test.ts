import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createGemini } from '../../src/providers/gemini/gemini.ts';
import { listen, stopServer } from '../sandbox/service-rig.ts';
import { asking, failureOf, fileOf, openGemini, optionsFor, signal } from './gemini-rig.ts';

const slow = { queuedMs: 60_000, runMs: 60_000 };
const idOf = (name: string) => name.replace('batches/', '');

test('[b10] a batch is pending while it waits and runs, and has a file of answers when it is done', async () => {
  const { account, client, send } = await openGemini(slow);
  const name = await send(asking(2));
  expect(await account().getState(name, signal)).toEqual({ status: 'pending' });
  await client.moveBatch(idOf(name), 'running');
  expect(await account().getState(name, signal)).toEqual({ status: 'pending' });
  await client.moveBatch(idOf(name), 'succeeded');
  const file = `files/batch-${idOf(name)}`;
  expect(await account().getState(name, signal)).toEqual({
    status: 'completed',
    yield: { kind: 'items', file },
  });
});

test.each(['response', 'metadata'] as const)(
  'the file of answers may be named in %s alone',
  async (outputIn) => {
    const { send, settled } = await openGemini({ outputIn });
    const name = await send(asking(1));
    expect(fileOf(await settled(name))).toBe(`files/batch-${idOf(name)}`);
  },
);

test.each([
  ['failed', { status: 'failed', detail: 'Internal error encountered.' }],
  ['expired', { status: 'failed', detail: 'expired: The batch expired before it was processed.' }],
  ['cancelled', { status: 'cancelled' }],
] as const)('[b10] a batch that %s says so', async (end, state) => {
  const { account, client, send } = await openGemini(slow);
  const name = await send(asking(1));
  await client.moveBatch(idOf(name), end);
  expect(await account().getState(name, signal)).toEqual(state);
});

test('a batch that is not done in 48 hours expires and gives no answers', async () => {
  const { account, client, faults, send } = await openGemini();
  faults.plan([{ match: 'gemini.batch', fault: 'never_ends' }]);
  const name = await send(asking(1));
  await client.pass(47 * 3_600_000);
  expect(await account().getState(name, signal)).toEqual({ status: 'pending' });
  await client.pass(2 * 3_600_000);
  expect(await account().getState(name, signal)).toMatchObject({ status: 'failed', detail: /^expired/ });
});

test('a cancel stops a batch, and says nothing of one that has ended or is unknown', async () => {
  const { account, send, settled } = await openGemini(slow);
  const name = await send(asking(1));
  expect(await account().cancel(name, signal)).toBe('goes_on');
  expect(await settled(name)).toEqual({ status: 'cancelled' });
  expect(await account().cancel(name, signal)).toBe('goes_on');
  expect(await account().cancel('batches/unknown', signal)).toBe('goes_on');
});

test('a cancel that was not heard is told', async () => {
  const { account, faults, send } = await openGemini(slow);
  const name = await send(asking(1));
  for (const fault of ['http_503', 'key', 'refuse']) {
    faults.plan([{ match: 'gemini.cancel', fault }]);
    expect(await failureOf(account().cancel(name, signal))).toMatchObject({ kind: 'provider_error' });
  }
});

test.each([
  ['http_503', { kind: 'provider_error', status: 503 }],
  ['html', { kind: 'provider_error', status: 502 }],
  ['malformed', { kind: 'provider_error' }],
  ['refuse', { kind: 'provider_error' }],
  ['quota_minute', { kind: 'busy', retryAfterMs: 34_000 }],
  // It is paid for: what is wrong with the key passes.
  ['key', { kind: 'provider_error', status: 400 }],
  ['http_404', { kind: 'gone', status: 404 }],
])('a look with %s fails as what it is', async (fault, told) => {
  const { account, faults, send } = await openGemini();
  const name = await send(asking(1));
  faults.plan([{ match: 'gemini.status', fault }]);
  expect(await failureOf(account().getState(name, signal))).toMatchObject(told);
});

test('a name that leads elsewhere is never asked for', async () => {
  const { account } = await openGemini();
  for (const name of ['files/abc', 'batches/../models', 'batches/', 'batches/a/b'])
    expect(await failureOf(account().getState(name, signal))).toMatchObject({ kind: 'gone' });
});

test.each([
  ['{"metadata":{"state":"BATCH_STATE_PONDERING"}}', { status: 'pending' }],
  ['{"metadata":{"state":7}}', { status: 'pending' }],
  ['{}', { status: 'pending' }],
  ['[]', { status: 'pending' }],
  ['{"done":true,"error":{"code":8,"message":"too much"}}', { status: 'failed', detail: 'too much' }],
  ['{"done":true,"error":{"code":1}}', { status: 'cancelled' }],
  ['{"done":true,"metadata":{"state":"BATCH_STATE_FAILED"},"error":{"code":1}}', { status: 'cancelled' }],
  ['{"metadata":{"state":"JOB_STATE_EXPIRED"}}', { status: 'failed', detail: 'expired' }],
  ['{"metadata":{"state":"BATCH_STATE_FAILED"}}', { status: 'failed', detail: 'no reason given (FAILED)' }],
  [
    '{"done":true,"metadata":{"state":"BATCH_STATE_SUCCEEDED"}}',
    { status: 'failed', detail: 'ended without a file of answers' },
  ],
  [
    '{"done":true,"response":{"responsesFile":"https://x.example.test/v1beta/files/batch-a-b"}}',
    { status: 'completed', yield: { kind: 'items', file: 'files/batch-a-b' } },
  ],
])('%s is read as far as it goes', async (body, state) => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(body);
  });
  const origin = await listen(server);
  onTestFinished(() => stopServer(server));
  expect(await createGemini(optionsFor(origin)).getState('batches/abc', signal)).toEqual(state);
});
