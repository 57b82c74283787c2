import { type CheerioAPI, load } from 'cheerio/slim';
import type { Product, ShopSelectors } from '../../contract/shop.ts';
import { hostsOf, isOfShop, pageLink, withoutTracking } from './addresses.ts';
import { decodePage } from './decoding.ts';
import { type Found, merge } from './found.ts';
import { readJsonLd } from './json-ld.ts';
import { readMicrodata } from './microdata.ts';
import { readOpenGraph } from './open-graph.ts';
import { readPictures } from './pictures.ts';
import { readSelectors } from './selectors.ts';
import { judge } from './verdicts.ts';

/** A page as it came. */
export interface PageJob {
  bytes: Uint8Array;
  /** Of its header. */
  charset: string | undefined;
  /** After redirects. */
  url: string;
  source: { startUrl: string; hosts: readonly string[]; selectors: ShopSelectors };
}

export interface ParsedPage {
  product: Product | undefined;
  links: string[];
  /** What it is instead of a page of the shop. */
  verdict: 'gone' | 'captcha' | undefined;
}

/** A page with more tags is no page for people; their number bounds what parsing takes. */
const mostTags = 150_000;
const mostLinks = 5_000;
const mostScripts = 50;

/** The page has more in it than we look at. */
export class PageTooRich extends Error {
  override readonly name = 'PageTooRich';
}

/** Reads a page. Pure; throws `BadSelector`, `PageTooRich`, and what a broken page makes of a parser. */
export function parsePage({ bytes, charset, url, source }: PageJob): ParsedPage {
  if (countTags(bytes) > mostTags) throw new PageTooRich(`more than ${mostTags} tags`);
  // Within one element: in a page without any, a search among a hundred thousand neighbours would take for ever.
  const $ = load(`<page>${decodePage(bytes, charset)}`);
  const hosts = hostsOf(source);
  const own = withoutTracking(new URL(url));
  const base = URL.parse($('base[href]').attr('href') ?? '', own.href) ?? own;
  const address = canonicalOf($, { own, base, hosts, start: source.startUrl });
  const links = linksOf($, base, hosts);
  const product = productOf($, { own, base, address, selectors: source.selectors });
  return { product, links, verdict: product ? undefined : judge($) };
}

interface Place {
  own: URL;
  base: URL;
  address: string;
  selectors: ShopSelectors;
}

function productOf($: CheerioAPI, { own, base, address, selectors }: Place): Product | undefined {
  const isPage = (text: string): boolean => {
    const named = text === '' ? null : URL.parse(text, base.href);
    return named !== null && [own.href, address].includes(withoutTracking(named).href);
  };
  const scripts = $('script[type*="ld+json"]').slice(0, mostScripts).toArray();
  const jsonLd = readJsonLd(
    scripts.map((script) => $(script).text()),
    isPage,
  );
  const microdata = readMicrodata($, isPage);
  const { isProduct: isShared, ...openGraph } = readOpenGraph($);
  const pictures = readPictures($, base);
  const { isProduct: isSelected, ...selected } = readSelectors($, selectors, pictures);
  if (!jsonLd && !microdata && !isShared && !isSelected) return undefined;
  const { name, description, price, category, attributes, images } = merge([
    jsonLd,
    microdata,
    openGraph,
    selected,
  ]);
  return {
    url: address,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(price && { price }),
    ...(category !== undefined && { category }),
    attributes: attributes ?? {},
    images: pictures.largestOf(withNamed(images ?? [], selected)),
  };
}

/** Pages tell machines of one picture and show people six: those an operator named are taken beside the others. */
function withNamed(images: readonly string[], { images: named = [] }: Found): string[] {
  return [...new Set([...images, ...named])];
}

interface CanonicalPlace {
  own: URL;
  base: URL;
  hosts: readonly string[];
  start: string;
}

/** The address a page wants to be known by, if that is one of the shop's pages and not, by mistake, its front door. */
function canonicalOf($: CheerioAPI, { own, base, hosts, start }: CanonicalPlace): string {
  const href = $('link[rel~="canonical"]').attr('href');
  const named = href === undefined ? null : URL.parse(href, base.href);
  if (!named || !isOfShop(named, hosts) || named.protocol !== own.protocol) return own.href;
  const url = withoutTracking(named).href;
  const isFrontDoor = named.pathname === '/' || url === URL.parse(start)?.href;
  return isFrontDoor ? own.href : url;
}

function linksOf($: CheerioAPI, base: URL, hosts: readonly string[]): string[] {
  const links = new Set<string>();
  const add = (href: string | undefined): void => {
    const link = href === undefined || links.size >= mostLinks ? undefined : pageLink(href, base, hosts);
    if (link !== undefined) links.add(link);
  };
  $('a[href], area[href], link[rel~="next"][href], link[rel~="canonical"][href]').each((_, element) => {
    add($(element).attr('href'));
    return links.size < mostLinks;
  });
  // Old shops redirect by the page itself.
  add(/url\s*=\s*['"]?([^'"\s]{1,2000})/i.exec($('meta[http-equiv="refresh"]').attr('content') ?? '')?.[1]);
  return [...links];
}

function countTags(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0x3c); at !== -1; at = bytes.indexOf(0x3c, at + 1)) count += 1;
  return count;
}
