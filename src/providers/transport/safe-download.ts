import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { DownloadFailed, DownloadRefused, redactUrl } from './errors.ts';
import { ExchangeFailure } from './exchange.ts';
import { watchedExchange } from './watched-exchange.ts';

export interface DownloaderOptions {
  /** Exact host names, or `*.example.com` for all below; `any-public` leaves only the address check. */
  allowedHosts: readonly string[] | 'any-public';
  /** Lets localhost and loopback addresses in, with http and any port: for a sandbox on this machine only. */
  allowLoopback: boolean;
  lookup?: LookupFunction;
  idleTimeoutMs?: number;
  /** Lets http in, on its own port: for a shop that has nothing better. */
  allowHttp?: boolean;
}

export interface GuardedAgentOptions extends Pick<DownloaderOptions, 'allowLoopback' | 'lookup'> {
  /** At once to one origin; as many as asked for without it. */
  connections?: number;
}

export interface DownloadLimits {
  /** Counted after decompression. */
  maxBytes: number;
  /** For everything, connecting included. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
}

export interface Downloaded {
  bytes: Buffer;
  /** As declared by the server, lower-case, possibly empty: not to be believed. */
  contentType: string;
}

/** Throws `DownloadRefused` when we do not want to, `DownloadFailed` when it was tried and gave no file. */
export type Download = (url: string, limits: DownloadLimits) => Promise<Downloaded>;

const named = { provider: 'download', call: 'get' };

/**
 * Fetches files from URLs that strangers wrote (a provider's result, a page's picture). Only public addresses are
 * dialled, whatever the host is called and however often its name changes its mind; redirects are refused.
 */
export function createDownloader(options: DownloaderOptions): Download {
  const agent = createGuardedAgent(options);
  return async (url, { maxBytes, deadlineMs, signal }) => {
    const checked = checkUrl(url, options);
    const shown = redactUrl(url);
    const limits = { maxBytes, deadlineMs, idleMs: options.idleTimeoutMs ?? 15_000 };
    const headers = { accept: '*/*', 'accept-encoding': 'identity' };
    const request = { dispatcher: agent, method: 'GET', url: checked, headers, limits, signal };
    const {
      status,
      headers: answered,
      bytes,
    } = await watchedExchange(named, request).catch((error: unknown) => {
      throw describeFailure(error, shown);
    });
    if (status >= 300 && status < 400) throw new DownloadRefused('redirect', shown);
    if (status !== 200) throw new DownloadFailed({ url: shown, status });
    return { bytes, contentType: (answered['content-type'] ?? '').toLowerCase() };
  };
}

/**
 * An undici agent that checks the address it is about to dial, in the connector: a literal before it is dialled, a name
 * after it is resolved, with exactly these addresses dialled then. Checking a host beforehand would resolve it twice,
 * and undici's `lookup` alone is never asked about literals. A refused address gives `DownloadRefused`.
 */
export function createGuardedAgent({
  allowLoopback,
  lookup = systemLookup,
  connections,
}: GuardedAgentOptions): Agent {
  const mayDial = (hostname: string, address: string) =>
    allowLoopback && isLoopbackHost(hostname) ? isLoopback(address) : isPublic(address);

  const guardedLookup: LookupFunction = (hostname, options, callback) =>
    lookup(hostname, options, (error, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((entry) => entry.address);
      // One private address among public ones is reason enough: an honest host has none.
      const isSafe = error || (found.length > 0 && found.every((one) => mayDial(hostname, one)));
      callback(isSafe ? error : new DownloadRefused('address', hostname), address, family);
    });
  const dial = buildConnector({ allowH2: false, timeout: 10_000, lookup: guardedLookup });

  return new Agent({
    allowH2: false,
    maxHeaderSize: 16_384,
    pipelining: 0,
    ...(connections !== undefined && { connections }),
    connect: (target, callback) => {
      const hostname = withoutBrackets(target.hostname);
      if (isIP(hostname) === 0 || mayDial(hostname, hostname)) dial(target, callback);
      else callback(new DownloadRefused('address', hostname), null);
    },
  });
}

/** What can be said of an address before it is dialled. Throws `DownloadRefused`. */
export function checkUrl(
  text: string,
  {
    allowedHosts,
    allowLoopback,
    allowHttp = false,
  }: Pick<DownloaderOptions, 'allowedHosts' | 'allowLoopback' | 'allowHttp'>,
): URL {
  const shown = redactUrl(text);
  const url = URL.parse(text);
  if (!url) throw new DownloadRefused('not_a_url', shown);
  const isLocal = allowLoopback && isLoopbackHost(withoutBrackets(url.hostname));
  if (url.protocol !== 'https:' && !((isLocal || allowHttp) && url.protocol === 'http:'))
    throw new DownloadRefused('scheme', shown);
  if (url.username !== '' || url.password !== '') throw new DownloadRefused('credentials', shown);
  if (url.port !== '' && !isLocal) throw new DownloadRefused('port', shown);
  const isListed =
    allowedHosts === 'any-public' || allowedHosts.some((host) => matchesHost(url.hostname, host));
  if (!isListed && !isLocal) throw new DownloadRefused('host', shown);
  return url;
}

function matchesHost(hostname: string, pattern: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/** By name only: what the name resolves to is checked when it is dialled. */
function isLoopbackHost(hostname: string): boolean {
  if (isIP(hostname) !== 0) return isLoopback(hostname);
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** `process` unwraps IPv4 in IPv6. ipaddr.js calls `::7f00:1` unicast; global addresses are all in 2000::/3 (RFC 4291). */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function describeFailure(error: unknown, shown: string): unknown {
  if (!(error instanceof ExchangeFailure)) return error;
  if (error.cause instanceof DownloadRefused) return error.cause;
  if (error.reason === 'too_big') return new DownloadRefused('too_big', shown);
  return new DownloadFailed({ url: shown, transport: error.reason, cause: error.cause });
}
