import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { createShopClient } from '../../src/sandbox/shop/client.ts';
import type { ShopSettings } from '../../src/sandbox/shop/settings.ts';
import { createShop } from '../../src/sandbox/shop/shop.ts';
import { runSandbox } from './running-sandbox.ts';
import { openService } from './service-rig.ts';

async function openShop(settings: Partial<ShopSettings> = {}, dataDir?: string) {
  const quick = { slowMs: 0, pictureSide: 64, ...settings };
  const rig = await openService('shop', dataDir, (deps) => createShop(deps, quick));
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${rig.origin}${path}`, { headers, redirect: 'manual' });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, text: bytes.toString() };
  };
  return { ...rig, get, client: createShopClient(createControlCalls(`${rig.origin}/sandbox/shop`)) };
}

describe('the sandbox’s shop', () => {
  test('stands beside the other services, its robots.txt at the root of the origin', async () => {
    const running = await runSandbox({ shop: { pictureSide: 64 } });
    onTestFinished(() => running.sandbox.close());
    const { url } = running.sandbox;
    expect(await (await fetch(`${url}/robots.txt`)).text()).toBe(
      `# Lantern Street\nUser-agent: *\nDisallow: /shop/cart\nCrawl-delay: 0.1\n\nSitemap: ${url}/shop/sitemap.xml\n`,
    );
    expect(await (await fetch(`${url}/shop`)).text()).toContain('Things that make a room yours');
    expect(await (await fetch(url)).text()).not.toContain('Lantern');
    expect(await running.client.shop.products()).toHaveLength(60);
  });

  test('has sixty products with names, prices and pictures of their own', async () => {
    const { client, get } = await openShop({ pictureSide: 100 });
    const products = await client.products();
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(60);
    expect(new Set(products.map(({ markup }) => markup)).size).toBe(8);
    const pictures = await Promise.all(
      products.map(async ({ pictures: [first = ''] }) =>
        (await get(`/shop/pictures/${first}`)).bytes.toString('hex'),
      ),
    );
    // Two of them share one.
    expect(new Set(pictures).size).toBe(59);
    const { bytes } = await get('/shop/pictures/dune-mug-1.jpg');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 100, height: 100, format: 'jpeg' });
    expect(await sharp((await get('/shop/pictures/dune-mug-1_200x200.jpg')).bytes).metadata()).toMatchObject({
      width: 200,
    });
    expect((await get('/shop/pictures/dune-mug-1_300x300.jpg')).status).toBe(404);
  });

  test('has a page for each way in which a shop is hard to read', async () => {
    const { get } = await openShop();
    const statuses: Record<string, number> = {
      '/shop': 301,
      '/shop/': 200,
      '/shop/c/table?page=2': 200,
      '/shop/c/table?page=3': 404,
      '/shop/c/archive': 404,
      '/shop/old/dune-mug': 301,
      '/shop/partner': 302,
      '/shop/gift-card': 500,
      '/shop/p/paper-lantern': 200,
      '/shop/events/2031/12': 200,
      '/shop/item?id=21': 200,
      '/shop/item?id=99': 404,
      '/shop/pictures/dune-bowl-2.jpg': 404,
    };
    for (const [path, status] of Object.entries(statuses))
      expect((await get(path)).status, path).toBe(status);
    expect((await get('/shop/events/2031/12')).text).toContain('/shop/events/2032/1"');
    expect((await get('/shop/p/fjord-cushion')).headers.get('content-type')).toBe(
      'text/html; charset=windows-1251',
    );
    const meta = await get('/shop/p/dune-vase');
    expect(meta.headers.get('content-type')).toBe('text/html');
    expect(new TextDecoder('windows-1251').decode(meta.bytes)).toMatch(
      /<meta charset="windows-1251">[^]*Ваза «Дюна»/,
    );
  });

  test('names its pages in an index of two sitemaps, one of them packed', async () => {
    const { get, origin } = await openShop();
    expect((await get('/shop/sitemap.xml')).text).toContain(
      `<loc>${origin}/shop/sitemap-products.xml.gz</loc>`,
    );
    const products = gunzipSync((await get('/shop/sitemap-products.xml.gz')).bytes).toString();
    expect(products.match(/<loc>/g)).toHaveLength(60);
    expect((await get('/shop/sitemap-pages.xml')).text).toContain(`${origin}/shop/c/table?page=2`);
  });

  test('spares those who have the newest page already, by its tag or its date, and writes down who asked', async () => {
    const { get, client, journal } = await openShop();
    const { headers } = await get('/shop/p/dune-mug');
    const [tag, date] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
    expect((await get('/shop/p/dune-mug', { 'if-none-match': tag })).status).toBe(304);
    expect((await get('/shop/p/dune-mug', { 'if-modified-since': date })).status).toBe(304);
    await client.changeProduct('dune-mug', { price: 100 });
    expect((await get('/shop/p/dune-mug', { 'if-none-match': tag })).text).toContain('€1.00');
    expect((await get('/shop/p/dune-mug', { 'if-modified-since': date, 'user-agent': 'me' })).status).toBe(
      200,
    );
    const entries = journal.entries('shop.request').map(({ data }) => data);
    expect(entries.map(({ status }) => status)).toEqual([200, 304, 304, 200, 200]);
    expect(entries.at(-1)).toEqual({ path: '/shop/p/dune-mug', status: 200, agent: 'me' });
  });

  test('changes, takes away and gives back products, and knows it after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'shop-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true }));
    const first = await openShop({}, dataDir);
    const before = (await first.get('/shop/pictures/moss-mug-1.jpg')).bytes;
    await first.client.changeProduct('moss-mug', { price: 5_000, picture: true });
    expect(await first.client.changeProduct('plum-mug', { available: false })).toBeNull();
    expect((await first.get('/shop/p/plum-mug')).status).toBe(404);
    expect((await first.get('/shop/c/table')).text).not.toContain('Plum mug');
    await expect(first.client.changeProduct('no-mug', { price: 1 })).rejects.toMatchObject({ status: 404 });
    await expect(first.client.changeProduct('moss-mug', { price: -1 })).rejects.toMatchObject({
      status: 400,
    });
    await first.close();
    const second = await openShop({}, dataDir);
    expect(await second.client.products()).toHaveLength(59);
    expect((await second.client.products()).find(({ slug }) => slug === 'moss-mug')?.price).toBe(5_000);
    expect((await second.get('/shop/pictures/moss-mug-1.jpg')).bytes.equals(before)).toBe(false);
    await second.client.changeProduct('plum-mug', { available: true });
    expect((await second.get('/shop/p/plum-mug')).status).toBe(200);
  });

  test('grows to thousands of products whose pages and pictures are made at once', async () => {
    const { client, get } = await openShop();
    await client.change({ products: 2_000 });
    const archive = await get('/shop/c/archive?page=40');
    expect(archive.text.match(/class="card"/g)).toHaveLength(48);
    expect((await get('/shop/c/archive?page=41')).text.match(/class="card"/g)).toHaveLength(20);
    expect(
      gunzipSync((await get('/shop/sitemap-products.xml.gz')).bytes)
        .toString()
        .match(/<loc>/g),
    ).toHaveLength(2_000);
    const products = (await client.products()).slice(-100);
    const startedAt = performance.now();
    for (const {
      slug,
      pictures: [name = ''],
    } of products) {
      expect((await get(`/shop/p/${slug}`)).text).toContain(name);
      expect((await sharp((await get(`/shop/pictures/${name}`)).bytes).metadata()).width).toBe(240);
    }
    // 2,000 would take a minute at this pace, on a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    await expect(client.change({ products: 10 })).rejects.toMatchObject({ status: 400 });
  });

  test('breaks by plan, in its own words and in everybody’s', async () => {
    const { faults, get } = await openShop();
    const played = async (fault: string, params = {}) => {
      faults.plan([{ match: 'shop.page', fault, params }]);
      return get('/shop/about');
    };
    expect((await played('http_503')).status).toBe(503);
    expect((await played('captcha')).text).toContain('Are you human?');
    expect((await played('redirect', { location: 'http://192.168.0.1/' })).headers.get('location')).toBe(
      'http://192.168.0.1/',
    );
    expect((await played('charset_lie')).headers.get('content-type')).toBe('text/html; charset=utf-16le');
    expect((await played('gzip_bomb', { megabytes: 3 })).bytes).toHaveLength(3_000_000);
    expect((await played('huge', { megabytes: 3 })).bytes).toHaveLength(3_000_000);
    await expect(played('refuse')).rejects.toThrow('fetch failed');
    expect((await get('/shop/about')).status).toBe(200);
  });
});
