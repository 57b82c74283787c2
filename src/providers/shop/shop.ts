import type { LookupFunction } from 'node:net';
import type {
  NotRead,
  PageAnswer,
  PictureAnswer,
  RobotsRules,
  ShopReader,
  Validators,
} from '../../contract/shop.ts';
import { ProviderError } from '../transport/errors.ts';
import type { Answer, AnswerHeaders } from '../transport/exchange.ts';
import { hostsOf, isOfShop } from './addresses.ts';
import { charsetOf } from './decoding.ts';
import { createFetcher, type Fetched, type Fetcher, passingTrouble, skip } from './fetching.ts';
import { createPageReader, type PageReader } from './page-reader.ts';
import { createRobotsGate, readRules } from './robots.ts';
import { readSitemap } from './sitemap.ts';

/** What one answer may cost. */
export interface ShopLimits {
  /** After decompression. */
  pageBytes: number;
  pictureBytes: number;
  sitemapBytes: number;
  /** For a page, a robots.txt or a file of a sitemap, redirects included. */
  deadlineMs: number;
  pictureMs: number;
  /** Longest silence within an answer. */
  idleMs: number;
  sitemapFiles: number;
  sitemapMs: number;
  parseMs: number;
  parseMegabytes: number;
}

export interface ShopReaderOptions {
  /** Lets shops on this machine be read: for a sandbox only. */
  allowLoopback: boolean;
  /** How we introduce ourselves; what stands before its slash is what a robots.txt calls us by. */
  userAgent: string;
  limits?: Partial<ShopLimits>;
  lookup?: LookupFunction;
}

const usual: ShopLimits = {
  pageBytes: 5_000_000,
  pictureBytes: 25_000_000,
  sitemapBytes: 10_000_000,
  // Slow shops take seconds for a page; what takes longer is broken or means us ill.
  deadlineMs: 30_000,
  pictureMs: 60_000,
  idleMs: 10_000,
  sitemapFiles: 100,
  sitemapMs: 120_000,
  // With the tenth of a second between two looks at it, and the fetching, it stays below two.
  parseMs: 1_700,
  // With the thread's own 15 MB and the page's text it stays below 100.
  parseMegabytes: 64,
};

const robotsBytes = 2_000_000;

interface Parts {
  fetcher: Fetcher;
  read: PageReader;
  isAllowed: (url: URL, rules: RobotsRules) => boolean;
  limits: ShopLimits;
  userAgent: string;
}

/** Creates a reader of shops; `ShopReader` says what its calls promise. */
export function createShopReader(options: ShopReaderOptions): ShopReader {
  const limits = { ...usual, ...options.limits };
  const { allowLoopback, userAgent, lookup } = options;
  const parts: Parts = {
    fetcher: createFetcher({ allowLoopback, userAgent, idleMs: limits.idleMs, lookup }),
    read: createPageReader(limits),
    isAllowed: createRobotsGate(userAgent),
    limits,
    userAgent,
  };
  return {
    readRobots: (url, signal) => readRobots(url, parts, signal),
    readSitemap: (sitemap, signal) => readSitemap(sitemap, { ...parts, signal }),
    readPage: (page, signal) => readPage(page, parts, signal),
    readPicture: (picture, signal) => readPicture(picture, parts, signal),
  };
}

async function readRobots(url: string, parts: Parts, signal: AbortSignal): Promise<RobotsRules> {
  const origin = URL.parse(url)?.origin;
  if (origin === undefined || origin === 'null')
    throw broken('readRobots', 'config', 'not an address of a shop');
  const { deadlineMs } = parts.limits;
  const fetched = await parts.fetcher({
    call: 'readRobots',
    url: `${origin}/robots.txt`,
    accept: 'text/plain, */*;q=0.1',
    // It may lie with another host; what counts is whose it is.
    refuse: () => undefined,
    allowHttp: origin.startsWith('http:'),
    maxBytes: robotsBytes,
    deadlineMs,
    signal,
  });
  // RFC 9309: a robots.txt that redirects too often is one that is not there.
  if ('reason' in fetched && fetched.reason === 'redirects') return readRules(origin, '', parts.userAgent);
  if ('reason' in fetched)
    throw broken('readRobots', 'provider_error', `${fetched.reason}: ${fetched.detail}`);
  const trouble = passingTrouble('readRobots', fetched);
  if (trouble) throw trouble;
  const text = fetched.status === 200 ? new TextDecoder().decode(fetched.bytes) : '';
  return readRules(origin, text, parts.userAgent);
}

type PageAsk = Parameters<ShopReader['readPage']>[0];

