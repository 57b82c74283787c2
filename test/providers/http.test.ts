import type { IncomingMessage } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, type ProviderCall, retryAfterMs } from '../../src/providers/transport/http.ts';
import { type Listener, serveHttp, type TestServer } from './servers.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function withServer(listener: Listener): Promise<TestServer> {
  const server = await serveHttp(listener);
  servers.push(server);
  return server;
}

const http = createHttp({ userAgent: 'darkroom-test', idleTimeoutMs: 100 });

function call(url: string, changes: Partial<ProviderCall> = {}): ProviderCall {
  const limits = { deadlineMs: 2000, maxBytes: 100_000 };
  return { method: 'POST', url, ...limits, provider: 'astria', name: 'createTune', ...changes };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('a call', () => {
  it('sends JSON with our name and gives status, headers and JSON back', async () => {
    const { url } = await withServer(async (request, response) => {
      const { headers, method } = request;
      response.setHeader('x-many', ['a', 'b']);
      response.statusCode = 201;
      response.end(JSON.stringify({ method, headers, body: await textOf(request) }));
    });
    const answer = await http.request(
      call(`${url}/tunes`, { body: { title: 'ключ' }, headers: { Authorization: 'FAKE' } }),
    );
    expect(answer.status).toBe(201);
    expect(answer.headers['x-many']).toBe('a, b');
    expect(answer.json()).toMatchObject({
      method: 'POST',
      body: '{"title":"ключ"}',
      headers: { 'user-agent': 'darkroom-test', authorization: 'FAKE', 'content-type': 'application/json' },
    });
  });

  it('sends bytes as they are', async () => {
    const { url } = await withServer(async (request, response) => {
      response.end(JSON.stringify([request.headers['content-type'], await textOf(request)]));
    });
    const headers = { 'content-type': 'image/png' };
    const answer = await http.request(call(url, { method: 'PUT', body: Buffer.from('PNG'), headers }));
    expect(answer.json()).toEqual(['image/png', 'PNG']);
  });

  it('gives any status back, and follows no redirect', async () => {
    const target = await withServer((_request, response) => response.end());
    const { url } = await withServer((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { location: target.url });
      response.end();
    });
    for (const status of [204, 301, 302, 307, 308, 400, 404, 421, 429, 500, 503]) {
      const answer = await http.request(call(`${url}/${status}`, { method: 'GET' }));
      expect(answer).toMatchObject({ status, headers: { location: target.url } });
    }
    expect(target.connections()).toBe(0);
  });

  it('is made once, whatever the answer', async () => {
    let seen = 0;
    const { url } = await withServer((request, response) => {
      seen += 1;
      if (request.url === '/500') response.writeHead(500).end();
      else request.socket.destroy();
    });
    await http.request(call(`${url}/500`));
    await expect(http.request(call(`${url}/reset`))).rejects.toThrow('reset');
    await expect(http.request(call(`${url}/reset`, { method: 'GET' }))).rejects.toThrow('reset');
    expect(seen).toBe(3);
  });

  it('reads compressed answers', async () => {
    const { url } = await withServer((request, response) => {
      const body = Buffer.from('{"ok":true}');
      const isGzip = request.url === '/gzip';
      response.setHeader('content-encoding', isGzip ? 'gzip' : 'br');
      response.end(isGzip ? gzipSync(body) : brotliCompressSync(body));
    });
    expect((await http.request(call(`${url}/gzip`))).json()).toEqual({ ok: true });
    expect((await http.request(call(`${url}/br`))).json()).toEqual({ ok: true });
  });

  it('that changes something opens a connection of its own', async () => {
    const { url, connections } = await withServer((_request, response) => response.end('{}'));
    for (let n = 0; n < 6; n += 1) await http.request(call(url, { method: 'GET' }));
    const read = connections();
    expect(read).toBeLessThan(6);
    for (let n = 0; n < 6; n += 1) await http.request(call(url));
    expect(connections()).toBe(read + 6);
  });

  it('is noted in the log without keys', async () => {
    const lines: string[] = [];
    const log = { debug: (fields: Record<string, unknown>) => lines.push(JSON.stringify(fields)) };
    const { url } = await withServer((_request, response) => response.end('{}'));
    await createHttp({ userAgent: 'darkroom-test', log }).request(
      call(`${url}/bot000000000:FAKE_canary_FAKE_canary_FAKE/x?key=canary`, {
        headers: { authorization: 'canary' },
      }),
    );
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain('"call":"createTune"');
    expect(lines[0]).not.toContain('canary');
  });
});

describe('the wait a server asks for', () => {
  it('is read from seconds and from a date', () => {
    const nowMs = Date.parse('2026-11-01T12:00:00Z');
    expect(retryAfterMs({ 'retry-after': '2' }, nowMs)).toBe(2000);
    expect(retryAfterMs({ 'retry-after': '0.5' }, nowMs)).toBe(500);
    expect(retryAfterMs({ 'retry-after': 'Sun, 01 Nov 2026 12:00:30 GMT' }, nowMs)).toBe(30_000);
    expect(retryAfterMs({ 'retry-after': 'Sun, 01 Nov 2026 11:00:00 GMT' }, nowMs)).toBe(0);
    expect(retryAfterMs({ 'retry-after': 'soon' }, nowMs)).toBeUndefined();
    expect(retryAfterMs({}, nowMs)).toBeUndefined();
  });
});
