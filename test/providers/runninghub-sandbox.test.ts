import pino from 'pino';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRunningHub, type RunningHub } from '../../src/providers/runninghub/runninghub.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { costs, filesOf, pictures, urlsOf } from './jobs.ts';
import { failureOf, nodes, signal } from './runninghub-rig.ts';

const quick = {
  queuedMs: 0,
  runMs: 0,
  longestSide: 64,
  cancelledStatus: 'FAILED' as const,
  nullOutputs: false,
};
let sandbox: Sandbox;
let client: SandboxClient;
let photos: Buffer[];

beforeAll(async () => {
  const options = { port: 0, host: '127.0.0.1', log: pino({ level: 'silent' }), runninghub: quick };
  sandbox = await createSandbox(options);
  client = createSandboxClient(sandbox.url);
  photos = await Promise.all(['#c00', '#00c'].map(photo));
});
afterEach(async () => {
  await client.faults.clear();
  await client.runninghub.change({ ...quick, outputs: 1, numericTaskIds: false });
  await client.runninghub.changeAccount(1, { revoked: false, concurrency: 5, balance: 1_000_000 });
});
afterAll(() => sandbox.close());

async function photo(background: string): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
}

/** The first of the sandbox's accounts. */
function account(workflowNodes = nodes): RunningHub {
  return createRunningHub({
    apiUrl: `${sandbox.url}/runninghub`,
    key: `FAKE${'0'.repeat(26)}F1`,
    workflows: { product: { workflowId: '1900000000000000001', nodes: workflowNodes } },
    longestJobMs: 300_000,
    http: createHttp({ userAgent: 'darkroom-test' }),
    download: createDownloader({ allowedHosts: [], allowLoopback: true }),
  });
}

async function send(provider: RunningHub): Promise<string> {
  const references = photos.map((_, index) => ({ hash: `photo ${index}`, format: 'png' as const }));
  const ask = { kind: 'generation', model: 'product', prompt: '', ratio: '1:1', references } as const;
  const files = filesOf(Object.fromEntries(photos.map((bytes, index) => [`photo ${index}`, { bytes }])));
  const request = await provider.prepare(ask, files, signal);
  return provider.submit({ request, attemptKey: '1', callbackUrl: undefined, files, signal });
}

async function settled(provider: RunningHub, id: string) {
  for (;;) {
    const state = await provider.getState(id, signal);
    if (state.status !== 'pending') return state;
  }
}

async function accepted(): Promise<number> {
  return (await client.journal('runninghub.task.accepted')).length;
}

test('a task gives all its pictures and its cost, also when its id is a number', async () => {
  await client.runninghub.change({ outputs: 2, numericTaskIds: true });
  const provider = account();
  const id = await send(provider);
  expect(id).toMatch(/^\d{19}$/);
  const state = await settled(provider, id);
  expect(state).toMatchObject({ status: 'completed', ...costs('12 coins') });
  const urls = urlsOf(state);
  expect(urls).toHaveLength(2);
  const bytes = await provider.download(urls[1] ?? '', signal);
  expect((await sharp(bytes).metadata()).width).toBeGreaterThan(0);
});

test.each([
  ['failed', { status: 'failed', detail: 'CUDA error: an illegal memory access was encountered' }],
  ['moderated', { status: 'moderated' }],
  ['empty', pictures()],
])('a task that ends as %s has an end', async (fault, state) => {
  await client.faults.plan([{ match: 'runninghub.task', fault }]);
  const provider = account();
  expect(await settled(provider, await send(provider))).toEqual(state);
});

test.each(['FAILED', 'CANCEL'] as const)(
  'a running task is cancelled, whose status is then %s',
  async (cancelledStatus) => {
    await client.runninghub.change({ runMs: 600_000, nullOutputs: true, cancelledStatus });
    const provider = account();
    const id = await send(provider);
    expect(await provider.getState(id, signal)).toEqual({ status: 'pending' });
    await provider.cancel(id, signal);
    expect(await settled(provider, id)).toEqual({ status: 'cancelled', ...costs('12 coins') });
    await provider.cancel(id, signal);
  },
);

test('[I8] a full account, an empty and a revoked one take no task', async () => {
  const provider = account();
  const before = await accepted();
  await client.runninghub.changeAccount(1, { concurrency: 0 });
  expect(await failureOf(send(provider))).toMatchObject({ kind: 'busy' });
  await client.runninghub.changeAccount(1, { concurrency: 5, balance: 0 });
  expect(await failureOf(send(provider))).toMatchObject({ kind: 'no_funds' });
  await client.runninghub.changeAccount(1, { revoked: true });
  expect(await failureOf(send(provider))).toMatchObject({ kind: 'auth', call: 'upload' });
  expect(await accepted()).toBe(before);
});

test('a task nobody made is gone', async () => {
  expect(await failureOf(account().getState('1900000000000000999', signal))).toMatchObject({ kind: 'gone' });
});

test('the workflow of the account has the nodes it is configured with, and no others', async () => {
  await account().checkWorkflow(signal);
  const wrong = [...nodes, { nodeId: '77', fieldName: 'image' }];
  expect(await failureOf(account(wrong).checkWorkflow(signal))).toMatchObject({
    kind: 'config',
    detail: 'the workflow of product has no node 77',
  });
});

test.each([
  ['node_errors', 'invalid_input', 1],
  ['execute_then_reset', 'unknown_outcome', 1],
  ['execute_then_500', 'unknown_outcome', 1],
  ['html', 'unknown_outcome', 0],
  ['refuse', 'unknown_outcome', 0],
])('[I6] a create that ends in %s is %s and made %i tasks', async (fault, kind, made) => {
  const before = await accepted();
  await client.faults.plan([{ match: 'runninghub.create', fault }]);
  expect(await failureOf(send(account()))).toMatchObject({ kind });
  expect(await accepted()).toBe(before + made);
});
