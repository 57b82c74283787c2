import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { picture, type RunningSandbox, runSandbox, token } from './running-sandbox.ts';

let running: RunningSandbox;
let chat: number;

beforeAll(async () => {
  running = await runSandbox({ telegram: { callbackLifeMs: 300 } });
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  chat = await running.newChat();
  await running.client.faults.clear();
});

async function sendText(text = 'x'): Promise<number> {
  const { result } = await running.api('sendMessage', { chat_id: chat, text });
  return (result as { message_id: number }).message_id;
}

async function call(path: string) {
  const response = await fetch(`${running.sandbox.url}/telegram/${path}`);
  return { status: response.status, body: await response.json() };
}

const keyboard = (button: object) => ({ inline_keyboard: [[button]] });

describe('the address', () => {
  test('a malformed token is refused', async () => {
    expect(await call('bot12345/getMe')).toMatchObject({
      status: 401,
      body: { ok: false, error_code: 401, description: 'Unauthorized: invalid token specified' },
    });
  });

  test('method names are case-insensitive, unknown ones are not found', async () => {
    expect(await call(`bot${token}/GETME`)).toMatchObject({
      status: 200,
      body: { result: { is_bot: true } },
    });
    expect(await call(`bot${token}/sendMoney`)).toMatchObject({
      status: 404,
      body: { description: 'Not Found: method not found' },
    });
  });

  test('parameters come as JSON, urlencoded or in the query', async () => {
    const query = `chat_id=${chat}&text=${encodeURIComponent('a & b')}`;
    expect(await call(`bot${token}/sendMessage?${query}`)).toMatchObject({
      body: { result: { text: 'a & b' } },
    });
    const response = await fetch(`${running.sandbox.url}/telegram/bot${token}/sendMessage`, {
      method: 'POST',
      body: new URLSearchParams({
        chat_id: String(chat),
        text: 'c',
        reply_markup: '{"inline_keyboard":[[{"text":"t","url":"https://example.com"}]]}',
      }),
    });
    expect(await response.json()).toMatchObject({
      result: { text: 'c', reply_markup: { inline_keyboard: [[{}]] } },
    });
  });

  test('a file is not served to an address without a token', async () => {
    expect((await call('file/botFAKE/photos/none.jpg')).status).toBe(401);
    expect((await call(`file/bot${token}/photos/none.jpg`)).status).toBe(404);
  });
});

