import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createHiggsfield } from '../../src/sandbox/higgsfield/higgsfield.ts';
import type { HiggsfieldSettings } from '../../src/sandbox/higgsfield/settings.ts';
import { listen, openService, type ServiceRig, stopServer } from './service-rig.ts';

/** Whatever an answer of the API may hold. */
export interface Answer {
  status: string;
  request_id: string;
  status_url: string;
  images?: { url: string }[];
  error?: string;
  expires_at?: string;
  detail?: unknown;
}

type Data = Record<string, unknown>;

/** A simulator on a port of its own, as quick as can be unless the settings say otherwise. */
export interface Simulator extends ServiceRig {
  api: ReturnType<typeof apiOf>;
  control: {
    get: (path: string) => Promise<unknown>;
    post: (path: string, body: unknown) => Promise<unknown>;
  };
  ended: (requestId: string) => Promise<Data>;
}

export interface SimulatorOptions {
  settings?: Partial<HiggsfieldSettings>;
  /** Keeps journal and files here; memory without it. */
  dataDir?: string;
}

/** Starts a simulator that ends with the test. */
export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = { queuedMs: 0, runMs: 0, longestSide: 128, ...options.settings };
  const rig = await openService('higgsfield', options.dataDir, (deps) => createHiggsfield(deps, settings));
  return {
    ...rig,
    api: apiOf(rig.origin),
    control: controlOf(rig.origin),
    ended: (requestId) =>
      rig.journalled('higgsfield.job.ended', ({ request_id }) => request_id === requestId),
  };
}

function controlOf(origin: string): Simulator['control'] {
  const base = `${origin}/sandbox/higgsfield`;
  return {
    get: async (path) => (await fetch(`${base}${path}`)).json(),
    post: async (path, body) =>
      (await fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) })).json(),
  };
}

interface CallOptions {
  authorization?: string;
  webhook?: string;
  headers?: Record<string, string>;
}

/** The calls a customer makes, by plain fetch. */
function apiOf(origin: string) {
  const url = (path: string): string => `${origin}/higgsfield${path}`;
  return {
    url,
    submit: async (path: string, body: unknown, options: CallOptions = {}) => {
      const query = options.webhook === undefined ? '' : `?hf_webhook=${encodeURIComponent(options.webhook)}`;
      return answerOf(await call('POST', url(`${path}${query}`), { ...options, body }));
    },
    status: async (id: string, options: CallOptions = {}) =>
      answerOf(await call('GET', url(`/requests/${id}/status`), options)),
    cancel: async (id: string) => plain(await call('POST', url(`/requests/${id}/cancel`), {})),
    remove: async (id: string) => plain(await call('DELETE', url(`/requests/${id}`), {})),
    uploadUrl: async (contentType: string) => {
      const response = await call('POST', url('/files/generate-upload-url'), {
        body: { content_type: contentType },
      });
      return { status: response.status, body: (await response.json()) as UploadTarget };
    },
    download: (target: string | undefined) => fetch(target ?? ''),
  };
}

function call(method: string, target: string, { body, ...options }: CallOptions & { body?: unknown }) {
  const { authorization = 'Key FAKE_KEY_ID:FAKE_KEY_SECRET', headers } = options;
  return fetch(target, {
    method,
    headers: { ...(authorization === '' ? {} : { authorization }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function answerOf(response: Response): Promise<{ status: number; body: Answer }> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: (isJson ? JSON.parse(text) : {}) as Answer };
}

interface UploadTarget {
  public_url: string;
  upload_url: string;
  upload_headers: Record<string, string>;
}

async function plain(response: Response): Promise<{ status: number; text: string }> {
  return { status: response.status, text: await response.text() };
}

/** One call that arrived at the customer. */
export interface Callback {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A customer's callback endpoint that ends with the test; answers in the given order, then 200. */
export async function receiver(answers: (number | ((callback: Callback) => Promise<number>))[] = []) {
  const callbacks: Callback[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const callback = { url: request.url ?? '', headers: request.headers, body };
      callbacks.push(callback);
      const answer = answers.shift() ?? 200;
      const status = typeof answer === 'number' ? Promise.resolve(answer) : answer(callback);
      void status.then((code) => response.writeHead(code).end('<html>'));
    });
  });
  const url = await listen(server);
  onTestFinished(() => stopServer(server));
  return { url: `${url}/`, callbacks };
}

/** A folder that goes with the test. */
export function folder(): string {
  const created = mkdtempSync(join(tmpdir(), 'darkroom-higgsfield-'));
  onTestFinished(() => rmSync(created, { recursive: true, force: true }));
  return created;
}
