import type { ShopSource } from '../../contract/shop.ts';

/** What marks where a visitor came from, or the visitor, and no page. */
const trackers =
  /^(?:utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|yclid|ymclid|msclkid|mc_cid|mc_eid|igshid|srsltid|_openstat|openstat|roistat|_ga|_gl|phpsessid|jsessionid)$/i;

/** Longer addresses and ones with more parameters are made by machines: filters of filters, calendars, sessions. */
const longestAddress = 2_000;
const mostParameters = 5;
/** Relative links that were written wrong grow by the same folder at each step: `/a/b/a/b/a/b`. */
const mostRepeats = 3;
const mostFolders = 15;

const notPages =
  /\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|css|js|mjs|json|xml|rss|pdf|docx?|xlsx?|pptx?|csv|zip|rar|7z|gz|tar|exe|dmg|apk|mp[34]|avi|mov|webm|woff2?|ttf)$/i;

/** The hosts whose pages belong to a shop, in the form that `isOfShop` compares. */
export function hostsOf(source: Pick<ShopSource, 'startUrl' | 'hosts'>): string[] {
  const start = URL.parse(source.startUrl);
  return [...(start ? [start.host] : []), ...source.hosts].map(bareHost);
}

/** With and without `www.` is one shop; another port is another one. */
export function isOfShop(url: URL, hosts: readonly string[]): boolean {
  return hosts.includes(bareHost(url.host));
}

/** An address of a page of the shop as it is kept: absolute, no fragment, no tracking; undefined: not worth going to. */
export function pageLink(href: string, base: URL, hosts: readonly string[]): string | undefined {
  if (href.length > longestAddress) return undefined;
  const url = URL.parse(href.trim(), base.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  // Old links of a shop that has moved to https; from https nothing leads back to http.
  if (base.protocol === 'https:' && url.host === base.host) url.protocol = 'https:';
  if (!isOfShop(url, hosts) || notPages.test(url.pathname) || isEndless(url)) return undefined;
  withoutTracking(url);
  return url.href.length > longestAddress ? undefined : url.href;
}

/** Removes what identifies the visit. The rest of the query stays as it was written. */
export function withoutTracking(url: URL): URL {
  url.hash = '';
  const pairs = url.search.slice(1).split('&');
  const kept = pairs.filter((pair) => !trackers.test(pair.split('=', 1)[0] ?? ''));
  if (kept.length < pairs.length) url.search = kept.join('&');
  return url;
}

/** The absolute http(s) address of a picture; undefined for placeholders written into the page. */
export function pictureLink(text: string, base: URL): string | undefined {
  if (text.length > longestAddress) return undefined;
  const url = URL.parse(text.trim(), base.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href;
}

function isEndless(url: URL): boolean {
  if (url.search !== '' && url.search.split('&').length > mostParameters) return true;
  const folders = url.pathname.split('/').filter(Boolean);
  if (folders.length > mostFolders) return true;
  const counts = new Map<string, number>();
  for (const folder of folders) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= mostRepeats);
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
