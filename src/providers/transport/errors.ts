import { storableText } from '../../contract/storable.ts';

/**
 * What a failed call means for the order, whoever the provider is:
 * `auth` the key is refused · `no_funds` our account there is empty · `busy` too much at once, later works ·
 * `invalid_input` this request will never work · `moderation` refused for its content · `provider_error` their trouble
 * or a broken answer, without effect · `unknown_outcome` they may have accepted it, asking is the only way to know ·
 * `config` our own settings are wrong · `gone` what was asked for no longer exists.
 */
export type ProviderErrorKind =
  | 'auth'
  | 'no_funds'
  | 'busy'
  | 'invalid_input'
  | 'moderation'
  | 'provider_error'
  | 'unknown_outcome'
  | 'config'
  | 'gone';

export interface ProviderErrorFields {
  kind: ProviderErrorKind;
  provider: string;
  /** Name of the call in our words, such as `createTune`. */
  call: string;
  /** For the log and the order's timeline. Shortened; URLs and long opaque words in it are redacted here. */
  detail: string;
  /** HTTP status, when an answer came. */
  status?: number | undefined;
  retryAfterMs?: number | undefined;
  /** Of a job that was made in spite of the failure. */
  externalId?: string | undefined;
  cause?: unknown;
}

type ErrorName =
  | 'ProviderError'
  | 'HeldElsewhere'
  | 'TransportFailure'
  | 'DownloadRefused'
  | 'DownloadFailed';

/** Base of everything that can go wrong with an outside service. */
export class ProviderError extends Error {
  override readonly name: ErrorName = 'ProviderError';
  readonly kind: ProviderErrorKind;
  readonly provider: string;
  readonly call: string;
  readonly detail: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly externalId: string | undefined;

  constructor(fields: ProviderErrorFields) {
    const detail = redactText(fields.detail);
    const status = fields.status === undefined ? '' : ` (HTTP ${fields.status})`;
    super(`${fields.provider} ${fields.call}: ${detail}${status}`, { cause: fields.cause });
    this.kind = fields.kind;
    this.provider = fields.provider;
    this.call = fields.call;
    this.detail = detail;
    this.status = fields.status;
    this.retryAfterMs = fields.retryAfterMs;
    this.externalId = fields.externalId;
  }
}

export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof ProviderError;
}

/** Another worker holds the account: the same step works there. */
export class HeldElsewhere extends ProviderError {
  override readonly name = 'HeldElsewhere';

  constructor(accountId: string) {
    const detail = `another worker holds the account ${accountId}`;
    // Soon: it is only a matter of who takes the step.
    super({ kind: 'busy', provider: 'accounts', call: 'find', detail, retryAfterMs: 500 });
  }
}

/** How an exchange ended without a whole answer. `unreachable`: not a byte of the request was written. */
export type TransportReason =
  | 'unreachable'
  | 'reset'
  | 'deadline'
  | 'idle'
  | 'too_big'
  | 'undecodable'
  | 'aborted';

/** No whole answer came. Its kind is `unknown_outcome` when a request that changes something may have arrived. */
export class TransportFailure extends ProviderError {
  override readonly name = 'TransportFailure';
  readonly reason: TransportReason;
  /** False only when it is certain that the other side saw nothing of the request. */
  readonly mayHaveBeenSent: boolean;

  constructor(fields: ProviderErrorFields & { reason: TransportReason; mayHaveBeenSent: boolean }) {
    super(fields);
    this.reason = fields.reason;
    this.mayHaveBeenSent = fields.mayHaveBeenSent;
  }
}

export function isTransportFailure(error: unknown): error is TransportFailure {
  return error instanceof TransportFailure;
}

export type DownloadRefusal =
  | 'not_a_url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'host'
  | 'address'
  | 'redirect'
  | 'too_big';

/** We would not fetch this; asking again with the same URL gives the same answer. */
export class DownloadRefused extends ProviderError {
  override readonly name = 'DownloadRefused';
  readonly reason: DownloadRefusal;

  constructor(reason: DownloadRefusal, where: string) {
    super({
      kind: 'provider_error',
      provider: 'download',
      call: 'get',
      detail: `refused (${reason}) ${where}`,
    });
    this.reason = reason;
  }
}

export function isDownloadRefused(error: unknown): error is DownloadRefused {
  return error instanceof DownloadRefused;
}

/** The fetch was tried: either `status` says what the server answered, or `transport` how the exchange broke. */
export class DownloadFailed extends ProviderError {
  override readonly name = 'DownloadFailed';
  readonly transport: TransportReason | undefined;

  constructor(fields: { url: string; status?: number; transport?: TransportReason; cause?: unknown }) {
    const kind = fields.status !== undefined && goneStatuses.has(fields.status) ? 'gone' : 'provider_error';
    const detail = `${fields.transport ?? 'no file'} ${fields.url}`;
    super({ kind, provider: 'download', call: 'get', detail, status: fields.status, cause: fields.cause });
    this.transport = fields.transport;
  }
}

/** Object stores answer an expired signed URL with 403, a deleted object with 404 or 410. */
const goneStatuses = new Set([403, 404, 410]);

const maxDetailLength = 300;

/** Origin and path of a URL for people's eyes: no credentials, query or fragment, opaque segments shortened. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return '(not a URL)';
  const { protocol, host, pathname } = new URL(url);
  // data: and other schemes without a host carry their content in the path.
  if (host === '') return `${protocol}***`;
  return `${protocol}//${host}${pathname.split('/').map(shortenOpaque).join('/').slice(0, maxDetailLength)}`;
}

/** A foreign text for people's eyes: storable, one line, URLs redacted, words that look like keys or tokens shortened, cut. */
export function redactText(text: string, maxLength = maxDetailLength): string {
  const line = storableText(text, maxLength * 20)
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, redactUrl)
    .replace(/[\w+=~%-]{16,}/g, shortenOpaque)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > maxLength ? `${storableText(line.slice(0, maxLength - 1))}…` : line;
}

/** Keys, tokens, ids and hashes are long and not made of words; four characters are enough to tell them apart. */
function shortenOpaque(word: string): string {
  const parts = word.split(/[-_.:~]/);
  const readable = word.length < 16 || (word.length <= 60 && parts.every((part) => isWord(part)));
  return readable ? word : `${word.slice(0, 4)}***`;
}

function isWord(part: string): boolean {
  return /^(?:[a-z]{0,20}|[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*|[A-Z]{1,12}|v?\d{1,4})$/.test(part);
}
