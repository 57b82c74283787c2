import type { CheerioAPI } from 'cheerio/slim';
import { pictureLink } from './addresses.ts';
import type { Elements } from './found.ts';

/** An address of a picture and how wide it is said to be; the largest wins. */
interface Candidate {
  url: string;
  width: number;
}

/** An address in a `srcset`. */
interface SetEntry {
  text: string;
  width?: number;
  density: number;
}

/** All sizes of one picture. */
interface Group {
  best: Candidate;
}

interface Groups {
  /** By what the addresses of its sizes have in common. */
  byKey: Map<string, Group>;
  byUrl: Map<string, Group>;
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
  const groups: Groups = { byKey: new Map(), byUrl: new Map() };
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
      // What the page shows has its measure there, which is surer than what its name says.
      for (const url of urls)
        if (!groups.byUrl.has(url)) join(groups, [{ url, width: widthIn(url) ?? original }]);
      return [...new Set(urls.map((url) => groups.byUrl.get(url)?.best.url ?? url))];
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
  const add = (text: string | undefined, width?: number, density = 1): void => {
    const url = text === undefined ? undefined : resolve(text);
    if (url !== undefined && candidates.length < mostCandidates)
      candidates.push({ url, width: width ?? widthIn(url) ?? original + density });
  };
  const isLink = element.is('a');
  if (isLink) {
    const href = element.attr('href') ?? '';
    if (isPictureName.test(href.split(/[?#]/, 1)[0] ?? '')) add(href);
    return candidates;
  }
  for (const name of zoomAttributes) add(element.attr(name));
  const around = element.closest('a').attr('href') ?? '';
  if (isPictureName.test(around.split(/[?#]/, 1)[0] ?? '')) add(around);
  const sources = element.is('img') ? element.closest('picture').find('source') : element.slice(0, 0);
  const sets = [
    element,
    ...sources
      .slice(0, 10)
      .toArray()
      .map((source) => $(source)),
  ].flatMap((one) => srcsetAttributes.flatMap((name) => parseSrcset(one.attr(name) ?? '')));
  for (const { text, width, density } of sets) add(text, width, density);
  // With a set of sizes beside it, `src` is what old browsers get.
  const plainWidth = sets.length > 0 ? 0 : undefined;
  const lazy = lazyAttributes.map((name) => element.attr(name)).filter((text) => text !== undefined);
  for (const text of lazy) add(text, plainWidth);
  // What stands in `src` until the picture is loaded is a placeholder.
  if (lazy.length === 0 && candidates.length === 0) add(element.attr('src'));
  else if (lazy.length === 0) add(element.attr('src'), plainWidth);
  for (const [, text] of (element.attr('style') ?? '').slice(0, 4_000).matchAll(/url\(\s*['"]?([^'")\s]+)/g))
    add(text);
  return candidates;
}

/** The candidates of a `srcset`, as browsers read it: an address ends at white space, or at a comma before white space. */
function parseSrcset(text: string): SetEntry[] {
  const found: SetEntry[] = [];
  for (const word of text.slice(0, 20_000).split(/\s+/)) {
    const [, size, unit, behind] = /^([\d.]{1,10})([wxh])(?:,(.*))?$/.exec(word) ?? [];
    const last = found.at(-1);
    if (unit === 'w' && last) last.width = Number(size) || 1;
    // Densities have no measure but each other.
    else if (unit === 'x' && last) last.density = Number(size) || 1;
    const address = (unit === undefined ? word : (behind ?? '')).replace(/^,+/, '').replace(/,+$/, '');
    if (address !== '' && found.length < mostCandidates) found.push({ text: address, density: 1 });
  }
  return found;
}

/** Puts candidates into the group that knows one of them, and makes one where there is none. */
function join(groups: Groups, candidates: readonly Candidate[]): void {
  const best = largest(candidates);
  if (!best) return;
  const keys = candidates.map(({ url }) => keyOf(url));
  const known = keys.map((key) => groups.byKey.get(key)).find((group) => group !== undefined);
  const group = known ?? { best };
  if (best.width > group.best.width) group.best = best;
  for (const key of keys) if (!groups.byKey.has(key)) groups.byKey.set(key, group);
  for (const { url } of candidates) if (!groups.byUrl.has(url)) groups.byUrl.set(url, group);
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
