import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { picture, type RunningSandbox, runSandbox, token } from './running-sandbox.ts';

let running: RunningSandbox;
let chat: number;

beforeAll(async () => {
  running = await runSandbox();
});
afterAll(() => running.sandbox.close());
beforeEach(async () => {
  chat = await running.newChat();
});

async function upload(
  method: string,
  fields: Record<string, string>,
  file?: { field: string; bytes: Uint8Array },
) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ chat_id: String(chat), ...fields })) form.append(name, value);
  if (file) form.append(file.field, new Blob([new Uint8Array(file.bytes)]), 'file.jpg');
  const response = await fetch(`${running.sandbox.url}/telegram/bot${token}/${method}`, {
    method: 'POST',
    body: form,
  });
  return { status: response.status, ...((await response.json()) as { ok: boolean; description?: string }) };
}

const sendPhoto = async (bytes: Uint8Array) =>
  (await upload('sendPhoto', {}, { field: 'photo', bytes })).description;

test('a photo is refused for its sides, its ratio, its bytes or its size', async () => {
  expect(await sendPhoto(await picture(9_980, 21))).toContain('PHOTO_INVALID_DIMENSIONS');
  expect(await sendPhoto(await picture(420, 20))).toContain('PHOTO_INVALID_DIMENSIONS');
  expect(await sendPhoto((await picture(400, 400)).subarray(0, 9_000))).toContain('IMAGE_PROCESS_FAILED');
  expect(await sendPhoto(new Uint8Array(11 * 1024 * 1024))).toContain('too big for a photo');
  expect(await sendPhoto(await picture(400, 20))).toBeUndefined();
});

test('an upload over 50 MB is too large', async () => {
  const bytes = new Uint8Array(50 * 1024 * 1024 + 1);
  expect(await upload('sendDocument', {}, { field: 'document', bytes })).toMatchObject({
    status: 413,
    description: 'Request Entity Too Large',
  });
});

test('a long caption, a wrong identifier and a missing file are refused', async () => {
  const bytes = await picture(20, 20);
  const long = await upload('sendPhoto', { caption: 'x'.repeat(1025) }, { field: 'photo', bytes });
  expect(long.description).toContain('message caption is too long');
  expect((await upload('sendPhoto', { photo: 'FAKE_ID' })).description).toContain('wrong file identifier');
  expect((await upload('sendPhoto', {})).description).toContain('there is no photo in the request');
});

test('a file of one kind cannot be sent as the other', async () => {
  const sent = await running.client.sendFiles(chat, [{ bytes: await picture(20, 20), name: 'a.png' }]);
  const message = (await running.client.messages(chat)).find(
    ({ message_id }) => message_id === sent[0]?.message_id,
  );
  const photo = message?.document?.file_id;
  expect(await running.api('sendPhoto', { chat_id: chat, photo })).toMatchObject({
    description: "Bad Request: can't use file of type Document as Photo",
  });
});

test('a file over 20 MB can be sent by a person but not fetched by the bot', async () => {
  const bytes = new Uint8Array(20 * 1024 * 1024 + 1);
  const [sent] = await running.client.sendFiles(chat, [{ bytes, name: 'large.bin' }]);
  const message = (await running.client.messages(chat)).find(
    ({ message_id }) => message_id === sent?.message_id,
  );
  const file_id = message?.document?.file_id;
  expect(await running.api('getFile', { file_id })).toMatchObject({
    description: 'Bad Request: file is too big',
  });
  expect(await running.api('getFile', { file_id: 'FAKE_ID' })).toMatchObject({
    description: 'Bad Request: invalid file_id',
  });
});

test('an album has two to ten items of one kind', async () => {
  const [sent] = await running.client.sendPhotos(chat, [await picture(20, 20)]);
  const message = (await running.client.messages(chat)).find(
    ({ message_id }) => message_id === sent?.message_id,
  );
  const item = { type: 'photo', media: message?.photo?.[0]?.file_id };
  const album = (media: unknown[]) => running.api('sendMediaGroup', { chat_id: chat, media });
  expect((await album([item])).description).toContain('too few');
  expect((await album(Array.from({ length: 11 }, () => item))).description).toContain('too many');
  expect((await album([item, { ...item, type: 'document' }])).description).toContain("can't be mixed");
  expect((await album(Array.from({ length: 10 }, () => item))).result).toHaveLength(10);
});

test('an expired link is not found, and asking again helps', async () => {
  const [sent] = await running.client.sendPhotos(chat, [await picture(20, 20)]);
  const message = (await running.client.messages(chat)).find(
    ({ message_id }) => message_id === sent?.message_id,
  );
  const { result } = await running.api('getFile', { file_id: message?.photo?.[0]?.file_id });
  const url = `${running.sandbox.url}/telegram/file/bot${token}/${(result as { file_path: string }).file_path}`;
  await running.client.faults.plan([{ match: 'telegram.file', fault: 'expired_file' }]);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg');
});

test('files share the line at its pace, a change holds at once, and the journal knows which went out whole', async () => {
  const bytes = new Uint8Array(20_000);
  const files = ['a.bin', 'b.bin'].map((name) => ({ bytes, name }));
  await running.client.sendFiles(chat, files);
  const documents = (await running.client.messages(chat)).flatMap(({ document }) => document ?? []);
  const fetchOne = async ({ file_id }: { file_id: string }) => {
    const { result } = await running.api('getFile', { file_id });
    const { file_path } = result as { file_path: string };
    return (await fetch(`${running.sandbox.url}/telegram/file/bot${token}/${file_path}`)).bytes();
  };
  const sent = async () => (await running.client.journal('telegram.file.sent')).length;
  const before = await sent();
  try {
    await running.client.setLine({ fileBytesPerSecond: 100_000 });
    const startedAtMs = Date.now();
    await Promise.all(documents.map(fetchOne));
    expect(Date.now() - startedAtMs).toBeGreaterThan(350);
    expect(await sent()).toBe(before + 2);
    await running.client.setLine({ fileBytesPerSecond: 1 });
    const asked = (await running.client.calls())['getFile'] ?? 0;
    const [one] = documents;
    const slow = one && fetchOne(one);
    await expect.poll(async () => (await running.client.calls())['getFile']).toBe(asked + 1);
    await running.client.setLine({ fileBytesPerSecond: null });
    expect(await slow).toEqual(bytes);
    await expect(running.client.setLine({ fileBytesPerSecond: 0 })).rejects.toThrow('fileBytesPerSecond');
  } finally {
    await running.client.setLine({ fileBytesPerSecond: null });
  }
});
