import { setTimeout as delay } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import type { Box } from '../ground/settings-box.ts';
import type { ServiceDeps } from '../service.ts';
import { answer, type Found } from './answering.ts';
import { oddities } from './goods.ts';
import { stylesheet } from './layout.ts';
import { productPath } from './markup.ts';
import { createPages } from './pages.ts';
import { createPictures } from './pictures.ts';
import type { ShopSettings } from './settings.ts';
import { robotsText, sitemapIndex, sitemapPages, sitemapProducts } from './sitemap.ts';
import type { Product, Stock } from './stock.ts';
import { windows1251 } from './text.ts';

export interface ShopDeps extends ServiceDeps {
  stock: Stock;
  settings: Box<ShopSettings>;
}

const html = 'text/html; charset=utf-8';
const xml = 'application/xml; charset=utf-8';

type Finder = (context: Context) => Promise<Found> | Found;

/** The addresses of the shop below `/shop`. */
export function createShopRoutes(deps: ShopDeps): Hono {
  const { stock, settings } = deps;
  const pages = createPages(stock);
  const pictures = createPictures(stock, settings);
  const routes = new Hono();
  const on = (path: string, point: string, find: Finder): void =>
    void routes.get(path, (context) => answer(context, deps, { point, find: () => find(context) }));
  const page = (path: string, find: (context: Context) => string | undefined): void =>
    on(path, 'page', (context) => htmlOr404(find(context)));

  on('/', 'page', () => redirect('/shop/', 301));
  page('/about', () => pages.about());
  page('/c/:slug', ({ req }) => pages.category(req.param('slug') ?? '', Number(req.query('page') ?? 1)));
  page('/events/:year{[0-9]+}/:month{[0-9]+}', ({ req }) =>
    pages.events(Number(req.param('year')), Number(req.param('month'))),
  );
  page('/cart', () => '<!doctype html><title>Basket</title><h1>Your basket is empty</h1>');
  on('/p/:slug', 'page', async (context) => {
    const slug = context.req.param('slug') ?? '';
    const product = stock.find(slug);
    if (product) return productPage(product, context);
    // What was taken away is honestly gone; what never was, the shop regrets with 200.
    return stock.has(slug) ? gone() : { body: pages.notFound(), type: html };
  });
  on('/item', 'page', (context) => {
    const product = stock.byNumber(Number(context.req.query('id')));
    return product ? productPage(product, context) : gone();
  });
  on('/gift-card', 'page', () => new Response('Internal Server Error', { status: 500 }));
  on('/old/:slug', 'page', ({ req }) => redirect(productPath({ slug: req.param('slug') ?? '' }), 301));
  on('/partner', 'page', () => redirect('http://10.0.0.7/partner', 302));
  on('/catalogue.pdf', 'page', () => ({ body: '%PDF-1.4\n', type: 'application/pdf' }));
  on('/pictures/:name', 'picture', async ({ req }) => {
    const found = await pictures.get(req.param('name') ?? '');
    return found ? { body: found.bytes, type: 'image/jpeg', changedAt: found.product.changedAt } : gone();
  });
  on('/sitemap.xml', 'sitemap', (context) => ({ body: sitemapIndex(originOf(context)), type: xml }));
  on('/sitemap-pages.xml', 'sitemap', (context) => ({
    body: sitemapPages(originOf(context), stock),
    type: xml,
  }));
  on('/sitemap-products.xml.gz', 'sitemap', (context) => ({
    body: sitemapProducts(originOf(context), stock),
    type: 'application/gzip',
  }));
  routes.get('/style.css', (context) => context.body(stylesheet, 200, { 'content-type': 'text/css' }));
  return routes;

  async function productPage(product: Product, context: Context): Promise<Found> {
    if (product.number === oddities.slowPage) await delay(settings.current.slowMs);
    const text = pages.product(product, originOf(context));
    const { encoding, changedAt } = product;
    if (encoding === undefined) return { body: text, type: html, changedAt };
    const type = encoding === 'header' ? 'text/html; charset=windows-1251' : 'text/html';
    return { body: windows1251(text), type, changedAt };
  }
}

/** What is reached from the root of the origin: the front door, and what robots look for there. */
export function createRootRoutes(deps: ShopDeps): Hono {
  const pages = createPages(deps.stock);
  const routes = new Hono();
  // Below `/shop` a router sees no difference between this and the address without the slash.
  routes.get('/shop/', (context) =>
    answer(context, deps, { point: 'page', find: () => htmlOr404(pages.start()) }),
  );
  routes.get('/robots.txt', (context) =>
    answer(context, deps, {
      point: 'robots',
      find: () => ({
        body: robotsText(originOf(context), deps.settings.current.crawlDelaySeconds),
        type: 'text/plain; charset=utf-8',
      }),
    }),
  );
  return routes;
}

/** As the visitor calls it, so that the shop is one and the same under each of its names. */
function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}

function htmlOr404(body: string | undefined): Found {
  return body === undefined ? gone() : { body, type: html };
}

function gone(): Response {
  return new Response('Not Found', { status: 404 });
}

function redirect(location: string, status: 301 | 302): Response {
  return new Response(null, { status, headers: { location } });
}
