import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RobotsRules, ShopReader, ShopSource } from '../../src/contract/shop.ts';
import { createShopReader } from '../../src/providers/shop/shop.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { shopSelectors } from '../harness/shop-selectors.ts';
import { serveHttp, type TestServer } from './servers.ts';
import { signal, userAgent } from './shop-rig.ts';

/** What the only site answers. */
let served: { body: Buffer; headers: Record<string, string> };
let site: TestServer;
let source: ShopSource;
let reader: ShopReader;
let robots: RobotsRules;

beforeAll(async () => {
  site = await serveHttp((_request, response) => {
    response.writeHead(200, served.headers).end(served.body);
  });
  source = { startUrl: `${site.url}/`, hosts: [], selectors: shopSelectors };
  robots = { origin: site.url, text: '', crawlDelayMs: 0, sitemaps: [] };
  reader = createShopReader({ allowLoopback: true, userAgent });
});
afterAll(() => site.close());

const page = () => reader.readPage({ url: `${site.url}/p`, source, robots }, signal);

/** Whatever comes, the answer is one of the contract, or an error of the contract. */
async function survives(call: () => Promise<unknown>): Promise<unknown> {
  return call().catch((error: unknown) => {
    if (!isProviderError(error)) throw error;
    return error;
  });
}

const pieces = [
  '<',
  '>',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '"',
  "'",
  '=',
  '&',
  '&amp;',
  '&#x0;',
  '&#1114112;',
  '\0',
  '\ud800',
  'é',
  '<script type="application/ld+json">',
  '</script>',
  '{"@type":"Product","name":',
  '"offers":{"price":',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '1e999',
  '<div itemscope itemtype="http://schema.org/Product">',
  '<b itemprop="name">',
  '<meta itemprop="price" content="',
  '<a href="',
  'http://[',
  '<img srcset="',
  ' 200w, ',
  ' 2x,',
  '<img data-src="',
  '<base href="',
  '<link rel="canonical" href="',
  '<meta charset="',
  'utf-16le',
  'utf-7',
  '<meta property="og:type" content="product">',
  '<meta property="og:image" content="',
  '<title>',
  '<h1 class="name">',
  '<p class="price">',
  '<div data-product class="gallery">',
  '<template>',
  '<svg>',
  '<select>',
  '<plaintext>',
  '<!doctype',
  '<?xml',
  '__proto__',
  'constructor',
  '<url>',
  '<loc>',
  '</loc>',
  '</url>',
  '<sitemap>',
  'User-agent: *\n',
  'Disallow: ',
  'Allow: /*$',
  'Crawl-delay: ',
  'Sitemap: ',
  '\r',
  '\n',
  '   ',
];
const soup = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(''));
const charsets = fc.constantFrom(
  '',
  '; charset=windows-1251',
  '; charset=utf-16le',
  '; charset=shift_jis',
  '; charset=none',
  '; charset="',
);
const types = charsets.map((charset) => `text/html${charset}`);
const bytes = fc.oneof(
  soup.map((text) => Buffer.from(text)),
  soup.map((text) => Buffer.from(text, 'utf16le')),
  fc.uint8Array({ maxLength: 2_000 }).map((array) => Buffer.from(array)),
);

test('pages of any bytes in any encoding are read, skipped or named, and what is read can be kept', {
  timeout: 30_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(bytes, types, async (body, type) => {
      served = { body, headers: { 'content-type': type } };
      const answer = await survives(page);
      expect(JSON.stringify(answer)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
    { numRuns: 400 },
  );
});

test('JSON-LD of any shape is a product or none', { timeout: 30_000 }, async () => {
  const words = fc.constantFrom(
    '@type',
    '@id',
    '@graph',
    'name',
    'image',
    'offers',
    'price',
    'hasVariant',
    'additionalProperty',
    'value',
    'url',
    'brand',
  );
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.constant(null),
    fc.boolean(),
    fc.constantFrom('Product', 'ProductGroup', 'BreadcrumbList', '#a', '/a.jpg'),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(words, tie('tree'), { maxKeys: 6 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(words, tree, { maxKeys: 8 }), async (fields) => {
      const script = JSON.stringify({ ...fields, '@type': 'Product' }).replaceAll('</', '<\\/');
      served = {
        body: Buffer.from(`<script type="application/ld+json">${script}</script>`),
        headers: { 'content-type': 'text/html' },
      };
      const answer = await page();
      if (answer.status !== 'read' || !answer.product) throw new Error('a product was not seen');
      for (const image of answer.product.images) expect(image).toMatch(/^https?:\/\//);
      for (const value of Object.values(answer.product.attributes)) expect(typeof value).toBe('string');
    }),
    { numRuns: 250 },
  );
});

test('pictures of any srcset have absolute addresses, each once', { timeout: 30_000 }, async () => {
  const word = fc.oneof(
    fc.constantFrom(
      '/a.jpg',
      '/a_200x200.jpg',
      '200w',
      '2x',
      ',',
      ', ',
      '1e9w',
      '-1x',
      'data:,x',
      '//x/y.jpg',
      'http://[',
    ),
    fc.string(),
  );
  const set = fc.array(word, { maxLength: 30 }).map((parts) => parts.join(' ').replaceAll('"', ''));
  await fc.assert(
    fc.asyncProperty(set, set, async (one, other) => {
      const html = `<div data-product class="gallery"><img src="/a.jpg" srcset="${one}"><picture><source data-srcset="${other}"><img data-src="/b.jpg"></picture></div>`;
      served = { body: Buffer.from(html), headers: { 'content-type': 'text/html' } };
      const answer = await page();
      const images = answer.status === 'read' ? (answer.product?.images ?? []) : [];
      expect(new Set(images).size).toBe(images.length);
      for (const image of images) expect(URL.canParse(image) && /^https?:/.test(image), image).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('robots.txt and sitemaps of any bytes are read', { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      served = { body, headers: { 'content-type': 'text/plain' } };
      const rules = await reader.readRobots(source.startUrl, signal);
      expect(rules.crawlDelayMs).toBeGreaterThanOrEqual(0);
      for (const sitemap of rules.sitemaps) expect(URL.canParse(sitemap)).toBe(true);
      await survives(() => reader.readPage({ url: `${site.url}/p`, source, robots: rules }, signal));
      const map = await reader.readSitemap({ url: `${site.url}/s.xml`, source, most: 20 }, signal);
      for (const { url } of map.pages) expect(url.startsWith(site.url)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
