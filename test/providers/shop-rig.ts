import type {
  PageAnswer,
  Product,
  RobotsRules,
  ShopReader,
  ShopSource,
  Validators,
} from '../../src/contract/shop.ts';
import { createShopReader, type ShopReaderOptions } from '../../src/providers/shop/shop.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { createShopClient, type ShopClient } from '../../src/sandbox/shop/client.ts';
import type { ShopSettings } from '../../src/sandbox/shop/settings.ts';
import { createShop } from '../../src/sandbox/shop/shop.ts';
import { shopSelectors } from '../harness/shop-selectors.ts';
import { openService, type ServiceRig } from '../sandbox/service-rig.ts';

export const signal = new AbortController().signal;
export const userAgent = 'Darkroom/test (+https://darkroom.example.test)';

export interface ShopRig extends ServiceRig {
  client: ShopClient;
  source: ShopSource;
  reader: ShopReader;
  /** An address below the shop. */
  at: (path: string) => string;
  page: (path: string, known?: Validators) => Promise<PageAnswer>;
  /** Paths asked for since the last time, with what came. */
  requests: () => string[];
}

/** A shop on a port of its own, quick and with small pictures; it ends with the test. */
export async function openShop(
  options: { settings?: Partial<ShopSettings>; reader?: Partial<ShopReaderOptions> } = {},
): Promise<ShopRig> {
  const settings = { slowMs: 50, crawlDelaySeconds: 0, pictureSide: 64, ...options.settings };
  const rig = await openService('shop', undefined, (deps) => createShop(deps, settings));
  const reader = createShopReader({ allowLoopback: true, userAgent, ...options.reader });
  const source = { startUrl: `${rig.origin}/shop/`, hosts: [], selectors: shopSelectors };
  const at = (path: string): string => `${rig.origin}/shop/${path}`;
  let seen = 0;
  const robots = await reader.readRobots(source.startUrl, signal);
  const requests = (): string[] => {
    const entries = rig.journal.entries('shop.request').slice(seen);
    seen += entries.length;
    return entries.map(({ data }) => `${String(data.status)} ${String(data.path)}`);
  };
  requests();
  return {
    ...rig,
    client: createShopClient(createControlCalls(`${rig.origin}/sandbox/shop`)),
    source,
    reader,
    at,
    page: (path, known) =>
      reader.readPage({ url: at(path), source, robots, ...(known && { known }) }, signal),
    requests,
  };
}

export interface Crawl {
  products: Map<string, Product>;
  validators: Map<string, Validators>;
  /** What was not read, by path: a status and a reason. */
  rest: Map<string, string>;
}

/** Reads a shop from its start and its sitemap, as whoever uses the reader would, to a depth of four. */
export async function crawl({ reader, source, origin }: ShopRig, known?: Crawl): Promise<Crawl> {
  const found: Crawl = { products: new Map(), validators: new Map(), rest: new Map() };
  const robots: RobotsRules = await reader.readRobots(source.startUrl, signal);
  // A page that has not changed shows no links: those of the last time are gone to all the same.
  const ways = new Map([source.startUrl, ...(known?.validators.keys() ?? [])].map((url) => [url, 0]));
  for (const url of robots.sitemaps)
    for (const page of (await reader.readSitemap({ url, source, most: 1000 }, signal)).pages)
      ways.set(page.url, 0);
  // A map that grows while it is walked is walked to its end.
  for (const [url, depth] of ways) {
    const path = url.slice(`${origin}/shop`.length);
    const validators = known?.validators.get(url);
    const answer = await reader
      .readPage({ url, source, robots, ...(validators && { known: validators }) }, signal)
      .catch((error: unknown) => {
        if (!isProviderError(error)) throw error;
        return error;
      });
    if (isProviderError(answer)) found.rest.set(path, `${answer.kind} ${answer.status ?? ''}`.trim());
    else if (answer.status !== 'read')
      found.rest.set(path, answer.status === 'skipped' ? answer.reason : answer.status);
    else {
      found.validators.set(url, answer.validators);
      if (answer.product) found.products.set(answer.product.url, answer.product);
      if (depth < 4) for (const link of answer.links) if (!ways.has(link)) ways.set(link, depth + 1);
    }
  }
  return found;
}
