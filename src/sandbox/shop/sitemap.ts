import { gzipSync } from 'node:zlib';
import { categories, ownGoods, synthetic } from './goods.ts';
import { productPath } from './markup.ts';
import { pagesOf } from './pages.ts';
import type { Stock } from './stock.ts';
import { escapeHtml } from './text.ts';

/** What the shop asks of those who read it by machine. */
export function robotsText(origin: string, crawlDelaySeconds: number): string {
  const delay = crawlDelaySeconds > 0 ? `Crawl-delay: ${crawlDelaySeconds}\n` : '';
  return `# Lantern Street\nUser-agent: *\nDisallow: /shop/cart\n${delay}\nSitemap: ${origin}/shop/sitemap.xml\n`;
}

/** An index of two files, the second of which is packed. */
export function sitemapIndex(origin: string): string {
  const parts = ['sitemap-pages.xml', 'sitemap-products.xml.gz'];
  const body = parts.map((name) => `<sitemap><loc>${origin}/shop/${name}</loc></sitemap>`).join('\n');
  return `${declaration}<sitemapindex xmlns="${namespace}">\n${body}\n</sitemapindex>\n`;
}

export function sitemapPages(origin: string, stock: Stock): string {
  const isLarge = stock.all().some(({ number }) => number > ownGoods);
  const departments = [...Object.keys(categories), ...(isLarge ? [synthetic.slug] : [])].flatMap((slug) =>
    Array.from(
      { length: pagesOf(stock, slug) },
      (_, index) => `c/${slug}${index === 0 ? '' : `?page=${index + 1}`}`,
    ),
  );
  const paths = ['', 'about', ...departments];
  return urlset(paths.map((path) => `<url><loc>${escapeHtml(`${origin}/shop/${path}`)}</loc></url>`));
}

export function sitemapProducts(origin: string, stock: Stock): Buffer {
  const urls = stock.all().map((product) => {
    const changed = new Date(product.changedAt).toISOString();
    return `<url><loc>${origin}${productPath(product)}</loc><lastmod>${changed}</lastmod></url>`;
  });
  return gzipSync(urlset(urls));
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9';

function urlset(urls: readonly string[]): string {
  return `${declaration}<urlset xmlns="${namespace}">\n${urls.join('\n')}\n</urlset>\n`;
}
