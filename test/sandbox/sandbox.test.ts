import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandboxClient } from '../../src/sandbox/client.ts';
import { type RunningSandbox, runSandbox } from './running-sandbox.ts';

let running: RunningSandbox;
beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());

test('health, chat page and both services answer on one port', async () => {
  await running.client.health();
  const page = await fetch(`${running.sandbox.url}/`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await running.client.higgsfield.jobs()).toEqual([]);
  expect((await running.api('getMe')).ok).toBe(true);
});

test('a fault plan is taken, reported and forgotten; a wrong one is refused by name', async () => {
  const { faults } = running.client;
  await faults.plan([{ match: 'telegram.getMe', fault: 'http_503', nth: 2 }]);
  expect([(await running.api('getMe')).status]).toEqual([200]);
  const response = await fetch(`${running.sandbox.url}/telegram/bot000000000:FAKE/getMe`);
  expect(response.status).toBe(503);
  expect(await faults.report()).toEqual([{ match: 'telegram.getMe', fault: 'http_503', fired: 1 }]);
  expect(await running.client.journal('fault.')).toMatchObject([
    { data: { point: 'telegram.getMe', call: 2 } },
  ]);
  await faults.clear();
  expect(await faults.report()).toEqual([]);
  await expect(faults.plan([{ match: 'telegram.getMe', fault: 'slow', rate: 2 }])).rejects.toThrow('rate');
});

test('a wait for a message that never comes tells what the chat looked like', async () => {
  const { id } = await running.client.addUser();
  await running.client.sendText(id, 'anybody there?');
  const wait = running.client.waitForMessage(id, ({ out }) => out, { timeoutMs: 50 });
  await expect(wait).rejects.toThrow('person: anybody there?');
});

test('a wait finds a message that was sent before it began', async () => {
  const { id } = await running.client.addUser();
  const { message_id } = await running.client.sendText(id, 'early');
  expect(await running.client.waitForMessage(id, ({ text }) => text === 'early')).toMatchObject({
    message_id,
  });
});

test('what is no picture cannot be sent as a photo', async () => {
  const { id } = await running.client.addUser();
  await expect(running.client.sendPhotos(id, [new Uint8Array(10)])).rejects.toMatchObject({ status: 400 });
});

test('closing ends open polls and event streams at once', async () => {
  const other = await runSandbox();
  const { id } = await other.client.addUser();
  const client = createSandboxClient(other.sandbox.url);
  const waiting = client.waitForMessage(id, () => false).catch(() => 'over');
  const polling = other.api('getUpdates', { timeout: 50 }).catch(() => 'over');
  await expect.poll(async () => (await other.client.calls()).getUpdates).toBe(1);
  await other.sandbox.close();
  expect(await waiting).toBe('over');
  await polling;
});
