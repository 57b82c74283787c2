import { categories, categoryTitle, oddities, ownGoods, synthetic } from './goods.ts';
import { layOut } from './layout.ts';
import { markUp, productPath } from './markup.ts';
import { pictureName } from './pictures.ts';
import type { Product, Stock } from './stock.ts';
import { escapeHtml, shownPrice } from './text.ts';

/** Products on a page of a department. */
const pageSizes = { own: 6, synthetic: 48 };

/** The pages of the shop as HTML. */
export interface Pages {
  start(): string;
  /** Undefined beyond its last page. */
  category(slug: string, page: number): string | undefined;
  product(product: Product, origin: string): string;
  about(): string;
  events(year: number, month: number): string;
  notFound(): string;
}

/** How many pages a department has. */
export function pagesOf(stock: Stock, slug: string): number {
  return Math.max(1, Math.ceil(goodsIn(stock, slug).length / sizeOf(slug)));
}

export function createPages(stock: Stock): Pages {
  const isLarge = (): boolean => stock.all().some(({ number }) => number > ownGoods);
  const page = (title: string, body: string, head = ''): string =>
    layOut({ title, body, head, isLarge: isLarge() });
  return {
    start: () => page('Home', startBody(stock), '<meta property="og:type" content="website">'),
    category(slug, number) {
      const last = pagesOf(stock, slug);
      const isKnown = Object.hasOwn(categories, slug) || (slug === synthetic.slug && isLarge());
      if (!isKnown || !Number.isInteger(number) || number < 1 || number > last) return undefined;
      const head = number < last ? `<link rel="next" href="/shop/c/${slug}?page=${number + 1}">` : '';
      const size = sizeOf(slug);
      const shown = goodsIn(stock, slug).slice((number - 1) * size, number * size);
      const body = `<h2>${categoryTitle(slug)}</h2>${grid(shown)}${pager(slug, number, last)}`;
      return page(categoryTitle(slug), body, head);
    },
    product(product, origin) {
      const { head, body } = markUp({ product, origin });
      const canonical = `<link rel="canonical" href="${origin}${productPath(product)}">`;
      return layOut({
        title: product.name,
        head: `${canonical}\n${head}`,
        body,
        ...(product.encoding && { lang: 'ru' }),
        // The one that names it in its header alone claims nothing here that would be true.
        ...(product.encoding === 'meta' && { charset: 'windows-1251' }),
        isLarge: isLarge(),
      });
    },
    about: () => page('About us', aboutBody),
    events: (year, month) => page(`Workshops in ${month}/${year}`, eventsBody(year, month)),
    notFound: () =>
      page('Page not found', '<div class="prose"><h1>Page not found</h1><p>It may have moved.</p></div>'),
  };
}

function goodsIn(stock: Stock, slug: string): Product[] {
  return stock.all().filter(({ category }) => category === slug);
}

function sizeOf(slug: string): number {
  return slug === synthetic.slug ? pageSizes.synthetic : pageSizes.own;
}

function startBody(stock: Stock): string {
  const shown = stock
    .all()
    .filter(({ number }) => number % 7 === 1 && number <= ownGoods)
    .slice(0, 8);
  const second = stock.byNumber(oddities.twoAddresses);
  const offer = second
    ? `<p>Of the week: <a href="/shop/item?id=${second.number}&amp;utm_source=start#photos">${escapeHtml(second.name)}</a></p>`
    : '';
  return `<section class="hero"><h1>Things that make a room yours</h1><p>Small makers, honest materials, and a lamp in every window.</p>${offer}</section>
<h2>Seen this week</h2>${grid(shown)}`;
}

function grid(products: readonly Product[]): string {
  return `<div class="grid">${products.map(card).join('\n')}</div>`;
}

function card(product: Product): string {
  return `<a class="card" href="${productPath(product)}"><img loading="lazy" src="/shop/pictures/${pictureName(product, 1, 400)}" alt=""><div><b>${escapeHtml(product.name)}</b><span>${escapeHtml(shownPrice(product))}</span></div></a>`;
}

function pager(slug: string, number: number, last: number): string {
  if (last < 2) return '';
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  // The first, the last, and those around: as shops with forty pages do it.
  const shown = numbers.filter((one) => one === 1 || one === last || Math.abs(one - number) < 3);
  const links = shown.map((one) =>
    one === number
      ? `<b>${one}</b>`
      : `<a href="/shop/c/${slug}${one === 1 ? '' : `?page=${one}`}">${one}</a>`,
  );
  return `<div class="pages">${links.join('')}</div>`;
}

const aboutBody = `<div class="prose"><h1>About us</h1>
<p>Two rooms and a workshop behind a green door. The <a href="/shop/old/dune-mug">first mug</a> we ever sold is still made.</p>
<p>Last year's <a href="/shop/p/paper-lantern">paper lantern</a> is sold out. Our <a href="/shop/catalogue.pdf">printed catalogue</a> is not.</p>
<p>Staff only: <a href="http://10.0.0.7/stock">stock</a>, <a href="http://127.0.0.1:1/till">till</a>, <a href="http://[::1]:1/desk">desk</a>.</p>
<p><a href="https://www.example.test/">A shop we like</a>, <a href="mailto:hello@example.test">write to us</a>, <a href="javascript:void(0)">top</a>.</p></div>`;

/** Every month has a next one. */
function eventsBody(year: number, month: number): string {
  const next = month >= 12 ? `${year + 1}/1` : `${year}/${month + 1}`;
  const before = month <= 1 ? `${year - 1}/12` : `${year}/${month - 1}`;
  return `<div class="prose"><h1>Workshops in ${month}/${year}</h1><p>Nothing planned yet.</p>
<p><a href="/shop/events/${before}">Before</a> · <a href="/shop/events/${next}">Next month</a></p></div>`;
}
