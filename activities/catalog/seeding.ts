import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { RobotsRules, ShopReader, ShopSource } from '../../src/contract/shop.ts';
import { seedFrontier } from '../../src/db/catalog/frontier.ts';
import { moveRun } from '../../src/db/catalog/runs.ts';
import type { CatalogSource } from '../../src/db/catalog/sources.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { createTurns } from './chunks.ts';
import type { CatalogDeps } from './deps.ts';
import { gapOf } from './pages.ts';
import { runStopped } from './stopped.ts';

/** A sitemap that cannot be had is asked for so often; then its pages are found by links, as those of shops without one. */
const sitemapTries = 3;
/** Of one robots.txt. Large shops name an index, which counts as one. */
const mostSitemaps = 20;
/** Of one run: they go into its history. */
const mostFlaws = 20;

/** Asks a shop what may be read, and fills the frontier with what it names. @returns how many pages wait */
export async function seedFrontierOf(
  { sql, shop }: Pick<CatalogDeps, 'sql' | 'shop'>,
  runId: number,
  source: CatalogSource,
): Promise<number> {
  const signal = cancellationSignal();
  const robots = await shop.readRobots(source.startUrl, signal);
  const takeTurn = createTurns(() => gapOf(source, robots));
  await takeTurn(source.startUrl);
  await checkStart(shop, { source, robots }, signal);
  const urls: string[] = [];
  const flaws: string[] = [];
  for (const url of sitemapsOf(robots)) {
    await takeTurn(source.startUrl);
    try {
      const sitemap = await shop.readSitemap({ url, source, most: source.mostPages }, signal);
      urls.push(...sitemap.pages.map((page) => page.url));
      flaws.push(...sitemap.flaws);
    } catch (error) {
      if (!isProviderError(error) || activityInfo().attempt < sitemapTries) throw error;
      log.warn('a sitemap was left', { runId, error: error.message });
      flaws.push(error.detail);
    }
  }
  const data = { inSitemaps: urls.length, flaws: flaws.slice(0, mostFlaws) };
  await moveRun(sql, runId, { robots, event: 'seeded', data });
  const pages = [...new Set(urls)].map((url) => ({ url, depth: 1 }));
  return seedFrontier(sql, runId, [{ url: source.startUrl, depth: 0 }, ...pages]);
}

function sitemapsOf({ origin, sitemaps }: RobotsRules): Set<string> {
  return new Set([...sitemaps.slice(0, mostSitemaps), `${origin}/sitemap.xml`]);
}

/** A shop whose first page is not to be had has nothing for us, and its products must not count as gone. */
async function checkStart(
  shop: ShopReader,
  { source, robots }: { source: ShopSource; robots: RobotsRules },
  signal: AbortSignal,
): Promise<void> {
  const { startUrl: url } = source;
  const start = await shop.readPage({ url, source, robots }, signal);
  if (start.status === 'gone')
    throw runStopped('shop_refused', `There is no page at the start of the shop, ${url}: ${start.detail}`);
  if (start.status !== 'skipped') return;
  throw runStopped(
    'shop_refused',
    start.reason === 'robots'
      ? `The shop's robots.txt does not let us read its start, ${url}.`
      : `The start of the shop, ${url}, cannot be read (${start.reason}): ${start.detail}`,
  );
}
