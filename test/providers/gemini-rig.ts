import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { BatchAsk, BatchLine, LineAnswer, PictureBatch } from '../../src/contract/batches.ts';
import type { JobFiles, JobState, PreparedRequest } from '../../src/contract/jobs.ts';
import { createGemini, type Gemini, type GeminiOptions } from '../../src/providers/gemini/gemini.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import type { GeminiSettings } from '../../src/sandbox/gemini/settings.ts';
import { imageModel, key, photo, type Simulator, simulator } from '../sandbox/gemini-rig.ts';
import { filesOf } from './jobs.ts';

export const signal = new AbortController().signal;

const colors = ['red', 'lime', 'blue'];

/** Files of pictures `red`, `lime` and `blue`. */
export async function photoFiles(): Promise<JobFiles & { uploaded: Map<string, string> }> {
  const stored = await Promise.all(
    colors.map(async (color) => [color, { bytes: await photo(color) }] as const),
  );
  return filesOf(Object.fromEntries(stored));
}

/** As many lines as asked for, each with a prompt of its own. */
export function asking(count: number, changes: Partial<BatchLine> = {}): PictureBatch {
  const lines = Array.from({ length: count }, (_, index) => ({
    key: `item-${index + 1}`,
    prompt: `Place the product on beach ${index + 1}`,
    picture: { hash: colors[index % colors.length] ?? '', format: 'jpeg' as const },
    ratio: '4:5',
    ...changes,
  }));
  return { kind: 'batch', of: 'pictures', lines };
}

export interface Rig extends Simulator {
  account: (changes?: Partial<GeminiOptions>) => Gemini;
  /** Prepares and sends; resolves with the name of the batch. */
  send: (ask: BatchAsk, sent?: { attemptKey?: string; account?: Gemini }) => Promise<string>;
  settled: (externalId: string) => Promise<JobState>;
  /** Sends, waits for the end and reads all answers. */
  make: (ask: BatchAsk) => Promise<LineAnswer[]>;
}

/** The client before the sandbox's Gemini, which ends with the test. */
export async function openGemini(settings: Partial<GeminiSettings> = {}): Promise<Rig> {
  const simulated = await simulator({ settings });
  const account: Rig['account'] = (changes) =>
    createGemini({ ...optionsFor(`${simulated.origin}/gemini`), ...changes });
  const settled: Rig['settled'] = async (externalId) => {
    for (;;) {
      const state = await account().getState(externalId, signal);
      if (state.status !== 'pending') return state;
    }
  };
  const send: Rig['send'] = async (
    ask,
    { attemptKey = crypto.randomUUID(), account: by = account() } = {},
  ) => {
    const files = await photoFiles();
    // As it comes out of the store.
    const request = JSON.parse(JSON.stringify(await by.prepare(ask, files, signal))) as PreparedRequest;
    return by.submit({ request, attemptKey, callbackUrl: undefined, files, signal });
  };
  return {
    ...simulated,
    account,
    send,
    settled,
    make: async (ask) => collect(account().readLines(fileOf(await settled(await send(ask))), signal)),
  };
}

export function optionsFor(apiUrl: string): GeminiOptions {
  return {
    apiUrl,
    apiVersion: 'v1beta',
    key,
    model: imageModel,
    descriptionModel: 'gemini-3.8-flash',
    imageSize: '1K',
    inputs: 'files',
    longestBatchMs: 180_000_000,
    isLocal: true,
    http: createHttp({ userAgent: 'darkroom-test' }),
  };
}

/** All that comes. */
export async function collect<T>(coming: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of coming) all.push(one);
  return all;
}

/** The file of answers of a batch that is done. */
export function fileOf(state: JobState): string {
  if (state.status === 'completed' && state.yield.kind === 'items') return state.yield.file;
  throw new Error(`no answers: ${JSON.stringify(state)}`);
}

/** How a call failed. Whatever it was, the key is nowhere in it. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!isProviderError(error)) throw error;
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key);
  return error;
}
