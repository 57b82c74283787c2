import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ProviderError, TransportFailure } from '../../src/providers/transport/errors.ts';
import { createHttp, type ProviderCall } from '../../src/providers/transport/http.ts';
import { type Listener, serveHttp, serveTcp, type TestServer } from './servers.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function withServer(listener: Listener): Promise<TestServer> {
  const server = await serveHttp(listener);
  servers.push(server);
  return server;
}

async function withTcp(...options: Parameters<typeof serveTcp>): Promise<TestServer> {
  const server = await serveTcp(...options);
  servers.push(server);
  return server;
}

const http = createHttp({ userAgent: 'darkroom-test', idleTimeoutMs: 100 });

function call(url: string, changes: Partial<ProviderCall> = {}): ProviderCall {
  const limits = { deadlineMs: 2000, maxBytes: 100_000 };
  return { method: 'POST', url, ...limits, provider: 'astria', name: 'createTune', ...changes };
}

async function failureOf(promise: Promise<unknown>): Promise<TransportFailure> {
  const error: unknown = await promise.then(
    () => new Error('succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof TransportFailure) return error;
  throw error;
}

describe('a call that certainly did not arrive', () => {
  const notSent = { mayHaveBeenSent: false, kind: 'provider_error' };

  it('is one to a closed port', async () => {
    const server = await serveTcp(() => undefined);
    await server.close();
    expect(await failureOf(http.request(call(server.url)))).toMatchObject({
      ...notSent,
      reason: 'unreachable',
    });
  });

  it('is one to a name that does not exist', async () => {
    // Where no resolver answers, the deadline comes first.
    expect(await failureOf(http.request(call('http://nowhere.invalid')))).toMatchObject(notSent);
  });

  it('is one whose TLS handshake fails', async () => {
    const { url } = await withTcp((socket) => socket.end('not TLS'));
    const failure = await failureOf(http.request(call(url.replace('http:', 'https:'))));
    expect(failure).toMatchObject({ ...notSent, reason: 'unreachable' });
  });

  it('is one that was out of time or cancelled while still connecting', async () => {
    const { url } = await withTcp(() => undefined);
    const secure = url.replace('http:', 'https:');
    expect(await failureOf(http.request(call(secure, { deadlineMs: 500 })))).toMatchObject({
      ...notSent,
      reason: 'deadline',
    });
    const signal = AbortSignal.timeout(500);
    expect(await failureOf(http.request(call(secure, { signal })))).toMatchObject({
      ...notSent,
      reason: 'aborted',
    });
  });

  it('is one that was cancelled before', async () => {
    const { url, connections } = await withServer((_request, response) => response.end());
    const failure = await failureOf(http.request(call(url, { signal: AbortSignal.abort() })));
    expect(failure).toMatchObject({ ...notSent, reason: 'aborted' });
    expect(connections()).toBe(0);
  });

  it('is one with a header that cannot be sent', async () => {
    const { url } = await withServer((_request, response) => response.end());
    const failure = await failureOf(http.request(call(url, { headers: { authorization: 'canary\n' } })));
    expect(failure).toMatchObject({ ...notSent, reason: 'unreachable' });
    expect(`${failure.message} ${String(failure.cause)}`).not.toContain('canary');
  });
});

describe('a call that may have arrived', () => {
  const unknown = { mayHaveBeenSent: true, kind: 'unknown_outcome' };

  it('is one whose connection broke before the answer', async () => {
    const { url } = await withTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await failureOf(http.request(call(url)))).toMatchObject({ ...unknown, reason: 'reset' });
  });

  it('is one whose connection broke within the answer', async () => {
    const { url } = await withTcp((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":'));
    });
    expect(await failureOf(http.request(call(url)))).toMatchObject({ ...unknown, reason: 'reset' });
  });

  it('is one that was out of time or cancelled while waiting', async () => {
    const { url } = await withServer(() => undefined);
    // Long enough for a busy machine to have sent the request.
    expect(await failureOf(http.request(call(url, { deadlineMs: 50 })))).toMatchObject({
      ...unknown,
      reason: 'deadline',
    });
    const signal = AbortSignal.timeout(50);
    expect(await failureOf(http.request(call(url, { signal })))).toMatchObject({
      ...unknown,
      reason: 'aborted',
    });
  });

  it('is one whose answer fell silent, or came so slowly that time ran out', async () => {
    const { url } = await withServer((request, response) => {
      response.write('{');
      if (request.url !== '/drip') return;
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failureOf(http.request(call(url)))).toMatchObject({ ...unknown, reason: 'idle' });
    const slow = http.request(call(`${url}/drip`, { deadlineMs: 300 }));
    expect(await failureOf(slow)).toMatchObject({ ...unknown, reason: 'deadline' });
  });

  it('is one whose answer is too big, announced, streamed or unpacked', async () => {
    const { url } = await withServer((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': 200_000 }).write('x');
      if (request.url === '/bomb') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)));
      }
      if (request.url !== '/streamed') return;
      const flood = setInterval(() => response.write(Buffer.alloc(20_000)), 1);
      response.on('close', () => clearInterval(flood));
    });
    for (const path of ['announced', 'streamed', 'bomb']) {
      expect(await failureOf(http.request(call(`${url}/${path}`)))).toMatchObject({
        ...unknown,
        reason: 'too_big',
      });
    }
  });

  it('is one whose answer cannot be unpacked', async () => {
    const { url } = await withServer((request, response) => {
      const coding = request.url === '/nested' ? 'gzip, gzip' : 'gzip';
      response.writeHead(200, { 'content-encoding': coding }).end(gzipSync('{"ok":true}').subarray(0, 20));
    });
    for (const path of ['cut', 'nested']) {
      const failure = await failureOf(http.request(call(`${url}/${path}`)));
      expect(failure).toMatchObject({ ...unknown, reason: 'undecodable' });
    }
  });

  it('is harmless when it only reads', async () => {
    const { url } = await withTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(http.request(call(url, { method: 'GET' })));
    expect(failure).toMatchObject({ mayHaveBeenSent: true, kind: 'provider_error' });
  });
});

