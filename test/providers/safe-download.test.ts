import { isIP, type LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadFailed, DownloadRefused } from '../../src/providers/transport/errors.ts';
import {
  createDownloader,
  createGuardedAgent,
  type DownloaderOptions,
} from '../../src/providers/transport/safe-download.ts';
import { type Listener, serveHttp, serveTcp, type TestServer } from './servers.ts';

/** Ways to write this machine's own addresses; each is known to have passed somebody's check. */
const loopbackSpellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '017700000001',
  '0177.0.0.1',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127.127.127.127',
  '0.0.0.0',
  '0',
  'localhost',
  'localhost.',
  'LOCALHOST',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
];

const privateAddresses = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '192.0.0.8',
  '198.18.0.1',
  '203.0.113.7',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::ffff:10.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
];

const limits = { maxBytes: 100_000, deadlineMs: 2000 };
const servers: TestServer[] = [];
let canary: TestServer;

beforeEach(async () => {
  // On all addresses, so that every spelling that is dialled arrives.
  canary = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'), 'any');
  servers.push(canary);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function withServer(listener: Listener): Promise<string> {
  const server = await serveHttp(listener);
  servers.push(server);
  return server.url;
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('succeeded'),
    (error: unknown) => error,
  );
}

/** A resolver that gives the addresses one after the other, the last one for ever. */
function resolver(...answers: string[][]): LookupFunction {
  let asked = 0;
  return (_hostname, options, callback) => {
    const found = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    const entries = found.map((address) => ({ address, family: isIP(address) }));
    if (options.all) callback(null, entries);
    else callback(null, entries[0]?.address ?? '', entries[0]?.family ?? 4);
  };
}

/** Machines differ in how they resolve `localhost.`; literals never ask. */
const toLoopback = resolver(['127.0.0.1']);

/** Goes past all rules about URLs, straight to the connector. */
function dial(host: string, options: Pick<DownloaderOptions, 'allowLoopback' | 'lookup'>): Promise<unknown> {
  return request(`http://${host}:${canary.port}/`, { dispatcher: createGuardedAgent(options) });
}

describe('the address check', () => {
  it('dials no spelling of this machine', async () => {
    const reached: string[] = [];
    for (const host of loopbackSpellings) {
      const error = await errorOf(dial(host, { allowLoopback: false, lookup: toLoopback }));
      if (!(error instanceof DownloadRefused) || error.reason !== 'address') reached.push(host);
    }
    expect(reached).toEqual([]);
    expect(canary.connections()).toBe(0);
  });

  it('would have seen a connection: the same spellings arrive when nobody checks', async () => {
    const arriving = loopbackSpellings.filter((host) => isIP(new URL(`http://${host}`).hostname) === 4);
    for (const host of arriving) await request(`http://${host}:${canary.port}/`);
    expect(canary.connections()).toBeGreaterThanOrEqual(10);
  });

  it('dials no private or special address, written out or resolved', async () => {
    for (const address of privateAddresses) {
      const host = address.includes(':') ? `[${address}]` : address;
      const refused = { name: 'DownloadRefused', reason: 'address' };
      expect(await errorOf(dial(host, { allowLoopback: false }))).toMatchObject(refused);
      const lookup = resolver([address]);
      expect(await errorOf(dial('shop.example', { allowLoopback: false, lookup }))).toMatchObject(refused);
    }
  });

  it('refuses a name with one private address among public ones', async () => {
    for (const found of [['93.184.215.14', '127.0.0.1'], ['2606:2800:21f::1', '::1'], []]) {
      const error = await errorOf(dial('shop.example', { allowLoopback: false, lookup: resolver(found) }));
      expect(error).toMatchObject({ name: 'DownloadRefused', reason: 'address' });
    }
    expect(canary.connections()).toBe(0);
  });

  it('holds for a name that changes its mind: each time it is resolved', async () => {
    const rebinding = resolver(['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['10.0.0.1']);
    const agent = createGuardedAgent({ allowLoopback: false, lookup: rebinding });
    for (let n = 0; n < 4; n += 1) {
      const error = await errorOf(request(`http://shop.example:${canary.port}/`, { dispatcher: agent }));
      expect(error).toMatchObject({ name: 'DownloadRefused', reason: 'address' });
    }
    expect(canary.connections()).toBe(0);
  });

  it('lets only local names reach this machine when that is allowed', async () => {
    await dial('127.0.0.1', { allowLoopback: true });
    await dial('sandbox.localhost', { allowLoopback: true, lookup: resolver(['127.0.0.1']) });
    expect(canary.connections()).toBe(2);
    const foreign = dial('shop.example', { allowLoopback: true, lookup: resolver(['127.0.0.1']) });
    expect(await errorOf(foreign)).toMatchObject({ reason: 'address' });
    const pretended = dial('a.localhost', { allowLoopback: true, lookup: resolver(['10.0.0.1']) });
    expect(await errorOf(pretended)).toMatchObject({ reason: 'address' });
    expect(canary.connections()).toBe(2);
  });
});

describe('a download', () => {
  it('refuses every spelling of this machine as a URL', async () => {
    const download = createDownloader({
      allowedHosts: 'any-public',
      allowLoopback: false,
      lookup: toLoopback,
    });
    for (const host of loopbackSpellings) {
      const secure = await errorOf(download(`https://${host}/1.png`, limits));
      expect(secure).toMatchObject({ name: 'DownloadRefused', reason: 'address' });
      for (const url of [
        `https://${host}:${canary.port}/`,
        `http://${host}/`,
        `http://${host}:${canary.port}/`,
      ]) {
        expect(await errorOf(download(url, limits))).toBeInstanceOf(DownloadRefused);
      }
    }
    expect(canary.connections()).toBe(0);
  });

  it('refuses what a result URL never is', async () => {
    const options = { allowedHosts: ['cdn.example', '*.files.example'], allowLoopback: false };
    const download = createDownloader({ ...options, lookup: resolver(['127.0.0.1']) });
    const refusals = {
      not_a_url: ['', 'picture.png', '//cdn.example/1.png', 'https://'],
      scheme: [
        'http://cdn.example/1.png',
        'ftp://cdn.example/1',
        'file:///etc/passwd',
        'data:image/png;base64,AAAA',
      ],
      credentials: [
        'https://user@cdn.example/',
        'https://user:FAKE@cdn.example/',
        'https://cdn.example:x@files.example/',
      ],
      port: ['https://cdn.example:8443/', 'https://cdn.example:22/'],
      host: [
        'https://example/',
        'https://cdn.example.evil/',
        'https://evilcdn.example/',
        'https://files.example/',
      ],
      address: ['https://cdn.example/', 'https://CDN.example./', 'https://a.b.files.example:443/'],
    };
    for (const [reason, urls] of Object.entries(refusals)) {
      for (const url of urls) expect(await errorOf(download(url, limits))).toMatchObject({ reason });
    }
  });

  it('gives the bytes and the type that was declared', async () => {
    const url = await withServer((incoming, response) => {
      const type = incoming.headers['accept-encoding'] === 'identity' ? 'Image/PNG' : 'asked for compression';
      response.setHeader('content-type', type).end('PNG');
    });
    const download = createDownloader({ allowedHosts: [], allowLoopback: true });
    expect(await download(`${url}/1.png`, limits)).toEqual({
      bytes: Buffer.from('PNG'),
      contentType: 'image/png',
    });
  });

  it('follows no redirect', async () => {
    const download = createDownloader({ allowedHosts: [], allowLoopback: true });
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await withServer((_incoming, response) => {
        response.writeHead(status, { location: `http://127.0.0.1:${canary.port}/` }).end();
      });
      expect(await errorOf(download(url, limits))).toMatchObject({
        name: 'DownloadRefused',
        reason: 'redirect',
      });
    }
    expect(canary.connections()).toBe(0);
  });

  it('stops at its size, counted after decompression', async () => {
    const download = createDownloader({ allowedHosts: [], allowLoopback: true });
    const url = await withServer((incoming, response) => {
      if (incoming.url === '/plain') response.end(Buffer.alloc(100_001));
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)));
    });
    for (const path of ['plain', 'bomb']) {
      const error = await errorOf(download(`${url}/${path}`, limits));
      expect(error).toMatchObject({ name: 'DownloadRefused', reason: 'too_big' });
    }
  });

  it('says how it failed, without the signature in the URL', async () => {
    const download = createDownloader({ allowedHosts: [], allowLoopback: true, idleTimeoutMs: 100 });
    const url = await withServer((incoming, response) => {
      if (incoming.url?.startsWith('/403')) response.writeHead(403).end();
      else if (incoming.url?.startsWith('/empty')) response.writeHead(204).end();
      else if (incoming.url?.startsWith('/cut')) incoming.socket.destroy();
      else response.write('PN');
    });
    const failures = {
      403: { status: 403, kind: 'gone' },
      empty: { status: 204, kind: 'provider_error' },
      cut: { transport: 'reset', kind: 'provider_error' },
      silent: { transport: 'idle', kind: 'provider_error' },
    };
    for (const [path, expected] of Object.entries(failures)) {
      const error = await errorOf(download(`${url}/${path}?signature=canary`, limits));
      expect(error).toBeInstanceOf(DownloadFailed);
      expect(error).toMatchObject(expected);
      expect(String(error)).not.toContain('canary');
    }
    const late = download(`${url}/silent`, { ...limits, deadlineMs: 50 });
    expect(await errorOf(late)).toMatchObject({ transport: 'deadline' });
    const cancelled = download(`${url}/silent`, { ...limits, signal: AbortSignal.timeout(20) });
    expect(await errorOf(cancelled)).toMatchObject({ transport: 'aborted' });
  });
});
