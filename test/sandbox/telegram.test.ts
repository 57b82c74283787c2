import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@grammyjs/types';
import { Bot, GrammyError, HttpError, InlineKeyboard, InputFile, webhookCallback } from 'grammy';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { picture, type RunningSandbox, runSandbox, token } from './running-sandbox.ts';

let running: RunningSandbox;
let bot: Bot;
let chat: number;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());

beforeEach(async () => {
  bot = new Bot(token, { client: { apiRoot: `${running.sandbox.url}/telegram` } });
  chat = await running.newChat();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await running.client.faults.clear();
  await bot.api.deleteWebhook({ drop_pending_updates: true });
});

async function startPolling(): Promise<void> {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const polling = bot.start({ onStart: () => resolve(), allowed_updates: ['message', 'callback_query'] });
  stops.push(async () => {
    await bot.stop();
    await polling;
  });
  await started;
}

test('a bot that polls answers a text, and the person reads the answer', async () => {
  bot.command('start', (context) => context.reply(`hello <b>${context.match}</b>`, { parse_mode: 'HTML' }));
  await startPolling();
  await running.client.sendText(chat, '/start now');
  const answer = await running.client.waitForMessage(chat, ({ out }) => out);
  expect(answer).toMatchObject({ text: 'hello now', entities: [{ type: 'bold', offset: 6, length: 3 }] });
});

test('a pressed button reaches the bot and its answer reaches the person', async () => {
  bot.on('message', (context) =>
    context.reply('choose', { reply_markup: new InlineKeyboard().text('Yes', 'pick:yes') }),
  );
  bot.callbackQuery('pick:yes', async (context) => {
    await context.answerCallbackQuery({ text: 'noted', show_alert: true });
    await context.editMessageText('chosen');
  });
  await startPolling();
  await running.client.sendText(chat, 'hi');
  const question = await running.client.waitForMessage(
    chat,
    ({ reply_markup }) => reply_markup !== undefined,
  );
  const pressed = await running.client.press(chat, question.message_id, 'pick:yes');
  expect(pressed.answer).toEqual({ text: 'noted', show_alert: true });
  const edited = await running.client.waitForMessage(chat, ({ text }) => text === 'chosen');
  expect(edited).toMatchObject({ message_id: question.message_id, edits: 1 });
  expect(edited.reply_markup).toBeUndefined();
});

test('an uploaded photo is decoded and offered in ascending sizes', async () => {
  const message = await bot.api.sendPhoto(chat, new InputFile(await picture(1600, 800)), { caption: 'wide' });
  expect(message.photo.map(({ width, height }) => [width, height])).toEqual([
    [90, 45],
    [320, 160],
    [1280, 640],
  ]);
  expect(message.caption).toBe('wide');
  const again = await bot.api.sendPhoto(chat, message.photo[2]?.file_id ?? '');
  expect(again.photo).toEqual(message.photo);
});

test('a document keeps its bytes through upload, getFile and download', async () => {
  const bytes = await picture(300, 200);
  const message = await bot.api.sendDocument(chat, new InputFile(bytes, 'result-1.png'));
  expect(message.document).toMatchObject({ file_name: 'result-1.png', mime_type: 'image/png' });
  expect(message.document.thumbnail).toMatchObject({ width: 300, height: 200 });
  const { file_path } = await bot.api.getFile(message.document.file_id);
  const response = await fetch(`${running.sandbox.url}/telegram/file/bot${token}/${file_path}`);
  expect(await response.bytes()).toEqual(bytes);
});

test('an album is sent as messages that share a group', async () => {
  const [one, two]: Message[] = await bot.api.sendMediaGroup(chat, [
    {
      type: 'photo',
      media: new InputFile(await picture(50, 50)),
      caption: '<i>both</i>',
      parse_mode: 'HTML',
    },
    { type: 'photo', media: new InputFile(await picture(60, 60)) },
  ]);
  expect(one?.media_group_id).toBe(two?.media_group_id);
  expect(one).toMatchObject({ caption: 'both', caption_entities: [{ type: 'italic' }] });
  expect(two?.caption).toBeUndefined();
});

