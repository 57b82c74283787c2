import { isIP, type LookupFunction } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDownloader, createGuardedAgent } from '../../src/providers/transport/safe-download.ts';
import { serveHttp, serveTcp, type TestServer } from '../providers/servers.ts';
import { tell } from './campaigns.ts';

/** Ways to write this machine's own addresses as a host. */
const spellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7F.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.0000.0000.0001',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
  '127.127.127.127',
  '127.255.255.254',
  '0.0.0.0',
  '0',
  '0x0',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'a.localhost',
  'ｌｏｃａｌｈｏｓｔ',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[2002:7f00:1::]',
];

/** What a name server may answer; a system's resolver gives addresses in these forms. */
const answers = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:0:0',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  'fe80::1',
  '::1%lo',
];

const schemes = ['http', 'https', 'ftp', 'ws', 'wss', 'gopher', 'file', 'dict', 'javascript', 'HTTP'];
const redirects = [301, 302, 303, 307, 308];
const limits = { maxBytes: 100_000, deadlineMs: 5_000 };

let canary: TestServer;
/** The only host that may be asked: it answers with what the test says. */
let shop: TestServer;
let redirect: { status: number; location: string };
const refused: Record<string, number> = {};

beforeAll(async () => {
  // On all addresses, so that every spelling that is dialled arrives.
  canary = await serveTcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'), 'any');
  shop = await serveHttp((_request, response) => {
    response.writeHead(redirect.status, { location: redirect.location }).end();
  });
});
afterAll(async () => {
  await Promise.all([canary.close(), shop.close()]);
  tell({ ...refused, 'connections to the canary': canary.connections() });
});

/** Each question gets the next answer, the last one for ever. */
function resolver(...found: string[]): LookupFunction & { asked: number } {
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const address = found[Math.min(answer.asked, found.length - 1)] ?? '';
    answer.asked += 1;
    const entry = { address, family: isIP(address) === 4 ? 4 : 6 };
    if (options.all) callback(null, [entry]);
    else callback(null, entry.address, entry.family);
  };
  const answer = Object.assign(lookup, { asked: 0 });
  return answer;
}

const toLoopback = resolver('127.0.0.1');
const strict = createDownloader({ allowedHosts: 'any-public', allowLoopback: false, lookup: toLoopback });

/** One cell of the matrix: refused by us, with the canary untouched. */
async function expectRefusal(way: string, attempt: () => Promise<unknown>, what: string): Promise<void> {
  const error: unknown = await attempt().then(
    () => new Error('succeeded'),
    (error: unknown) => error,
  );
  expect(error, `${way}: ${what}`).toMatchObject({ name: 'DownloadRefused' });
  expect(canary.connections(), `${way}: ${what}`).toBe(0);
  refused[way] = (refused[way] ?? 0) + 1;
}

test('no spelling of this machine is reached by its URL, in any scheme and at any port', async () => {
  for (const host of spellings) {
    for (const scheme of schemes) {
      for (const port of ['', `:${canary.port}`, ':80', ':443', `:0${canary.port}`, ':0']) {
        const url = `${scheme}://${host}${port}/1.png`;
        await expectRefusal('direct', () => strict(url, limits), url);
      }
    }
  }
});

test('no spelling of this machine is dialled by the agent, whoever calls it', async () => {
  const dispatcher = createGuardedAgent({ allowLoopback: false, lookup: toLoopback });
  for (const host of spellings) {
    const url = `http://${host}:${canary.port}/`;
    await expectRefusal('dialled', () => request(url, { dispatcher }), url);
  }
});

test('no redirect to a spelling of this machine is followed', async () => {
  const download = createDownloader({ allowedHosts: [], allowLoopback: true });
  for (const host of spellings) {
    for (const status of redirects) {
      for (const location of [
        `http://${host}:${canary.port}/`,
        `//${host}:${canary.port}/`,
        `https://${host}:${canary.port}/`,
      ]) {
        // A header carries bytes; other letters are written as browsers accept them.
        redirect = { status, location: encodeURI(location) };
        await expectRefusal('redirect', () => download(`${shop.url}/1.png`, limits), location);
      }
    }
  }
});

test('no answer of a name server leads to this machine', async () => {
  for (const address of answers) {
    const options = { allowLoopback: false, lookup: resolver(address) };
    const dispatcher = createGuardedAgent(options);
    const url = `http://shop.example:${canary.port}/`;
    await expectRefusal('name', () => request(url, { dispatcher }), address);
    const download = createDownloader({ ...options, allowedHosts: ['shop.example'] });
    await expectRefusal('name', () => download('https://shop.example/1.png', limits), address);
  }
});

test('a name that changes its mind is asked once for each connection, and what was checked is what is dialled', async () => {
  for (const address of [
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '169.254.169.254',
    'fe80::1',
    'fc00::1',
    '64:ff9b::7f00:1',
  ]) {
    // Loopback may be dialled here, so that a first answer can be good without leaving this machine.
    const lookup = resolver('127.0.0.1', address);
    const dispatcher = createGuardedAgent({ allowLoopback: true, lookup });
    redirect = { status: 200, location: '' };
    const first = await request(`http://a.localhost:${shop.port}/`, { dispatcher, reset: true });
    await first.body.dump();
    expect([first.statusCode, lookup.asked]).toEqual([200, 1]);
    const again = `http://a.localhost:${canary.port}/`;
    await expectRefusal('rebinding', () => request(again, { dispatcher }), address);
    expect(lookup.asked).toBe(2);
  }
  for (const address of answers) {
    const lookup = resolver(address, '10.0.0.1', address);
    const dispatcher = createGuardedAgent({ allowLoopback: false, lookup });
    for (let turn = 1; turn <= 3; turn += 1) {
      const url = `http://shop.example:${canary.port}/`;
      await expectRefusal('rebinding', () => request(url, { dispatcher }), address);
      expect(lookup.asked).toBe(turn);
    }
  }
});

test('the canary would have seen a connection: many of the same spellings reach it when nobody checks', async () => {
  const before = canary.connections();
  const arriving = spellings.filter((host) => isIP(new URL(`http://${host}`).hostname) === 4);
  for (const host of arriving) await (await request(`http://${host}:${canary.port}/`)).body.dump();
  expect(canary.connections() - before).toBeGreaterThanOrEqual(14);
});
