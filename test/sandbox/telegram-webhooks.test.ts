import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Update } from '@grammyjs/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningSandbox, runSandbox } from './running-sandbox.ts';

interface Delivered {
  text: string | undefined;
  chat: number | undefined;
  secret: IncomingHttpHeaders[string];
  atMs: number;
}
type Answer = { status: number; headers?: Record<string, string> };

let running: RunningSandbox;
let ann: number;
let hook: Server;
let url: string;
let delivered: Delivered[];
let answer: (delivered: Delivered) => Answer | Promise<Answer>;

beforeEach(async () => {
  running = await runSandbox();
  ann = await running.newChat();
  delivered = [];
  answer = () => ({ status: 200 });
  hook = createServer((request, response) => {
    receive(request)
      .then(answer)
      .then(({ status, headers }) => response.writeHead(status, headers).end())
      .catch(() => response.destroy());
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  await running.sandbox.close();
  hook.closeAllConnections();
  hook.close();
});

async function receive(request: IncomingMessage): Promise<Delivered> {
  const update = JSON.parse(await text(request)) as Update;
  const seen = {
    text: update.message?.text,
    chat: update.message?.chat.id,
    secret: request.headers['x-telegram-bot-api-secret-token'],
    atMs: performance.now(),
  };
  delivered.push(seen);
  return seen;
}

const setWebhook = (params: object = {}) =>
  running.api('setWebhook', { url, secret_token: 'FAKE_SECRET', ...params });
const texts = () => delivered.map((each) => each.text);

test('each update comes with the secret and is then no longer pending', async () => {
  await running.client.sendText(ann, 'before');
  await setWebhook({ max_connections: 5 });
  await running.client.sendText(ann, 'after');
  await expect.poll(texts).toEqual(['before', 'after']);
  expect(delivered.map(({ secret }) => secret)).toEqual(['FAKE_SECRET', 'FAKE_SECRET']);
  await expect
    .poll(async () => (await running.api('getWebhookInfo')).result)
    .toEqual({ url, has_custom_certificate: false, max_connections: 5, pending_update_count: 0 });
});

test('a failing update blocks its own chat and no other', async () => {
  const ben = await running.newChat();
  let broken = true;
  answer = ({ chat }) => ({ status: chat === ann && broken ? 503 : 200 });
  await setWebhook();
  await running.client.sendText(ann, 'a1');
  await running.client.sendText(ann, 'a2');
  await running.client.sendText(ben, 'b1');
  await expect.poll(texts).toContain('b1');
  await expect.poll(() => texts().filter((each) => each === 'a1').length).toBeGreaterThan(2);
  expect(texts()).not.toContain('a2');
  expect((await running.api('getWebhookInfo')).result).toMatchObject({
    last_error_message: 'Wrong response from the webhook: 503 Service Unavailable',
    last_error_date: expect.any(Number),
  });
  broken = false;
  await expect.poll(texts).toContain('a2');
});

test('Retry-After of the answer is obeyed', async () => {
  answer = () =>
    delivered.length === 1 ? { status: 500, headers: { 'retry-after': '1' } } : { status: 200 };
  await setWebhook();
  await running.client.sendText(ann, 'one');
  await expect.poll(texts, { timeout: 3_000 }).toEqual(['one', 'one']);
  expect((delivered[1]?.atMs ?? 0) - (delivered[0]?.atMs ?? 0)).toBeGreaterThan(900);
});

test('an unreachable webhook is told in the info and caught up with later', async () => {
  const { port } = hook.address() as AddressInfo;
  await new Promise((resolve) => hook.close(resolve));
  await setWebhook();
  await running.client.sendText(ann, 'one');
  await expect
    .poll(async () => (await running.api('getWebhookInfo')).result)
    .toMatchObject({ last_error_message: 'Connection refused', pending_update_count: 1 });
  hook.listen(port, '127.0.0.1');
  await expect.poll(texts).toEqual(['one']);
});

test('no more connections are used than allowed', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  answer = async () => {
    await released;
    return { status: 200 };
  };
  for (let person = 0; person < 5; person += 1) {
    const { id } = await running.client.addUser();
    await running.client.sendText(id, 'hi');
  }
  await setWebhook({ max_connections: 2 });
  await expect.poll(() => delivered.length).toBe(2);
  await running.client.health();
  expect(delivered).toHaveLength(2);
  release();
  await expect.poll(() => delivered.length).toBe(5);
});

test('planned faults spoil the secret, repeat an update and swap chats', async () => {
  answer = ({ secret }) => ({ status: secret === 'FAKE_SECRET' ? 200 : 401 });
  await running.client.faults.plan([
    { match: 'telegram.update', fault: 'wrong_secret' },
    { match: 'telegram.update', fault: 'missing_secret' },
    { match: 'telegram.update', fault: 'duplicate_update' },
  ]);
  await setWebhook();
  for (const word of ['one', 'two', 'three']) await running.client.sendText(ann, word);
  await expect.poll(texts).toEqual(['one', 'one', 'two', 'two', 'three', 'three']);
  expect(delivered.map(({ secret }) => secret)).toEqual([
    'wrong',
    'FAKE_SECRET',
    undefined,
    'FAKE_SECRET',
    'FAKE_SECRET',
    'FAKE_SECRET',
  ]);
  const ben = await running.newChat();
  await running.client.faults.plan([
    { match: 'telegram.update', fault: 'out_of_order', params: { holdMs: 100 } },
  ]);
  await running.client.sendText(ann, 'late');
  await running.client.sendText(ben, 'early');
  await expect.poll(() => texts().slice(-2)).toEqual(['early', 'late']);
});

test('deleting with drop_pending_updates forgets what was not delivered', async () => {
  answer = () => ({ status: 500 });
  await setWebhook();
  await running.client.sendText(ann, 'one');
  await expect.poll(texts).toContain('one');
  await running.api('deleteWebhook', { drop_pending_updates: true });
  expect((await running.api('getUpdates')).result).toEqual([]);
});

test('a wrong address or secret is refused', async () => {
  expect((await setWebhook({ url: 'ftp://example.com' })).description).toContain('bad webhook');
  expect((await setWebhook({ secret_token: 'no blanks' })).description).toContain('unallowed characters');
});
