import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createGemini } from '../../src/providers/gemini/gemini.ts';
import { createHttp, type ProviderCall, type ProviderHttp } from '../../src/providers/transport/http.ts';
import { key, simulator } from '../sandbox/gemini-rig.ts';
import { asking, collect, fileOf, openGemini, optionsFor, photoFiles, signal } from './gemini-rig.ts';

/** The client's way out, which keeps what goes over it and what is logged of it. */
function recorder() {
  const calls: ProviderCall[] = [];
  const logged: unknown[] = [];
  const real = createHttp({
    userAgent: 'darkroom-test',
    log: { debug: (...line) => void logged.push(line) },
  });
  const http: ProviderHttp = {
    request: (call) => {
      calls.push(call);
      return real.request(call);
    },
  };
  return { calls, logged, http };
}

test('[b9] [b28] a create says its model, its file and the key of the attempt, with the key of the account, once', async () => {
  const { account, origin } = await openGemini();
  const { calls, http } = recorder();
  const files = await photoFiles();
  const by = account({ http, model: 'gemini-nano-banana-2.1', apiVersion: 'v1' });
  const request = await by.prepare(asking(1), files, signal);
  calls.length = 0;
  await by.submit({ request, attemptKey: 'attempt-7', callbackUrl: undefined, files, signal });
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect(call).toMatchObject({
    method: 'POST',
    url: `${origin}/gemini/v1/models/gemini-nano-banana-2.1:batchGenerateContent`,
    headers: { 'x-goog-api-key': key, 'x-server-timeout': '10' },
  });
  const { batch } = request.body as { batch: object };
  expect(JSON.parse(Buffer.from(call?.body as Buffer).toString())).toEqual({
    batch: { ...batch, displayName: 'attempt-7' },
  });
  expect(call?.readsOnly).toBe(false);
});

test('neither the key nor what is asked for comes into the log, and every call has its time', async () => {
  const { account, settled, client } = await openGemini();
  const { calls, logged, http } = recorder();
  const by = account({ http });
  const files = await photoFiles();
  const request = await by.prepare(asking(2), files, signal);
  const name = await by.submit({
    request,
    attemptKey: 'FAKE-attempt',
    callbackUrl: undefined,
    files,
    signal,
  });
  await by.find({ kind: 'batch', attemptKey: 'FAKE-attempt', sentAt: new Date() }, signal);
  await collect(by.readLines(fileOf(await settled(name)), signal));
  await by.cancel(name, signal);
  await by.removeFiles(
    (await client.files()).map((file) => file.name),
    signal,
  );
  await by.check(signal);
  expect(new Set(calls.map((call) => call.name))).toEqual(
    new Set(['upload', 'create-batch', 'find', 'cancel', 'remove-file', 'model']),
  );
  expect(JSON.stringify(logged)).not.toContain(key);
  expect(JSON.stringify(logged)).not.toMatch(/beach/);
  for (const { deadlineMs } of calls) expect(deadlineMs).toBeLessThanOrEqual(50_000);
});

test.each(['files', 'inline'] as const)(
  'a line asks for one picture in the words of the vendor, inputs: %s',
  async (inputs) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'darkroom-gemini-wire-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const { origin } = await simulator({ dataDir });
    const by = createGemini({ ...optionsFor(`${origin}/gemini`), inputs, imageSize: '4K' });
    const ask = asking(1, { prompt: 'With "quotes",\na new line and half a pair \ud83d' });
    const { body } = await by.prepare(ask, await photoFiles(), signal);
    const { fileName } = (body as { batch: { inputConfig: { fileName: string } } }).batch.inputConfig;
    const text = await readFile(join(dataDir, 'files', fileName.replace('/', '-')), 'utf8');
    const shown =
      inputs === 'files'
        ? {
            fileData: {
              mimeType: 'image/jpeg',
              fileUri: expect.stringMatching(/\/v1beta\/files\/[a-z0-9]{12}$/),
            },
          }
        : { inlineData: { mimeType: 'image/jpeg', data: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) } };
    expect(text.endsWith('\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      key: 'item-1',
      request: {
        contents: [
          { role: 'user', parts: [{ text: 'With "quotes",\na new line and half a pair \u{fffd}' }, shown] },
        ],
        generationConfig: {
          responseModalities: ['IMAGE'],
          imageConfig: { aspectRatio: '4:5', imageSize: '4K' },
        },
      },
    });
  },
);

test('without a ratio of its own the picture keeps that of the one it is made of', async () => {
  const { make } = await openGemini();
  const { ratio: _, ...line } = asking(1).lines[0] ?? {
    key: '',
    prompt: '',
    picture: { hash: '', format: 'jpeg' },
  };
  const [answer] = await make({ kind: 'batch', of: 'pictures', lines: [line] });
  if (answer?.outcome !== 'picture') throw new Error('no picture');
  expect(await sharp(answer.picture).metadata()).toMatchObject({ width: 64, height: 48 });
});

test('pictures are read within limits, and a batch with all of them inside stays below its size', async () => {
  const { account } = await openGemini();
  const files = await photoFiles();
  const limits: unknown[] = [];
  const watched = {
    ...files,
    read: (...[asset, limit]: Parameters<typeof files.read>) => {
      limits.push(limit);
      return files.read(asset);
    },
  };
  await account().prepare(asking(1), watched, signal);
  await account({ inputs: 'inline' }).prepare(asking(1), watched, signal);
  await account({ inputs: 'inline' }).prepare(asking(150), watched, signal);
  expect(limits.slice(0, 3)).toEqual([
    { maxSide: 2_048, maxBytes: 4_000_000 },
    { maxSide: 2_048, maxBytes: 4_000_000 },
    { maxSide: 2_048, maxBytes: 900_000 },
  ]);
});
