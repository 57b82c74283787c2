import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTelegramApi } from '../../src/telegram/client.ts';
import { type RunningSandbox, runSandbox } from '../sandbox/running-sandbox.ts';

let running: RunningSandbox;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());

test('a text whose answer never comes is given up while the person still waits', {
  timeout: 30_000,
}, async () => {
  const api = createTelegramApi({
    token: '000000000:FAKE-bot-token-for-tests-000000000000',
    apiUrl: `${running.sandbox.url}/telegram`,
  });
  await api.getMe();
  const user = await running.client.addUser();
  await running.client.sendText(user.id, 'hello');
  const params = { holdMs: 120_000 };
  await running.client.faults.plan([
    { match: 'telegram.sendMessage', fault: 'execute_then_timeout', params },
  ]);
  await expect(api.sendMessage(user.id, 'an answer')).rejects.toThrow();
  expect((await running.client.messages(user.id)).map(({ text }) => text)).toContain('an answer');
});
