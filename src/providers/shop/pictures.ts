import type { CheerioAPI } from 'cheerio/slim';
import { pictureLink } from './addresses.ts';
import type { Elements } from './found.ts';

/** An address of a picture and how wide it is said to be; the largest wins. */
interface Candidate {
  url: string;
  width: number;
}

/** All sizes of one picture. */
interface Group {
  best: Candidate;
}

/**
 * Which addresses on a page show the same picture, and which of them is the largest. An address is never made up: a size suffix
 * is only used to see that two addresses of the page belong together, for a shop may well keep no original.
 */
export interface PictureSizes {
  /** The largest form of each, each picture once, in the given order. */
  largestOf(addresses: readonly string[]): string[];
  /** The pictures in or on elements, as the page writes them. */
  shownIn(elements: Elements): string[];
}

const zoomAttributes = [
  'data-zoom-image',
  'data-large_image',
  'data-large',
  'data-full',
  'data-zoom',
  'data-original',
];
const lazyAttributes = ['data-src', 'data-lazy-src', 'data-lazy', 'data-image'];
const srcsetAttributes = ['srcset', 'data-srcset', 'data-lazy-srcset'];

/** Of an address without any size, where others of the same picture have one: the original. */
const original = 1e8;
const mostElements = 2_000;
const mostCandidates = 50;
const mostImages = 100;

const isPictureName = /\.(?:jpe?g|png|webp|gif|avif)$/i;
/** `_200x200`, `-300x300`, `_400x`, `_x400`, `@2x`, each before the ending. */
const sizeSuffix =
  /[_-](\d{2,4})x(\d{2,4})?(?=\.[a-z]{3,4}$)|[_-]x(\d{2,4})(?=\.[a-z]{3,4}$)|@[23]x(?=\.[a-z]{3,4}$)/i;
const sizeParameters = /^(?:w|h|width|height|size|resize|fit|q|quality|dpr)$/i;

/** Looks at all pictures of a page at once. */
export function readPictures($: CheerioAPI, base: URL): PictureSizes {
  const groups = new Map<string, Group>();
  const resolve = (text: string): string | undefined => pictureLink(text, base);
  $('img, picture source, a[href], [data-src], [data-srcset]')
    .slice(0, mostElements)
    .each((_, element) => {
      const candidates = candidatesOf($, $(element), resolve);
      if (candidates.length > 0) join(groups, candidates);
    });
  return {
    largestOf(addresses) {
      const urls = addresses.slice(0, mostImages).flatMap((text) => resolve(text) ?? []);
      for (const url of urls) join(groups, [{ url, width: widthIn(url) ?? original }]);
      return [...new Set(urls.map((url) => groups.get(keyOf(url))?.best.url ?? url))];
    },
    shownIn(elements) {
      return elements
        .slice(0, mostImages)
        .toArray()
        .flatMap((element) => {
          const own = candidatesOf($, $(element), resolve);
          const found = own.length > 0 ? [own] : within($, $(element), resolve);
          return found.flatMap((candidates) => largest(candidates)?.url ?? []);
        });
    },
  };
}

type Resolve = (text: string) => string | undefined;

function within($: CheerioAPI, element: Elements, resolve: Resolve): Candidate[][] {
  const inner = element.find('img, [data-src], a[href]').slice(0, mostImages).toArray();
  return inner.map((one) => candidatesOf($, $(one), resolve)).filter((candidates) => candidates.length > 0);
}

/** The addresses an element itself gives to its picture; those of a link around it, and of sources beside it, are its own too. */
function candidatesOf($: CheerioAPI, element: Elements, resolve: Resolve): Candidate[] {
  const candidates: Candidate[] = [];
  const add = (text: string | undefined, width: number | undefined): void => {
    const url = text === undefined ? undefined : resolve(text);
    if (url !== undefined && candidates.length < mostCandidates)
      candidates.push({ url, width: width ?? widthIn(url) ?? original });
  };
  const isLink = element.is('a');
  if (isLink) {
    const href = element.attr('href') ?? '';
    if (isPictureName.test(href.split(/[?#]/, 1)[0] ?? '')) add(href, undefined);
    return candidates;
  }
  for (const name of zoomAttributes) add(element.attr(name), undefined);
  const around = element.closest('a').attr('href') ?? '';
  if (isPictureName.test(around.split(/[?#]/, 1)[0] ?? '')) add(around, undefined);
  const sources = element.is('img') ? element.closest('picture').find('source') : element.slice(0, 0);
  const sets = [
    element,
    ...sources
      .slice(0, 10)
      .toArray()
      .map((source) => $(source)),
  ].flatMap((one) => srcsetAttributes.flatMap((name) => parseSrcset(one.attr(name) ?? '')));
  for (const { text, width } of sets) add(text, width);
  // With a set of sizes beside it, `src` is what old browsers get.
  const plainWidth = sets.length > 0 ? 0 : undefined;
  const lazy = lazyAttributes.map((name) => element.attr(name)).filter((text) => text !== undefined);
  for (const text of lazy) add(text, plainWidth);
  // What stands in `src` until the picture is loaded is a placeholder.
  if (lazy.length === 0 && candidates.length === 0) add(element.attr('src'), undefined);
  else if (lazy.length === 0) add(element.attr('src'), plainWidth);
  for (const [, text] of (element.attr('style') ?? '').slice(0, 4_000).matchAll(/url\(\s*['"]?([^'")\s]+)/g))
    add(text, undefined);
  return candidates;
}

/** The candidates of a `srcset`; commas belong to an address unless white space or the end follows them. */
function parseSrcset(text: string): { text: string; width: number }[] {
  const found: { text: string; width: number }[] = [];
  for (const [, address = '', descriptor = ''] of text
    .slice(0, 20_000)
    .matchAll(/([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]{1,10}[wxh]))?[^,\s]*\s*(?:,|$|\s)/g)) {
    if (found.length === mostCandidates) break;
    const size = Number.parseFloat(descriptor);
    // Densities have no measure but each other.
    found.push({ text: address, width: Number.isFinite(size) && size > 0 ? size : 1 });
  }
  return found;
}

/** Puts candidates into the group that knows one of them, and makes one where there is none. */
function join(groups: Map<string, Group>, candidates: readonly Candidate[]): void {
  const keys = candidates.map(({ url }) => keyOf(url));
  const known = keys.map((key) => groups.get(key)).find((group) => group !== undefined);
  const best = largest(candidates);
  if (!best) return;
  const group = known ?? { best };
  // An address that is known already has its measure.
  const isNews = !known || keyOf(best.url) !== keyOf(group.best.url) || best.url !== group.best.url;
  if (isNews && best.width > group.best.width) group.best = best;
  for (const key of keys) if (!groups.has(key)) groups.set(key, group);
}

function largest(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates[0];
  for (const one of candidates) if (best && one.width > best.width) best = one;
  return best;
}

/** What addresses of one picture have in common. */
function keyOf(address: string): string {
  const url = new URL(address);
  const query = url.search
    .slice(1)
    .split('&')
    .filter((pair) => !sizeParameters.test(pair.split('=', 1)[0] ?? ''));
  return `${url.host}${url.pathname.replace(sizeSuffix, '')}?${query.join('&')}`;
}

/** The size an address carries. */
function widthIn(address: string): number | undefined {
  const url = new URL(address);
  const [, width, height, onlyHeight] = sizeSuffix.exec(url.pathname) ?? [];
  const written = width ?? height ?? onlyHeight ?? url.searchParams.get('width') ?? url.searchParams.get('w');
  const size = Number(written ?? Number.NaN);
  return Number.isFinite(size) && size > 0 ? size : undefined;
}
