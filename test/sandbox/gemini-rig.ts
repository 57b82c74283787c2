import sharp from 'sharp';
import { createGeminiClient, type GeminiClient } from '../../src/sandbox/gemini/client.ts';
import { createGemini } from '../../src/sandbox/gemini/gemini.ts';
import type { GeminiSettings } from '../../src/sandbox/gemini/settings.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { openService, type ServiceRig } from './service-rig.ts';

type Data = Record<string, unknown>;

export const imageModel = 'gemini-3-pro-image';
export const key = 'FAKE-gemini-key-of-plain-words';

/** One answer: `body` is undefined where there is no JSON. */
export interface Answer {
  status: number;
  body: Data;
  text: string;
  headers: Headers;
}

/** A simulator on a port of its own, as quick as can be unless the settings say otherwise. */
export interface Simulator extends ServiceRig {
  /** Sends an object as JSON, with the key. */
  call: (method: string, path: string, body?: Data) => Promise<Answer>;
  /** Uploads by the resumable protocol, in one chunk; resolves with the file. */
  upload: (bytes: Buffer | string, mimeType: string, version?: string) => Promise<Data>;
  /** Uploads lines and makes a batch of them; resolves with the id of the batch. */
  batchOf: (lines: Data[], displayName?: string) => Promise<string>;
  ended: (batch: string) => Promise<Data>;
  /** The answers of a batch. */
  answersOf: (batch: string) => Promise<Data[]>;
  client: GeminiClient;
}

/** Starts a simulator that ends with the test. */
export async function simulator(
  options: { settings?: Partial<GeminiSettings>; dataDir?: string } = {},
): Promise<Simulator> {
  const settings = { queuedMs: 0, runMs: 0, longestSide: 64, key, ...options.settings };
  const rig = await openService('gemini', options.dataDir, (deps) => createGemini(deps, settings));
  const base = `${rig.origin}/gemini`;
  const call = callsTo(base);
  const upload: Simulator['upload'] = async (bytes, mimeType, version = 'v1beta') => {
    const begun = await begin(base, version, { mimeType });
    const sent = await sendChunk(begun.url, Buffer.from(bytes));
    return sent.file as Data;
  };
  return {
    ...rig,
    call,
    upload,
    async batchOf(lines, displayName = crypto.randomUUID()) {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      const { name: fileName } = await upload(text, 'application/jsonl');
      const batch = { displayName, inputConfig: { fileName } };
      const { body } = await call('POST', `/v1beta/models/${imageModel}:batchGenerateContent`, { batch });
      return String(body.name).replace('batches/', '');
    },
    ended: (batch) => rig.journalled('gemini.batch.ended', (data) => data.batch === batch),
    async answersOf(batch) {
      const { text } = await call('GET', `/download/v1beta/files/batch-${batch}:download?alt=media`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Data);
    },
    client: createGeminiClient(createControlCalls(`${rig.origin}/sandbox/gemini`)),
  };
}

function callsTo(base: string): Simulator['call'] {
  return async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'x-goog-api-key': key, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('application/json') === true;
    return { status: response.status, text, headers: response.headers, body: isJson ? JSON.parse(text) : {} };
  };
}

/** The first step of an upload; resolves with the address of the second. */
export async function begin(
  base: string,
  version: string,
  file: Data,
): Promise<{ url: string; status: number }> {
  const response = await fetch(`${base}/upload/${version}/files`, {
    method: 'POST',
    headers: {
      'x-goog-api-key': key,
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ file }),
  });
  await response.body?.cancel();
  return { url: response.headers.get('x-goog-upload-url') ?? '', status: response.status };
}

/** A further step, without a key and with the type that the vendor's client sends. */
export async function sendChunk(
  url: string,
  bytes: Buffer,
  { offset = 0, command = 'upload, finalize' } = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-goog-upload-command': command,
      'x-goog-upload-offset': String(offset),
    },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  const status = response.headers.get('x-goog-upload-status');
  return { ...(text === '' ? {} : (JSON.parse(text) as Data)), code: response.status, status };
}

/** A photo of one colour. */
export function photo(background = 'red', { width = 96, height = 72 } = {}): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** A line that asks for a picture. */
export function lineOf(lineKey: string, parts: Data[], imageConfig: Data = {}): Data {
  const generationConfig = { responseModalities: ['IMAGE'], imageConfig };
  return { key: lineKey, request: { contents: [{ role: 'user', parts }], generationConfig } };
}

/** A part with a picture in it. */
export function inlinePart(bytes: Buffer): Data {
  return { inlineData: { mimeType: 'image/jpeg', data: bytes.toString('base64') } };
}

/** The picture of a response, wherever it stands. */
export function pictureIn(response: unknown): Buffer | undefined {
  const { candidates } = response as { candidates?: { content?: { parts?: Data[] } }[] };
  const parts = candidates?.[0]?.content?.parts ?? [];
  const data = parts
    .flatMap(({ inlineData }) => (inlineData as { data?: string } | undefined)?.data ?? [])
    .at(-1);
  return data === undefined ? undefined : Buffer.from(data, 'base64');
}
