import { Api } from 'grammy';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createFileFetcher, FileFetchFailed } from '../../src/telegram/files.ts';
import { type RunningSandbox, runSandbox, token } from '../sandbox/running-sandbox.ts';

const idleMs = 400;
const bytes = new Uint8Array(40_000);
const never = new AbortController().signal;

let running: RunningSandbox;
let fileId: string;

beforeAll(async () => {
  running = await runSandbox();
  const chat = await running.newChat();
  await running.client.sendFiles(chat, [{ bytes, name: 'file.bin' }]);
  const documents = (await running.client.messages(chat)).flatMap(({ document }) => document ?? []);
  fileId = documents[0]?.file_id ?? '';
});
afterAll(() => running.sandbox.close());
afterEach(() => running.client.setLine({ fileBytesPerSecond: null }));

function fetchFile(signal = never) {
  const apiUrl = `${running.sandbox.url}/telegram`;
  const api = new Api(token, { apiRoot: apiUrl });
  return createFileFetcher({ api, token, apiUrl, maxBytes: 1_000_000, idleMs })(fileId, signal);
}

test('a slow line has all the time it needs, as long as something comes', async () => {
  await running.client.setLine({ fileBytesPerSecond: 40_000 });
  const startedAtMs = Date.now();
  expect((await fetchFile()).bytes).toHaveLength(bytes.length);
  expect(Date.now() - startedAtMs).toBeGreaterThan(2 * idleMs);
});

test('a line that brings nothing any more ends the file', async () => {
  await running.client.setLine({ fileBytesPerSecond: 1 });
  await expect(fetchFile()).rejects.toThrow(FileFetchFailed);
});

test('whoever does not want the file any more gets rid of it at once', async () => {
  await running.client.setLine({ fileBytesPerSecond: 40_000 });
  const wanted = new AbortController();
  const fetched = fetchFile(wanted.signal);
  const asked = (await running.client.journal('telegram.file.sent')).length;
  wanted.abort();
  await expect(fetched).rejects.toThrow();
  expect(await running.client.journal('telegram.file.sent')).toHaveLength(asked);
});
