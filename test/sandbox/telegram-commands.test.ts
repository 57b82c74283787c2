import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningSandbox, runSandbox } from './running-sandbox.ts';

let running: RunningSandbox;
let chat: number;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  chat = await running.newChat();
});

test('commands are kept by language and scope, and the person sees the closest', async () => {
  const set = (command: string, extra: object) =>
    running.api('setMyCommands', { commands: [{ command, description: 'd' }], ...extra });
  await set('plain', {});
  await set('english', { language_code: 'en' });
  await set('private', { scope: { type: 'all_private_chats' } });
  expect(await running.api('getMyCommands', { language_code: 'en' })).toMatchObject({
    result: [{ command: 'english' }],
  });
  expect(await running.client.commands(chat, 'en')).toMatchObject([{ command: 'private' }]);
  await running.api('deleteMyCommands', { scope: { type: 'all_private_chats' } });
  expect(await running.client.commands(chat, 'en')).toMatchObject([{ command: 'english' }]);
  expect(await running.client.commands(chat, 'ru')).toMatchObject([{ command: 'plain' }]);
  expect((await set('Über', {})).description).toContain('BOT_COMMAND_INVALID');
  expect((await set('start', { language_code: 'en-US' })).description).toContain('invalid language code');
});

test('a person who has written to the bot can have commands of their own, others cannot', async () => {
  const set = (command: string, chat_id: number, extra = {}) =>
    running.api('setMyCommands', {
      commands: [{ command, description: 'd' }],
      scope: { type: 'chat', chat_id },
      ...extra,
    });
  const other = await running.newChat();
  const { id: silent } = await running.client.addUser({ first_name: 'Zoe' });
  await running.api('setMyCommands', {
    commands: [{ command: 'plain', description: 'd' }],
    language_code: 'ru',
  });
  expect(await set('own', chat)).toMatchObject({ result: true });
  expect(await running.client.commands(chat, 'ru')).toMatchObject([{ command: 'own' }]);
  await set('russian', chat, { language_code: 'ru' });
  expect(await running.client.commands(chat, 'ru')).toMatchObject([{ command: 'russian' }]);
  expect(await running.client.commands(other, 'ru')).toMatchObject([{ command: 'plain' }]);
  expect(await set('own', silent)).toMatchObject({
    status: 400,
    description: 'Bad Request: chat not found',
  });
  const scope = { type: 'chat', chat_id: chat };
  expect(await running.api('getMyCommands', { scope })).toMatchObject({ result: [{ command: 'own' }] });
  await running.api('deleteMyCommands', { scope, language_code: 'ru' });
  expect(await running.client.commands(chat, 'ru')).toMatchObject([{ command: 'own' }]);
});
