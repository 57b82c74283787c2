import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { PageAnswer, Product, RobotsRules, ShopSelectors, Sitemap } from '../../src/contract/shop.ts';
import { createShopReader, type ShopReaderOptions } from '../../src/providers/shop/shop.ts';
import { serveHttp } from './servers.ts';
import { signal, userAgent } from './shop-rig.ts';

export interface Served {
  status?: number;
  headers?: Record<string, string>;
  /** In a text, ORIGIN stands for the site's own. */
  body?: string | Buffer;
  /** Packed, as a file and not by its header. */
  isPacked?: boolean;
}

/** What a site answers by path and query; a function answers for itself. */
export type Paths = Record<string, Served | ((request: IncomingMessage, response: ServerResponse) => void)>;

export interface Site {
  origin: string;
  reader: ReturnType<typeof createShopReader>;
  page: (path: string, more?: { selectors?: ShopSelectors; robots?: RobotsRules }) => Promise<PageAnswer>;
  sitemap: (path: string, most?: number) => Promise<Sitemap>;
  robots: () => Promise<RobotsRules>;
  picture: (path: string) => ReturnType<ReturnType<typeof createShopReader>['readPicture']>;
  /** Paths asked for, in order. */
  asked: string[];
}

/** A site that says what a test says, and a reader for it; it ends with the test. */
export async function openSite(paths: Paths, options: Partial<ShopReaderOptions> = {}): Promise<Site> {
  const asked: string[] = [];
  const server = await serveHttp((request, response) => {
    asked.push(request.url ?? '');
    const served = paths[request.url ?? ''] ?? { status: 404 };
    if (typeof served === 'function') return served(request, response);
    response.writeHead(served.status ?? 200, { 'content-type': 'text/html', ...served.headers });
    const { body = '', isPacked = false } = served;
    const whole = typeof body === 'string' ? body.replaceAll('ORIGIN', server.url) : body;
    return response.end(isPacked ? gzipSync(whole) : whole);
  });
  onTestFinished(server.close);
  const reader = createShopReader({ allowLoopback: true, userAgent, ...options });
  const startUrl = `${server.url}/`;
  const free: RobotsRules = { origin: server.url, text: '', crawlDelayMs: 0, sitemaps: [] };
  return {
    origin: server.url,
    reader,
    asked,
    page: (path, { selectors = {}, robots = free } = {}) =>
      reader.readPage(
        { url: `${server.url}${path}`, source: { startUrl, hosts: [], selectors }, robots },
        signal,
      ),
    sitemap: (path, most = 1000) =>
      reader.readSitemap(
        { url: `${server.url}${path}`, source: { startUrl, hosts: [], selectors: {} }, most },
        signal,
      ),
    robots: () => reader.readRobots(startUrl, signal),
    picture: (path) => reader.readPicture({ url: `${server.url}${path}` }, signal),
  };
}

/** The answer to one page at `/p`; addresses in it begin with the page's origin left out. */
export async function readOne(
  body: string | Buffer,
  more: Served & { selectors?: ShopSelectors } = {},
): Promise<PageAnswer> {
  const { selectors = {}, ...served } = more;
  const site = await openSite({ '/p': { body, ...served } });
  const answer = await site.page('/p', { selectors });
  return JSON.parse(JSON.stringify(answer).replaceAll(site.origin, '')) as PageAnswer;
}

export async function productOf(body: string, selectors: ShopSelectors = {}): Promise<Product | undefined> {
  const answer = await readOne(body, { selectors });
  return answer.status === 'read' ? answer.product : undefined;
}

export async function linksOf(body: string): Promise<readonly string[]> {
  const answer = await readOne(body);
  return answer.status === 'read' ? answer.links : [];
}

export const jsonLd = (...values: unknown[]): string =>
  values
    .map(
      (value) =>
        `<script type="application/ld+json">${typeof value === 'string' ? value : JSON.stringify(value)}</script>`,
    )
    .join('');