describe('what is refused, and in which words', () => {
  test.each([
    { name: 'an empty text', params: { text: ' \n ' }, description: 'message text is empty' },
    {
      name: 'a text that is empty after parsing',
      params: { text: '<b></b>', parse_mode: 'HTML' },
      description: 'message text is empty',
    },
    { name: 'a long text', params: { text: 'x'.repeat(4097) }, description: 'message is too long' },
    {
      name: 'bad markup',
      params: { text: '<b>x', parse_mode: 'HTML' },
      description: 'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
    },
    {
      name: 'callback data of 65 bytes',
      params: { text: 'x', reply_markup: keyboard({ text: 't', callback_data: `${'ä'.repeat(32)}x` }) },
      description: 'BUTTON_DATA_INVALID',
    },
    {
      name: 'empty callback data',
      params: { text: 'x', reply_markup: keyboard({ text: 't', callback_data: '' }) },
      description: 'BUTTON_DATA_INVALID',
    },
    {
      name: 'a button without an action',
      params: { text: 'x', reply_markup: keyboard({ text: 't' }) },
      description: 'Text buttons are unallowed',
    },
    {
      name: 'a large keyboard',
      params: {
        text: 'x',
        reply_markup: {
          inline_keyboard: Array.from({ length: 101 }, () => [{ text: 't', callback_data: 'd' }]),
        },
      },
      description: 'reply markup is too long',
    },
    {
      name: 'a reply to nothing',
      params: { text: 'x', reply_parameters: { message_id: 9999 } },
      description: 'message to be replied not found',
    },
    { name: 'an unknown chat', params: { text: 'x', chat_id: 424242 }, description: 'chat not found' },
  ])('$name', async ({ params, description }) => {
    const answer = await running.api('sendMessage', { chat_id: chat, ...params });
    expect(answer).toMatchObject({ status: 400, ok: false, error_code: 400 });
    expect(answer.description).toContain(`Bad Request: `);
    expect(answer.description).toContain(description);
  });

  test('markup does not count for the length, and 64 bytes of data are fine', async () => {
    const text = `<b>${'x'.repeat(4096)}</b>`;
    const reply_markup = keyboard({ text: 't', callback_data: 'ä'.repeat(32) });
    const answer = await running.api('sendMessage', {
      chat_id: chat,
      text,
      parse_mode: 'HTML',
      reply_markup,
    });
    expect(answer).toMatchObject({ ok: true, result: { entities: [{ type: 'bold', length: 4096 }] } });
  });

  test('a person who has never written cannot be written to', async () => {
    const { id } = await running.client.addUser({ first_name: 'Silent' });
    expect(await running.api('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({
      description: 'Bad Request: chat not found',
    });
  });

  test('a person who has blocked the bot cannot be written to until unblocking', async () => {
    await running.client.block(chat, true);
    expect(await running.api('sendMessage', { chat_id: chat, text: 'x' })).toMatchObject({
      status: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    await expect(running.client.sendText(chat, 'x')).rejects.toThrow('blocked');
    await running.client.block(chat, false);
    expect(await running.api('sendMessage', { chat_id: chat, text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('edits and deletions', () => {
  test('an edit that changes nothing is refused', async () => {
    const message_id = await sendText('same');
    const edit = (text: string) => running.api('editMessageText', { chat_id: chat, message_id, text });
    expect((await edit('same')).description).toContain('message is not modified');
    expect(await edit('other')).toMatchObject({ ok: true });
    expect((await edit('other')).description).toContain('message is not modified');
  });

  test('an edit without a keyboard takes the keyboard away', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 't', callback_data: 'd' }]] };
    const { result } = await running.api('sendMessage', { chat_id: chat, text: 'x', reply_markup });
    const { message_id } = result as { message_id: number };
    const edited = await running.api('editMessageText', { chat_id: chat, message_id, text: 'x' });
    expect(edited.ok).toBe(true);
    expect(edited.result).not.toHaveProperty('reply_markup');
  });

  test('what is missing, foreign or of the other kind cannot be edited', async () => {
    const [photo] = await running.client.sendPhotos(chat, [await picture(20, 20)]);
    const message_id = await sendText();
    const edit = async (method: string, params: object) =>
      (await running.api(method, { chat_id: chat, text: 'y', caption: 'y', ...params })).description;
    expect(await edit('editMessageText', { message_id: 99_999 })).toContain('message to edit not found');
    expect(await edit('editMessageText', { message_id: photo?.message_id })).toContain(
      "message can't be edited",
    );
    expect(await edit('editMessageCaption', { message_id })).toContain(
      'there is no caption in the message to edit',
    );
    const sent = (await running.client.messages(chat)).find(({ photo }) => photo)?.photo?.[0]?.file_id;
    const { result } = await running.api('sendPhoto', { chat_id: chat, photo: sent });
    const { message_id: own } = result as { message_id: number };
    expect(await edit('editMessageText', { message_id: own })).toContain(
      'there is no text in the message to edit',
    );
  });

  test('a message is deleted once; several are deleted without complaint', async () => {
    const message_id = await sendText();
    expect(await running.api('deleteMessage', { chat_id: chat, message_id })).toMatchObject({ result: true });
    expect(await running.api('deleteMessage', { chat_id: chat, message_id })).toMatchObject({
      description: 'Bad Request: message to delete not found',
    });
    const message_ids = [message_id, await sendText()];
    expect(await running.api('deleteMessages', { chat_id: chat, message_ids })).toMatchObject({
      result: true,
    });
  });
});

describe('buttons and actions', () => {
  test('a late or unknown answer to a button is refused', async () => {
    const pressing = running.client.press(chat, await sendText(), 'd');
    const { result } = await running.api('getUpdates', { timeout: 5 });
    const update = (result as { update_id: number; callback_query?: { id: string } }[]).at(-1);
    const answer = (callback_query_id?: string, text = 'ok') =>
      running.api('answerCallbackQuery', { callback_query_id, text });
    expect((await answer(update?.callback_query?.id, 'x'.repeat(201))).description).toContain(
      'MESSAGE_TOO_LONG',
    );
    expect(await answer(update?.callback_query?.id)).toMatchObject({ result: true });
    expect(await pressing).toMatchObject({ answer: { text: 'ok' } });
    expect((await answer('1')).description).toContain('query is too old');
    const created = (await running.client.journal('telegram.update.created')).at(-1)?.at ?? '';
    await expect.poll(() => Date.now() - Date.parse(created), { timeout: 2_000 }).toBeGreaterThan(300);
    expect((await answer(update?.callback_query?.id)).description).toContain('query is too old');
  });

  test('a chat action must be a known one', async () => {
    expect(await running.api('sendChatAction', { chat_id: chat, action: 'typing' })).toMatchObject({
      result: true,
    });
    expect((await running.api('sendChatAction', { chat_id: chat, action: 'dance' })).status).toBe(400);
  });
});

describe('planned refusals', () => {
  test.each([
    { fault: 'blocked', status: 403, description: 'Forbidden: bot was blocked by the user' },
    { fault: 'deactivated', status: 403, description: 'Forbidden: user is deactivated' },
    { fault: 'unauthorized', status: 401, description: 'Unauthorized' },
    {
      fault: 'conflict',
      status: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    },
  ])('$fault', async ({ fault, status, description }) => {
    await running.client.faults.plan([{ match: 'telegram.sendMessage', fault }]);
    const answer = await running.api('sendMessage', { chat_id: chat, text: 'x' });
    expect(answer).toMatchObject({ status, error_code: status, description });
  });

  test('migrate names the new chat, and api_error says what it is told', async () => {
    await running.client.faults.plan([
      { match: 'telegram.*', fault: 'migrate', params: { migrateToChatId: -1002 } },
      {
        match: 'telegram.*',
        fault: 'api_error',
        params: { errorCode: 400, description: 'Bad Request: TOPIC_CLOSED' },
      },
    ]);
    const send = () => running.api('sendMessage', { chat_id: chat, text: 'x' });
    expect(await send()).toMatchObject({ parameters: { migrate_to_chat_id: -1002 } });
    expect(await send()).toMatchObject({ status: 400, description: 'Bad Request: TOPIC_CLOSED' });
  });

  test('calls are counted by method, and the token stays out of the journal', async () => {
    const before = (await running.client.calls()).sendMessage ?? 0;
    await sendText();
    expect((await running.client.calls()).sendMessage).toBe(before + 1);
    expect(JSON.stringify(await running.client.journal())).not.toContain('FAKE_TOKEN');
  });
});
