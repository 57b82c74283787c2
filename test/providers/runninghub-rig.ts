import { inspect } from 'node:util';
import { expect } from 'vitest';
import {
  createRunningHub,
  type RunningHub,
  type RunningHubOptions,
} from '../../src/providers/runninghub/runninghub.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import { type Listener, serveHttp } from './servers.ts';

/** Made of plain words, so that the redaction of opaque ones would not hide it by chance. */
export const key = 'FAKE-fake-key-of-plain-words-000';

export const taskId = '1900000000000000999';

export const signal = new AbortController().signal;

export const nodes = [
  { nodeId: '2', fieldName: 'image' },
  { nodeId: '32', fieldName: 'image' },
];

interface Recorded {
  path: string;
  headers: Record<string, unknown>;
  body: Buffer;
}

interface Rig {
  url: string;
  /** What was asked, in order. */
  calls: Recorded[];
  /** Everything the client logged. */
  logged: unknown[];
  /** From now on `path` (its last word is enough) is answered so; a function takes the exchange into its own hands. */
  answers: (path: string, answer: object | string | Listener, status?: number) => void;
  account: (changes?: Partial<RunningHubOptions>) => RunningHub;
  close: () => Promise<void>;
}

/** A server that answers in RunningHub's words, as told. */
export async function openRunningHub(): Promise<Rig> {
  const calls: Recorded[] = [];
  const logged: unknown[] = [];
  const planned = new Map<string, Listener>();
  const server = await serveHttp(async (request, response) => {
    const path = request.url ?? '';
    const chunks = await request.toArray();
    calls.push({ path, headers: request.headers, body: Buffer.concat(chunks as Buffer[]) });
    const answer = planned.get(path.split('/').at(-1) ?? '');
    if (answer) await answer(request, response);
    else response.writeHead(404).end('<html>no such page');
  });
  const http = createHttp({
    userAgent: 'darkroom-test',
    log: { debug: (...line) => void logged.push(line) },
  });
  return {
    url: server.url,
    calls,
    logged,
    answers: (path, answer, status = 200) => {
      const listener: Listener = (_request, response) => {
        const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      };
      planned.set(path, typeof answer === 'function' ? (answer as Listener) : listener);
    },
    account: (changes) =>
      createRunningHub({
        apiUrl: server.url,
        key,
        workflows: { product: { workflowId: '1900000000000000001', nodes } },
        longestJobMs: 800_000,
        http,
        download: createDownloader({ allowedHosts: [], allowLoopback: true }),
        ...changes,
      }),
    close: server.close,
  };
}

/** What was sent as JSON. */
export function bodiesOf(calls: readonly Recorded[]): unknown[] {
  return calls.map(({ body }): unknown => JSON.parse(body.toString()));
}

/** An answer as the vendor writes it; the message names the key, as a careless one might. */
export function envelope(code: unknown, data: unknown = null, message = `MESSAGE OF ${key}`): object {
  return { code, msg: message, data };
}

/** The answer of a create that was accepted. */
export function created(changes: { taskId?: unknown; tips?: unknown } = {}): object {
  const tips = changes.tips ?? { result: true, error: null, outputs_to_execute: ['9'], node_errors: {} };
  return envelope(0, {
    netWssUrl: null,
    taskId: 'taskId' in changes ? changes.taskId : taskId,
    clientId: 'fakehex',
    taskStatus: 'RUNNING',
    promptTips: typeof tips === 'string' ? tips : JSON.stringify(tips),
  });
}

/** How a call failed. Whatever it was, the key is nowhere in it. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!isProviderError(error)) throw error;
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key);
  expect(JSON.stringify(error)).not.toContain(key);
  return error;
}