test('captions, media and keyboards are edited and messages deleted', async () => {
  const { message_id } = await bot.api.sendPhoto(chat, new InputFile(await picture(50, 50)), {
    caption: 'a',
  });
  await bot.api.editMessageCaption(chat, message_id, { caption: 'b' });
  const media = new InputFile(await picture(70, 70));
  const edited = await bot.api.editMessageMedia(chat, message_id, { type: 'photo', media, caption: 'c' });
  expect(edited).toMatchObject({ caption: 'c', photo: [{ width: 70 }], edit_date: expect.any(Number) });
  await bot.api.editMessageReplyMarkup(chat, message_id, {
    reply_markup: new InlineKeyboard().text('x', 'x'),
  });
  await bot.api.deleteMessage(chat, message_id);
  expect(await running.client.messages(chat)).not.toContainEqual(expect.objectContaining({ message_id }));
  const all = await running.client.messages(chat, { deleted: true });
  expect(all).toContainEqual(expect.objectContaining({ message_id, deleted: true, edits: 3 }));
});

test("a person's photos arrive as an album of JPEGs no longer than 1280", async () => {
  const received: { width: number; group: string | undefined; caption: string | undefined }[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  bot.on('message:photo', ({ message }) => {
    const { media_group_id: group, caption, photo } = message;
    received.push({ width: photo.at(-1)?.width ?? 0, group, caption });
    if (received.length === 2) resolve();
  });
  await startPolling();
  await running.client.sendPhotos(chat, [await picture(2000, 100), await picture(40, 40)], {
    caption: 'my photos',
  });
  await complete;
  expect(received.map(({ width }) => width)).toEqual([1280, 40]);
  expect(received[0]?.group).toBe(received[1]?.group);
  expect(received.map(({ caption }) => caption)).toEqual(['my photos', undefined]);
  const [message] = (await running.client.messages(chat)).filter(({ photo }) => photo !== undefined);
  const stored = await running.client.file(message?.photo?.at(-1)?.file_id ?? '');
  expect((await sharp(stored).metadata()).format).toBe('jpeg');
});

const sendRefused = () => bot.api.sendMessage(chat, 'x').catch((error: unknown) => error);

test('a refusal with and without a wait becomes a GrammyError', async () => {
  await running.client.faults.plan([
    { match: 'telegram.sendMessage', fault: 'http_429', params: { retryAfterSeconds: 4 } },
    { match: 'telegram.sendMessage', fault: 'http_429' },
  ]);
  const first = await sendRefused();
  expect(first).toBeInstanceOf(GrammyError);
  expect(first).toMatchObject({ error_code: 429, parameters: { retry_after: 4 } });
  expect(await sendRefused()).toMatchObject({ error_code: 429, parameters: {} });
});

test('a connection that breaks after the call leaves the message in the chat', async () => {
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'execute_then_reset' }]);
  const photo = new InputFile(await picture(50, 50));
  const error = await bot.api.sendPhoto(chat, photo, { caption: 'lost?' }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(HttpError);
  const sent = (await running.client.messages(chat)).filter(({ caption }) => caption === 'lost?');
  expect(sent).toHaveLength(1);
});

test('a connection that breaks before an upload is executed leaves nothing', async () => {
  await running.client.faults.plan([{ match: 'telegram.sendPhoto', fault: 'refuse' }]);
  const photo = new InputFile(await picture(1500, 1500));
  await expect(bot.api.sendPhoto(chat, photo)).rejects.toBeInstanceOf(HttpError);
  expect((await running.client.messages(chat)).filter(({ out }) => out)).toEqual([]);
});

test('a webhook receives updates with the secret, and again after an error', async () => {
  let failures = 1;
  bot.on('message', async (context) => {
    if (failures-- > 0) throw new Error('try again');
    await context.reply(`got ${context.message.text}`);
  });
  const handle = webhookCallback(bot, 'http', { secretToken: 'FAKE_SECRET' });
  const url = await listen(
    createServer((request, response) => {
      handle(request, response).catch(() => response.writeHead(500).end());
    }),
  );
  await bot.api.setWebhook(url, { secret_token: 'FAKE_SECRET', allowed_updates: ['message'] });
  await running.client.sendText(chat, 'one');
  await running.client.sendText(chat, 'two');
  await running.client.waitForMessage(chat, ({ text }) => text === 'got two');
  const answers = (await running.client.messages(chat)).filter(({ out }) => out).map(({ text }) => text);
  expect(answers).toEqual(['got one', 'got two']);
  expect(await bot.api.getWebhookInfo()).toMatchObject({
    url,
    allowed_updates: ['message'],
    last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
  });
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}
