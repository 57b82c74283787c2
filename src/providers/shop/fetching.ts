import type { LookupFunction } from 'node:net';
import type { SkipReason } from '../../contract/shop.ts';
import { DownloadRefused, ProviderError, redactUrl, TransportFailure } from '../transport/errors.ts';
import { type Answer, ExchangeFailure } from '../transport/exchange.ts';
import { retryAfterMs } from '../transport/http.ts';
import { checkUrl, createGuardedAgent } from '../transport/safe-download.ts';
import { watchedExchange } from '../transport/watched-exchange.ts';

export interface Skipped {
  status: 'skipped';
  reason: SkipReason;
  detail: string;
}

export interface FetcherOptions {
  allowLoopback: boolean;
  userAgent: string;
  idleMs: number;
  lookup?: LookupFunction | undefined;
}

/** One address to fetch, and how far its redirects may lead. */
export interface Fetch {
  /** In our words, for errors: `readPage`. */
  call: string;
  url: string;
  accept: string;
  headers?: Record<string, string>;
  /** Asked of each hop before anything is dialled. */
  refuse: (url: URL) => Skipped | undefined;
  allowHttp: boolean;
  maxBytes: number;
  /** For all hops together. */
  deadlineMs: number;
  signal: AbortSignal;
}

export type Fetched = Skipped | (Answer & { status: number; url: URL });

/** Throws `ProviderError` when another time may be better. */
export type Fetcher = (fetch: Fetch) => Promise<Fetched>;

const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches as a guest who trusts nobody: every hop is checked anew, by its words and in the connector by the address that is
 * really dialled, and none leads from https to http. Two at once to one origin; the others wait.
 */
export function createFetcher({ allowLoopback, userAgent, idleMs, lookup }: FetcherOptions): Fetcher {
  const dispatcher = createGuardedAgent({ allowLoopback, connections: 2, ...(lookup && { lookup }) });
  return async (fetch) => {
    const endsAt = performance.now() + fetch.deadlineMs;
    let target = fetch.url;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const url = checkHop(target, { ...fetch, allowLoopback });
      if (!(url instanceof URL)) return url;
      const { maxBytes, signal } = fetch;
      const answer = await watchedExchange(
        { provider: 'shop', call: fetch.call },
        {
          dispatcher,
          method: 'GET',
          url,
          headers: {
            'user-agent': userAgent,
            accept: fetch.accept,
            'accept-encoding': 'gzip, br',
            ...fetch.headers,
          },
          limits: { maxBytes, idleMs, deadlineMs: Math.max(1, endsAt - performance.now()) },
          signal,
        },
      ).catch((error: unknown) => describeFailure(error, fetch, url));
      if ('reason' in answer) return answer;
      if (!redirects.has(answer.status)) return { ...answer, url };
      const next = URL.parse(answer.headers.location ?? '', url.href);
      if (!next || answer.headers.location === undefined) return skip('redirects', 'a redirect to nowhere');
      if (url.protocol === 'https:' && next.protocol === 'http:')
        return skip('redirects', 'a redirect from https to http');
      next.hash = '';
      target = next.href;
    }
    return skip('redirects', `more than ${mostRedirects} redirects`);
  };
}

export function skip(reason: SkipReason, detail: string): Skipped {
  return { status: 'skipped', reason, detail };
}

/** What a status says that another time may change. */
export function passingTrouble(call: string, { status, headers }: Answer): ProviderError | undefined {
  const isBusy = status === 429;
  if (!isBusy && status < 500 && status !== 408 && status !== 425) return undefined;
  return new ProviderError({
    kind: isBusy ? 'busy' : 'provider_error',
    provider: 'shop',
    call,
    detail: isBusy ? 'the shop asks for a pause' : 'the shop is in trouble',
    status,
    retryAfterMs: retryAfterMs(headers, Date.now()),
  });
}

function checkHop(target: string, fetch: Fetch & { allowLoopback: boolean }): URL | Skipped {
  try {
    const { allowLoopback, allowHttp } = fetch;
    const url = checkUrl(target, { allowedHosts: 'any-public', allowLoopback, allowHttp });
    return fetch.refuse(url) ?? url;
  } catch (error) {
    if (!(error instanceof DownloadRefused)) throw error;
    return skip('forbidden_address', `${error.reason}: ${redactUrl(target)}`);
  }
}

function describeFailure(error: unknown, { call }: Fetch, url: URL): Skipped {
  if (!(error instanceof ExchangeFailure)) throw error;
  const { reason, mayHaveBeenSent, cause } = error;
  if (cause instanceof DownloadRefused) return skip('forbidden_address', `${cause.reason}: ${url.hostname}`);
  if (reason === 'too_big') return skip('too_big', 'more bytes than we take');
  if (reason === 'undecodable') return skip('unreadable', 'its compression is broken');
  const detail = `${reason}: GET ${redactUrl(url.href)}`;
  const fields = { kind: 'provider_error', provider: 'shop', call, detail } as const;
  throw new TransportFailure({ ...fields, reason, mayHaveBeenSent, cause });
}
