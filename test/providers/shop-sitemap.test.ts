import { expect, test } from 'vitest';
import { openSite } from './shop-site.ts';

const index = (...urls: string[]): string =>
  `<?xml version="1.0"?><sitemapindex>${urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`;
const urlset = (...urls: string[]): string =>
  `<urlset xmlns:image="x">${urls.map((url) => `<url><loc>${url}</loc></url>`).join('\n')}</urlset>`;

test('a sitemap is read from its index to its last packed part, each page once', async () => {
  const site = await openSite({
    '/s.xml': { body: index('ORIGIN/a.xml', 'ORIGIN/b.xml.gz', 'ORIGIN/lost.xml', 'ORIGIN/a.xml') },
    '/a.xml': {
      body: urlset('ORIGIN/1?utm_source=x', 'ORIGIN/2', 'https://elsewhere.example.test/3', 'ORIGIN/4.jpg'),
    },
    '/b.xml.gz': { body: urlset('ORIGIN/2', 'ORIGIN/5'), isPacked: true },
  });
  expect(await site.sitemap('/s.xml')).toEqual({
    pages: ['/1', '/2', '/5'].map((path) => ({ url: `${site.origin}${path}` })),
    flaws: ['HTTP 404'],
  });
  expect(site.asked).toEqual(['/s.xml', '/a.xml', '/b.xml.gz', '/lost.xml']);
});

test('a sitemap has entities, CDATA, dates, pictures, missing ends, or is nothing but lines', async () => {
  const site = await openSite({
    '/s.xml': {
      body: `<urlset><url><loc><![CDATA[ORIGIN/1?a=1&b=2]]></loc><lastmod>2026-01-02T03:04:05Z</lastmod>
        <image:image><image:loc>ORIGIN/x</image:loc></image:image></url>
        <url><loc> ORIGIN/2?a=1&amp;b=&#50; </loc><lastmod>yesterday, about noon</lastmod><url><loc>ORIGIN/3</loc>`,
    },
    '/lines.txt': { body: 'ORIGIN/1\r\n\nnothing\nORIGIN/2\n' },
    '/none.xml': { body: '<html><a href="/1">x</a></html>' },
  });
  const at = (path: string): string => `${site.origin}${path}`;
  expect(await site.sitemap('/s.xml')).toEqual({
    pages: [
      { url: at('/1?a=1&b=2'), lastModified: '2026-01-02T03:04:05Z' },
      { url: at('/2?a=1&b=2') },
      { url: at('/3') },
    ],
    flaws: [],
  });
  expect((await site.sitemap('/lines.txt')).pages).toEqual([{ url: at('/1') }, { url: at('/2') }]);
  expect(await site.sitemap('/none.xml')).toEqual({ pages: [], flaws: [] });
});

test('a sitemap gives no more than was asked for, and says so', async () => {
  const site = await openSite({ '/s.xml': { body: urlset('ORIGIN/1', 'ORIGIN/2', 'ORIGIN/3') } });
  expect(await site.sitemap('/s.xml', 2)).toEqual({
    pages: ['/1', '/2'].map((path) => ({ url: `${site.origin}${path}` })),
    flaws: ['more than 2 pages'],
  });
  expect((await site.sitemap('/s.xml', 3)).flaws).toEqual([]);
});

test('a sitemap may be no bomb, no ring, no endless index and not elsewhere; trouble with a part of it is a flaw', async () => {
  const many = Array.from({ length: 100 }, (_, number) => `ORIGIN/part-${number}.xml`);
  const site = await openSite(
    {
      '/bomb.gz': { body: Buffer.alloc(20_000_000), isPacked: true },
      '/broken.gz': { body: Buffer.from([0x1f, 0x8b, 1, 2, 3]) },
      '/ring.xml': { body: index('ORIGIN/ring.xml', 'ORIGIN/ring2.xml') },
      '/ring2.xml': { body: index('ORIGIN/ring.xml', 'ORIGIN/ring2.xml') },
      '/endless.xml': { body: index(...many) },
      '/else.xml': {
        body: index('https://elsewhere.example.test/s.xml', 'file:///etc/passwd', 'ORIGIN/500.xml'),
      },
      '/500.xml': { status: 500 },
    },
    { limits: { sitemapFiles: 5 } },
  );
  const flawsOf = async (path: string): Promise<readonly string[]> => (await site.sitemap(path)).flaws;
  expect(await flawsOf('/bomb.gz')).toEqual(['a packed file is broken or too big']);
  expect(await flawsOf('/broken.gz')).toEqual(['a packed file is broken or too big']);
  expect(await flawsOf('/ring.xml')).toEqual([]);
  expect(await flawsOf('/endless.xml')).toEqual(['HTTP 404', 'more than 5 files']);
  expect(await flawsOf('/else.xml')).toEqual([
    'other_host: elsewhere.example.test',
    expect.stringContaining('forbidden_address'),
    'the shop is in trouble',
  ]);
  await expect(site.sitemap('/500.xml')).rejects.toMatchObject({ kind: 'provider_error', status: 500 });
});