async function readPage(page: PageAsk, parts: Parts, signal: AbortSignal): Promise<PageAnswer> {
  const { url, known, source, robots } = page;
  const { fetcher, limits, isAllowed } = parts;
  const hosts = hostsOf(source);
  const fetched = await fetcher({
    call: 'readPage',
    url,
    accept: 'text/html, application/xhtml+xml, */*;q=0.1',
    headers: conditions(known),
    refuse: (hop) => {
      if (!isOfShop(hop, hosts)) return skip('other_host', hop.hostname);
      return isAllowed(hop, robots) ? undefined : skip('robots', 'robots.txt forbids it');
    },
    allowHttp: source.startUrl.startsWith('http:'),
    maxBytes: limits.pageBytes,
    deadlineMs: limits.deadlineMs,
    signal,
  });
  const notRead = judgeAnswer('readPage', fetched);
  if (notRead) return notRead;
  if ('reason' in fetched) return fetched;
  if (!isHtml(fetched)) return skip('not_html', contentType(fetched.headers).slice(0, 100));
  const { bytes, headers } = fetched;
  const charset = charsetOf(headers['content-type']);
  const end = await parts.read({ bytes, charset, url: fetched.url.href, source });
  if (end.kind === 'bad_selector') throw broken('readPage', 'config', end.detail);
  if (end.kind === 'unreadable') return skip('unreadable', end.detail);
  const { product, links, verdict } = end.page;
  if (verdict === 'captcha') throw broken('readPage', 'busy', 'the shop asks whether we are a person');
  if (verdict === 'gone') return { status: 'gone', detail: 'the page says that it is not there' };
  return { status: 'read', url: fetched.url.href, validators: validatorsOf(headers), product, links };
}

async function readPicture(
  { url, known }: Parameters<ShopReader['readPicture']>[0],
  { fetcher, limits }: Parts,
  signal: AbortSignal,
): Promise<PictureAnswer> {
  const fetched = await fetcher({
    call: 'readPicture',
    url,
    accept: 'image/webp, image/png, image/jpeg, image/*;q=0.5',
    headers: conditions(known),
    refuse: () => undefined,
    // Shops that have no https have none for their pictures either.
    allowHttp: true,
    maxBytes: limits.pictureBytes,
    deadlineMs: limits.pictureMs,
    signal,
  });
  const notRead = judgeAnswer('readPicture', fetched);
  if (notRead) return notRead;
  if ('reason' in fetched) return fetched;
  const { bytes, headers } = fetched;
  if (!isPicture(bytes))
    return skip('not_a_picture', `not JPEG, PNG or WebP: ${contentType(headers).slice(0, 100)}`);
  return { status: 'read', bytes, validators: validatorsOf(headers) };
}

/** What an answer is that brings nothing to read; throws what another time may change. */
function judgeAnswer(call: string, fetched: Fetched): NotRead | undefined {
  if ('reason' in fetched) return fetched;
  const trouble = passingTrouble(call, fetched);
  if (trouble) throw trouble;
  const { status } = fetched;
  if (status === 304) return { status: 'unchanged' };
  if (status === 404 || status === 410) return { status: 'gone', detail: `HTTP ${status}` };
  return status === 200 ? undefined : skip('unreadable', `HTTP ${status}`);
}

function conditions({ etag, lastModified }: Validators = {}): Record<string, string> {
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  };
}

/** Longer ones, and ones that no header could carry back, are not kept. */
function validatorsOf({ etag, 'last-modified': lastModified }: AnswerHeaders): Validators {
  return { ...(isFit(etag) && { etag }), ...(isFit(lastModified) && { lastModified }) };
}

function isFit(text: string | undefined): text is string {
  return text !== undefined && /^[\x20-\x7e]{1,300}$/.test(text);
}

function isHtml({ headers, bytes }: Answer): boolean {
  const type = contentType(headers);
  if (type !== '') return /^(?:text\/html|application\/xhtml\+xml)\b/.test(type);
  return /^[\s\ufeff]*</.test(bytes.subarray(0, 200).toString());
}

function contentType(headers: AnswerHeaders): string {
  return (headers['content-type'] ?? '').trim().toLowerCase();
}

/** By its first bytes; whether it can be decoded is for whoever stores it. */
function isPicture(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString('latin1');
  return /^(?:\xff\xd8\xff|\x89PNG\r\n|RIFF.{4}WEBP)/s.test(start);
}

function broken(call: string, kind: 'config' | 'busy' | 'provider_error', detail: string): ProviderError {
  return new ProviderError({ kind, provider: 'shop', call, detail });
}
