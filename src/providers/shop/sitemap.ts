import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ShopSource, Sitemap } from '../../contract/shop.ts';
import { isProviderError } from '../transport/errors.ts';
import { hostsOf, isOfShop, pageLink } from './addresses.ts';
import { type Fetcher, passingTrouble, skip } from './fetching.ts';
import { entriesOf, type SitemapEntry } from './sitemap-entries.ts';

export interface SitemapLimits {
  /** Of one file, after decompression. */
  sitemapBytes: number;
  deadlineMs: number;
  /** Files of one index. */
  sitemapFiles: number;
  /** For all files together. */
  sitemapMs: number;
}

interface Part {
  url: string;
  depth: number;
}

interface Ask {
  url: string;
  source: ShopSource;
  most: number;
}

/** An index of indexes is against the rules; one level of it is read all the same. */
const deepest = 2;
const mostFlaws = 20;

/** Reads a sitemap and all it points to, one file after the other. Trouble with a part is a flaw, with the first file an error. */
export async function readSitemap(
  { url, source, most }: Ask,
  { fetcher, limits, signal }: { fetcher: Fetcher; limits: SitemapLimits; signal: AbortSignal },
): Promise<Sitemap> {
  const hosts = hostsOf(source);
  const pages = new Map<string, Sitemap['pages'][number]>();
  const flaws = new Set<string>();
  const parts: Part[] = [{ url, depth: 0 }];
  const seen = new Set([url]);
  const endsAt = performance.now() + limits.sitemapMs;

  const take = (entry: SitemapEntry, depth: number): void => {
    if (entry.kind === 'url') {
      const page = pageLink(entry.loc, new URL(url), hosts);
      if (page === undefined || pages.has(page)) return;
      pages.set(page, { url: page, ...(entry.lastmod !== undefined && { lastModified: entry.lastmod }) });
    } else if (depth < deepest && URL.canParse(entry.loc) && !seen.has(entry.loc)) {
      seen.add(entry.loc);
      parts.push({ url: entry.loc, depth: depth + 1 });
    }
  };
  const stopped = (read: number): string | undefined => {
    if (pages.size >= most) return `more than ${most} pages`;
    if (read >= limits.sitemapFiles) return `more than ${limits.sitemapFiles} files`;
    return performance.now() > endsAt ? 'out of time' : undefined;
  };
  // A list that grows while it is walked is walked to its end.
  let read = 0;
  for (const part of parts) {
    const stop = stopped(read);
    if (stop !== undefined) {
      flaws.add(stop);
      break;
    }
    read += 1;
    const text = await readPart(part, { fetcher, limits, signal, source, hosts });
    if (typeof text !== 'string') {
      if (flaws.size < mostFlaws) flaws.add(text.flaw);
      continue;
    }
    for (const entry of entriesOf(text)) {
      if (pages.size >= most) {
        flaws.add(`more than ${most} pages`);
        break;
      }
      take(entry, part.depth);
    }
  }
  return { pages: [...pages.values()], flaws: [...flaws] };
}

interface PartDeps {
  fetcher: Fetcher;
  limits: SitemapLimits;
  signal: AbortSignal;
  source: ShopSource;
  hosts: readonly string[];
}

async function readPart(part: Part, deps: PartDeps): Promise<string | { flaw: string }> {
  try {
    return await fetchPart(part, deps);
  } catch (error) {
    if (part.depth === 0 || deps.signal.aborted || !isProviderError(error)) throw error;
    return { flaw: error.detail };
  }
}

async function fetchPart({ url }: Part, deps: PartDeps): Promise<string | { flaw: string }> {
  const { limits, source, hosts, signal } = deps;
  const fetched = await deps.fetcher({
    call: 'readSitemap',
    url,
    accept: 'application/xml, text/xml, text/plain, application/gzip',
    refuse: (hop) => (isOfShop(hop, hosts) ? undefined : skip('other_host', hop.hostname)),
    allowHttp: source.startUrl.startsWith('http:'),
    maxBytes: limits.sitemapBytes,
    deadlineMs: limits.deadlineMs,
    signal,
  });
  if ('reason' in fetched) return { flaw: `${fetched.reason}: ${fetched.detail}` };
  const trouble = passingTrouble('readSitemap', fetched);
  if (trouble) throw trouble;
  if (fetched.status !== 200) return { flaw: `HTTP ${fetched.status}` };
  const bytes = await unpack(fetched.bytes, limits.sitemapBytes);
  return bytes === undefined
    ? { flaw: 'a packed file is broken or too big' }
    : new TextDecoder().decode(bytes);
}

/** Files called `.gz` come as they are, whatever their type says: only their first bytes tell. */
async function unpack(bytes: Buffer, maxOutputLength: number): Promise<Buffer | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return promisify(gunzip)(bytes, { maxOutputLength }).catch(() => undefined);
}
