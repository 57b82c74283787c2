import type { ChunkResult } from '../../src/contract/catalog.ts';
import type { PageAnswer, RobotsRules } from '../../src/contract/shop.ts';
import {
  countProducts,
  countWaiting,
  listWaitingPages,
  notHad,
  readRobots,
  recordPage,
  type WaitingPage,
} from '../../src/db/catalog/frontier.ts';
import { type CatalogSource, sourceOfRun } from '../../src/db/catalog/sources.ts';
import { failPoint } from '../../src/process/fail-points.ts';
import { addressesAChunk, type Chunk, lookAtChunk } from './chunks.ts';
import type { CatalogDeps } from './deps.ts';

export interface CrawlOptions {
  /** Of products. */
  limit?: number;
  /** Pages that have not changed are read, too. */
  force?: boolean;
  /** Nothing but the frontier is written. */
  dryRun?: boolean;
}

/** Reads pages that wait, as far as the time of a chunk goes. */
export async function crawlChunk(
  { sql, shop }: CatalogDeps,
  runId: number,
  { limit, force, dryRun }: CrawlOptions,
): Promise<ChunkResult> {
  const { source, robots, manners } = await openShop({ sql, shop }, runId);
  const isEnough = async () => limit !== undefined && (await countProducts(sql, runId)) >= limit;
  let found = 0;
  const done = await lookAtChunk(await listWaitingPages(sql, runId, addressesAChunk), {
    ...manners,
    // Two at once would find more than is wanted.
    ...(limit !== undefined && { isOneByOne: true, isEnough }),
    async look(page, signal) {
      const { url, validators } = page;
      const answer = await shop.readPage(
        { url, source, robots, ...(!force && { known: validators }) },
        signal,
      );
      await recordPage(sql, runId, { ...findingOf(answer, page), ...(dryRun && { isDry: true }) });
      failPoint('page.after-record', runId);
      if (answer.status === 'read' && answer.product !== undefined) found += 1;
    },
    putOff: ({ url }) => notHad(sql, runId, { kind: 'page', url }),
    giveUp: ({ url }, { message }) => recordPage(sql, runId, { url, state: 'failed', detail: message }),
  });
  const left = (await isEnough()) ? 0 : (await countWaiting(sql, runId)).pages;
  return { left, done, found };
}

/** A shop as a run reads it, and how that is done as a polite guest. */
export async function openShop(
  { sql, shop }: Pick<CatalogDeps, 'sql' | 'shop'>,
  runId: number,
): Promise<{
  source: CatalogSource;
  robots: RobotsRules;
  manners: Pick<Chunk<{ url: string }>, 'gapMs' | 'probe'>;
}> {
  const source = await sourceOfRun(sql, runId);
  const robots = await readRobots(sql, runId);
  if (robots === null) throw new Error(`run ${runId} was not seeded`);
  return {
    source,
    robots,
    manners: {
      // What lies elsewhere is no concern of this robots.txt.
      gapMs: (url) => (new URL(url).origin === robots.origin ? gapOf(source, robots) : source.pauseMs),
      probe: (signal) => shop.readPage({ url: source.startUrl, source, robots }, signal),
    },
  };
}

export function gapOf({ pauseMs }: CatalogSource, { crawlDelayMs }: RobotsRules): number {
  return Math.max(pauseMs, crawlDelayMs);
}

function findingOf(answer: PageAnswer, { url, depth }: WaitingPage): Parameters<typeof recordPage>[2] {
  if (answer.status !== 'read') {
    const { status, ...why } = answer;
    return { url, state: status, ...why };
  }
  const { validators, product, links } = answer;
  return {
    url,
    state: 'read',
    ...validators,
    ...(product && { product }),
    links: links.map((link) => ({ url: link, depth: depth + 1 })),
  };
}
