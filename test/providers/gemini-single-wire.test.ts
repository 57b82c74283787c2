import { expect, test } from 'vitest';
import type { DescriptionLine } from '../../src/contract/descriptions.ts';
import { describingRequest } from '../../src/providers/gemini/describing.ts';
import { createGemini } from '../../src/providers/gemini/gemini.ts';
import type { ProviderCall } from '../../src/providers/transport/http.ts';
import { parseAnswer } from '../../src/providers/transport/json.ts';
import { asking, optionsFor, signal } from './gemini-rig.ts';

const jpeg = Buffer.from('a picture');
const part = { inlineData: { mimeType: 'image/jpeg', data: jpeg.toString('base64') } };
const line: DescriptionLine = {
  key: 'item-1',
  picture: { hash: 'red', format: 'png' },
  languages: ['en'],
  context: {},
  forbidden: [],
  demanded: [],
  taken: [],
};
const said = { alt: 'A mug', title: 'Mug', caption: 'A mug.' };

/** An account whose calls are kept, and answered with a response. */
function answeredWith(response: unknown, isLocal = false) {
  const calls: ProviderCall[] = [];
  const text = JSON.stringify(response);
  const http = {
    request: (call: ProviderCall) => {
      calls.push(call);
      return Promise.resolve({
        status: 200,
        headers: {},
        bytes: Buffer.from(text),
        json: () => parseAnswer(text),
      });
    },
  };
  return { calls, by: createGemini({ ...optionsFor('http://gemini.test'), isLocal, http }) };
}

function candidate(parts: object[], fields: object = {}) {
  return { candidates: [{ content: { parts }, finishReason: 'STOP' }], ...fields };
}

const described = (response: unknown) => answeredWith(response).by.describe({ line, bytes: jpeg }, signal);

test('[b15] [b9] a single call says its request once, to its model, with the key, unkept, and has its own time', async () => {
  const { calls, by } = answeredWith({});
  const { calls: localCalls, by: local } = answeredWith({}, true);
  const [pictureLine] = asking(1).lines;
  if (pictureLine === undefined) throw new Error('no line');
  for (const one of [by, local]) {
    await one.describe({ line, bytes: jpeg }, signal);
    await one.makePicture({ line: pictureLine, bytes: jpeg }, signal);
  }
  expect(calls).toHaveLength(2);
  const [describing, making] = calls;
  const headers = { 'x-goog-api-key': optionsFor('').key };
  expect(describing).toMatchObject({
    method: 'POST',
    url: 'http://gemini.test/v1beta/models/gemini-3.8-flash:generateContent',
    headers: { ...headers, 'x-server-timeout': '60' },
    deadlineMs: 60_000,
  });
  expect(describing?.body).toEqual({ ...describingRequest(line, part), store: false });
  expect(making).toMatchObject({
    url: 'http://gemini.test/v1beta/models/gemini-3-pro-image:generateContent',
    headers: { ...headers, 'x-server-timeout': '120' },
    deadlineMs: 120_000,
  });
  expect(making?.body).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'Place the product on beach 1' }, part] }],
    generationConfig: {
      responseModalities: ['IMAGE'],
      imageConfig: { aspectRatio: '4:5', imageSize: '1K' },
    },
    store: false,
  });
  expect(calls.some(({ readsOnly }) => readsOnly)).toBe(false);
  expect(localCalls.map(({ deadlineMs }) => deadlineMs)).toEqual([10_000, 20_000]);
});

test('what was thought is no text and is paid for, and the parts of a text are one', async () => {
  const [head, tail] = ['{"en":{"alt":"A mug","title":"Mug",', '"caption":"A mug."}}'];
  const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 20, thoughtsTokenCount: 300 };
  const parts = [{ text: 'A mug, I think.', thought: true }, { text: head }, { text: tail }];
  expect(await described(candidate(parts, { usageMetadata, modelVersion: 'gemini-3.8-flash-002' }))).toEqual({
    outcome: 'texts',
    texts: { en: said },
    tokens: { input: 10, output: 320 },
    model: 'gemini-3.8-flash-002',
  });
});

test.each<[string, unknown, string]>([
  ['a list', [said], 'the whole'],
  ['no JSON', undefined, 'the whole'],
  ['one that lacks a text', { en: { alt: 'A mug', title: 'Mug' } }, 'en.caption'],
  ['a text that is none', { en: { ...said, alt: null } }, 'en.alt'],
  ['a language that is none', { 'English, please': said }, 'English, please'],
])('[b15] an answer in another form fails and says where: %s', async (_, written, where) => {
  const text = written === undefined ? '{"en":' : JSON.stringify(written);
  expect(await described(candidate([{ text }]))).toEqual({
    outcome: 'failed',
    detail: `the texts have another form (${where})`,
  });
});

test('texts that cannot be kept are made so, and tokens and models that nobody can count or name spoil nothing', async () => {
  const written = { en: { alt: 'A\0mug', title: 'a'.repeat(3_000), caption: 'half \ud83d' } };
  const fields = {
    usageMetadata: { promptTokenCount: -1, candidatesTokenCount: 'many' },
    modelVersion: '\0',
  };
  expect(await described(candidate([{ text: JSON.stringify(written) }], fields))).toEqual({
    outcome: 'texts',
    texts: { en: { alt: 'A\u{fffd}mug', title: `${'a'.repeat(1_999)}\u{fffd}`, caption: 'half \u{fffd}' } },
    tokens: { input: 0, output: 0 },
    model: 'unnamed',
  });
});

test.each([[{}], [[]], [{ candidates: [] }], [{ candidates: [{ finishReason: 'OTHER', content: null }] }]])(
  'an answer %j without a candidate or its parts is a failure and no crash',
  async (response) => {
    expect(await described(response)).toMatchObject({ outcome: 'failed' });
  },
);
