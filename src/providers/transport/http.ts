import { Agent } from 'undici';
import { ProviderError, redactUrl, TransportFailure } from './errors.ts';
import { type Answer, type AnswerHeaders, ExchangeFailure } from './exchange.ts';
import { parseAnswer } from './json.ts';
import { watchedExchange } from './watched-exchange.ts';

export interface ProviderCall {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** A Buffer is sent as it is (name its type in `headers`), anything else as JSON. */
  body?: Buffer | object;
  /** For the whole exchange, connecting included. */
  deadlineMs: number;
  maxBytes: number;
  signal?: AbortSignal | undefined;
  /** A POST that changes nothing there, like a GET. */
  readsOnly?: boolean;
  /** Who is called and for what, in our words: for errors and the log. */
  provider: string;
  name: string;
}

export interface ProviderAnswer extends Answer {
  /** As `parseAnswer` reads it. Throws `ProviderError` when the answer is not JSON. */
  json(): unknown;
}

export interface ProviderHttp {
  /**
   * Resolves with any status, also 3xx, 4xx and 5xx. Throws `TransportFailure` when there was no whole answer, and
   * `ProviderError` of kind `config` when the URL is not one.
   */
  request(call: ProviderCall): Promise<ProviderAnswer>;
}

export interface ProviderHttpOptions {
  userAgent: string;
  log?: { debug: (fields: Record<string, unknown>, message: string) => void };
  /** Longest silence within an answer. */
  idleTimeoutMs?: number;
}

/** Nobody waits longer for anything; a number without measure would be no duration for Temporal. */
const longestWaitMs = 86_400_000;

/** Long enough for a handshake over a bad line, short against any activity's timeout. */
const connectTimeoutMs = 10_000;

/**
 * The client of all providers. It tries once and follows nothing: Temporal is the only one who repeats, and a key goes
 * to no other place than the one named.
 */
export function createHttp({ userAgent, log, idleTimeoutMs = 30_000 }: ProviderHttpOptions): ProviderHttp {
  const options: Agent.Options = {
    allowH2: false,
    maxHeaderSize: 16_384,
    connect: { timeout: connectTimeoutMs },
  };
  const reading = new Agent(options);
  // What changes something gets its own connection each time: a kept-alive one that the other side has just closed
  // breaks in the same way as one whose answer was lost, and would leave the outcome of a paid job unknown.
  const changing = new Agent({ ...options, pipelining: 0 });

  return {
    async request(call) {
      const { provider, name, method } = call;
      const url = parseUrl(call);
      const { body, contentType } = encodeBody(call.body);
      const ownHeaders = { 'user-agent': userAgent, 'accept-encoding': 'gzip, br', ...contentType };
      const startedAt = performance.now();
      const answer = await watchedExchange(
        { provider, call: name },
        {
          dispatcher: isReading(call) ? reading : changing,
          method,
          url,
          headers: { ...ownHeaders, ...lowerCased(call.headers ?? {}) },
          body,
          limits: { deadlineMs: call.deadlineMs, idleMs: idleTimeoutMs, maxBytes: call.maxBytes },
          signal: call.signal,
        },
      ).catch((error: unknown) => {
        throw describeFailure(call, error);
      });
      const tookMs = Math.round(performance.now() - startedAt);
      const figures = { status: answer.status, tookMs, bytes: answer.bytes.length };
      log?.debug({ provider, call: name, method, url: redactUrl(call.url), ...figures }, 'provider answered');
      return { ...answer, json: () => parseJson(call, answer) };
    },
  };
}

/**
 * The wait a server asks for, in milliseconds, from `retry-after` in seconds or as a date (RFC 9110, 10.2.3).
 * `nowMs` is Unix time. Undefined when there is none that can be read; no more than a day.
 */
export function retryAfterMs(headers: AnswerHeaders, nowMs: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const waitMs = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(0, Math.round(waitMs)), longestWaitMs) : undefined;
}

function parseUrl({ url, provider, name }: ProviderCall): URL {
  const parsed = URL.parse(url);
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === '')
    return parsed;
  const detail = `cannot call ${redactUrl(url)}: need http or https and no credentials in the URL`;
  throw new ProviderError({ kind: 'config', provider, call: name, detail });
}

function encodeBody(body: ProviderCall['body']): {
  body?: Buffer | string;
  contentType?: { 'content-type': string };
} {
  if (body === undefined) return {};
  if (Buffer.isBuffer(body)) return { body };
  return { body: JSON.stringify(body), contentType: { 'content-type': 'application/json' } };
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function isReading({ method, readsOnly = false }: ProviderCall): boolean {
  return readsOnly || method === 'GET' || method === 'HEAD';
}

function describeFailure(call: ProviderCall, error: unknown): unknown {
  if (!(error instanceof ExchangeFailure)) return error;
  const { reason, mayHaveBeenSent, cause } = error;
  return new TransportFailure({
    kind: mayHaveBeenSent && !isReading(call) ? 'unknown_outcome' : 'provider_error',
    provider: call.provider,
    call: call.name,
    detail: `${reason}: ${call.method} ${redactUrl(call.url)}`,
    reason,
    mayHaveBeenSent,
    cause,
  });
}

/** The text of an answer. A character that was cut in the middle spoils no more than itself. */
export function readText(bytes: Buffer): string {
  return new TextDecoder().decode(bytes);
}

function parseJson(call: ProviderCall, { status, headers, bytes }: Answer): unknown {
  try {
    return parseAnswer(readText(bytes));
  } catch {
    // The text itself may hold prompts and keys, and so does the parser's error: neither is passed on.
    const type = headers['content-type'] ?? 'no content type';
    throw new ProviderError({
      // A success that cannot be read may well have started the job.
      kind: status < 300 && !isReading(call) ? 'unknown_outcome' : 'provider_error',
      provider: call.provider,
      call: call.name,
      status,
      detail: `the answer is not JSON (${type}, ${bytes.length} bytes)`,
    });
  }
}
