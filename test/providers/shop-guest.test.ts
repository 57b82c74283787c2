import type { LookupFunction } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RobotsRules } from '../../src/contract/shop.ts';
import { createShopReader } from '../../src/providers/shop/shop.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { serveTcp, type TestServer } from './servers.ts';
import { signal, userAgent } from './shop-rig.ts';
import { openSite } from './shop-site.ts';

/** Ways to write this machine's own address; each is known to have passed somebody's check. */
const spellings = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '017700000001',
  '0177.0.0.1',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '0.0.0.0',
  'localhost',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
];

async function openCanary(): Promise<TestServer> {
  // On all addresses, so that every spelling that is dialled arrives.
  const canary = await serveTcp(
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
    'any',
  );
  onTestFinished(canary.close);
  return canary;
}

/** Every name is this machine. */
const lookup: LookupFunction = (_name, { all }, callback) =>
  all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

const to = (location: string) => ({ status: 302, headers: { location } });

describe('the addresses a reader goes to', () => {
  test('are none of this machine in any spelling, for pages, pictures, sitemaps and robots.txt', async () => {
    const canary = await openCanary();
    const reader = createShopReader({ allowLoopback: false, userAgent, lookup });
    for (const host of spellings)
      for (const scheme of ['http', 'https'])
        for (const port of ['', `:${canary.port}`]) {
          const url = `${scheme}://${host}${port}/x`;
          const source = { startUrl: url, hosts: [], selectors: {} };
          const robots: RobotsRules = { origin: url, text: '', crawlDelayMs: 0, sitemaps: [] };
          const forbidden = { status: 'skipped', reason: 'forbidden_address' };
          expect(await reader.readPage({ url, source, robots }, signal), url).toMatchObject(forbidden);
          expect(await reader.readPicture({ url }, signal), url).toMatchObject(forbidden);
          const map = await reader.readSitemap({ url, source, most: 10 }, signal);
          expect(map, url).toMatchObject({
            pages: [],
            flaws: [expect.stringContaining('forbidden_address')],
          });
          await expect(reader.readRobots(url, signal), url).rejects.toSatisfy(isProviderError);
        }
    expect(canary.connections()).toBe(0);
  });

  test('are the shop’s own at each step of a redirect, three at most, and none of an inner network', async () => {
    const canary = await openCanary();
    const site = await openSite({
      '/1': to('/2'),
      '/2': to('/3'),
      '/3': to('/end'),
      '/0': to('/1'),
      '/end': { body: '<a href="x">x</a>' },
      '/loop': to('/loop'),
      '/other': to(`http://127.0.0.1:${canary.port}/`),
      '/inner': to('http://10.0.0.1/'),
      '/meta': to('http://169.254.169.254/latest/'),
      '/nowhere': { status: 302 },
      '/odd': to('http://['),
      '/file': to('file:///etc/passwd'),
      '/credentials': to('http://a:b@127.0.0.1/'),
    });
    expect(await site.page('/1')).toMatchObject({
      status: 'read',
      url: `${site.origin}/end`,
      links: [`${site.origin}/x`],
    });
    const reasons: Record<string, string> = {
      '/0': 'redirects',
      '/loop': 'redirects',
      '/nowhere': 'redirects',
      '/odd': 'redirects',
      '/other': 'other_host',
      '/inner': 'other_host',
      '/meta': 'other_host',
      '/file': 'forbidden_address',
      '/credentials': 'forbidden_address',
    };
    for (const [path, reason] of Object.entries(reasons))
      expect(await site.page(path), path).toMatchObject({ status: 'skipped', reason });
    for (const path of ['/inner', '/meta', '/file', '/credentials'])
      expect(await site.picture(path), path).toMatchObject({
        status: 'skipped',
        reason: 'forbidden_address',
      });
    expect(canary.connections()).toBe(0);
  });

  test('are asked of robots.txt at each step, before they are gone to', async () => {
    const site = await openSite({
      '/robots.txt': {
        body: 'User-agent: *\nDisallow: /\n\nUser-agent: darkroom\nDisallow: /secret\nAllow: /secret/door\n',
      },
      '/p': { status: 301, headers: { location: '/secret/room' } },
      '/secret/door': { body: '<p>x' },
    });
    const robots = await site.robots();
    for (const path of ['/secret', '/p', '/secret/room?x'])
      expect(await site.page(path, { robots }), path).toMatchObject({ status: 'skipped', reason: 'robots' });
    expect(await site.page('/secret/door', { robots })).toMatchObject({ status: 'read' });
    expect(site.asked).toEqual(['/robots.txt', '/p', '/secret/door']);
  });
});

describe('a robots.txt', () => {
  test('says what is allowed, how fast, and where the sitemaps are', async () => {
    const text =
      '\ufeffUser-agent: *\nDisallow: /cart\nCrawl-delay: 1.5\nSitemap: /s.xml\nSitemap: https://cdn.example.test/s.xml\nSitemap: ftp://x/\nSitemap: /s.xml\n';
    const site = await openSite({ '/robots.txt': { body: text } });
    const sitemaps = [`${site.origin}/s.xml`, 'https://cdn.example.test/s.xml'];
    expect(await site.robots()).toMatchObject({ origin: site.origin, crawlDelayMs: 1500, sitemaps });
  });

  test('that is not there allows everything; one that cannot be had now is an error', async () => {
    for (const status of [404, 403, 410, 401]) {
      const site = await openSite({ '/robots.txt': { status, body: 'User-agent: *\nDisallow: /' } });
      expect(await site.robots()).toMatchObject({ text: '', crawlDelayMs: 0 });
    }
    const looping = await openSite({ '/robots.txt': { status: 302, headers: { location: '/robots.txt' } } });
    expect(await looping.robots()).toMatchObject({ text: '' });
    for (const status of [500, 503]) {
      const site = await openSite({ '/robots.txt': { status, headers: { 'retry-after': '7' } } });
      await expect(site.robots()).rejects.toMatchObject({
        kind: 'provider_error',
        status,
        retryAfterMs: 7000,
      });
    }
    const busy = await openSite({ '/robots.txt': { status: 429 } });
    await expect(busy.robots()).rejects.toMatchObject({ kind: 'busy' });
    const silent = await openSite({ '/robots.txt': () => undefined }, { limits: { deadlineMs: 50 } });
    await expect(silent.robots()).rejects.toMatchObject({ kind: 'provider_error', reason: 'deadline' });
  });

  test('stops nobody by a delay of hours, nor by one that is none', async () => {
    for (const [said, crawlDelayMs] of [
      ['7200', 60_000],
      ['-5', 0],
      ['soon', 0],
      ['Infinity', 60_000],
    ] as const) {
      const site = await openSite({ '/robots.txt': { body: `User-agent: *\nCrawl-delay: ${said}` } });
      expect(await site.robots(), said).toMatchObject({ crawlDelayMs });
    }
  });
});