describe('an error', () => {
  it('names the call and hides the keys', async () => {
    const { url } = await withTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const secret = call(`${url}/v1/FAKE0canary0FAKE0canary/run?key=canary`, {
      headers: { authorization: 'canary' },
    });
    const failure = await failureOf(http.request(secret));
    expect(failure.message).toBe(`astria createTune: reset: POST ${url}/v1/FAKE***/run`);
    expect(`${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toContain('canary');
  });

  it('says that an answer is not JSON, without showing it', async () => {
    const { url } = await withServer((request, response) => {
      response.statusCode = request.url === '/502' ? 502 : 200;
      response.setHeader('content-type', 'text/html').end('<html>canary');
    });
    const expected = { name: 'ProviderError', detail: 'the answer is not JSON (text/html, 12 bytes)' };
    const [accepted, broken, read] = [
      await http.request(call(url)),
      await http.request(call(`${url}/502`)),
      await http.request(call(url, { method: 'GET' })),
    ];
    expect(thrownBy(() => accepted.json())).toMatchObject({
      ...expected,
      kind: 'unknown_outcome',
      status: 200,
    });
    expect(thrownBy(() => broken.json())).toMatchObject({ ...expected, kind: 'provider_error', status: 502 });
    expect(thrownBy(() => read.json())).toMatchObject({ ...expected, kind: 'provider_error' });
  });

  it('is one of configuration when the URL cannot be called', async () => {
    for (const url of ['', 'example', 'ftp://a.example/', 'https://user:FAKE@a.example/']) {
      const error = await http.request(call(url)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ kind: 'config', detail: expect.not.stringContaining('FAKE') });
    }
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
