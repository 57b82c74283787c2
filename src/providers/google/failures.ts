import {
  isTransportFailure,
  ProviderError,
  type ProviderErrorKind,
  TransportFailure,
} from '../transport/errors.ts';
import { retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';

/** A call in our words, and what decides the meaning of its failures. */
export interface Call {
  name: string;
  /** Of what is not there; `config` by default: folder and sheet are settings. */
  missing?: ProviderErrorKind;
  /** Running it twice does something twice, so that a lost answer leaves its outcome open. */
  isOnce?: boolean;
}

/** An answer that is no success. */
export interface Refused {
  status: number;
  /** Drive's `reason`, the `status` of Sheets, or the `error` of a token. */
  reason: string;
  message: string;
  /** Of the request for a token that came before the call. */
  isToken: boolean;
  waitMs: number | undefined;
}

const rateReasons = new Set(['userRateLimitExceeded', 'rateLimitExceeded', 'sharingRateLimitExceeded']);
/** A person must make room, or wait for tomorrow. */
const fullReasons = new Set(['dailyLimitExceeded', 'storageQuotaExceeded', 'teamDriveFileLimitExceeded']);

/** Quotas are by the minute and come back bit by bit; too soon is only refused again. */
const quotaPauseMs = { least: 10_000, most: 20_000 };

/** What the library's error says of an answer; undefined when there was none. */
export function readRefused(error: unknown): Refused | undefined {
  const response = asRecord(asRecord(error).response);
  const status = response.status;
  if (typeof status !== 'number') return undefined;
  const body = asRecord(response.data);
  const { errors, status: word, message } = asRecord(body.error);
  const detailed = Array.isArray(errors) ? asRecord(errors[0]).reason : undefined;
  const isToken =
    typeof body.error === 'string' || /\/\/oauth2\./.test(String(asRecord(asRecord(error).config).url));
  const said = isToken ? body.error_description : message;
  const headers = response.headers instanceof Headers ? Object.fromEntries(response.headers) : {};
  return {
    status,
    reason: [detailed, word, body.error].find((one) => typeof one === 'string') ?? '',
    message: typeof said === 'string' ? said : '',
    isToken,
    waitMs: retryAfterMs(headers, Date.now()),
  };
}

/** The error of a call in our words. What is no failure of a call passes unchanged. */
export function toProviderError(error: unknown, call: Call): unknown {
  const cause = causeOf(error);
  if (isTransportFailure(cause)) return transportError(cause, call);
  if (cause !== undefined) return cause;
  const refused = readRefused(error);
  if (refused === undefined) return error;
  const { status, reason, message, waitMs } = refused;
  const kind = kindOf(refused, call);
  const { least, most } = quotaPauseMs;
  return new ProviderError({
    kind,
    provider: 'google',
    call: call.name,
    detail: [reason, message].filter((part) => part !== '').join(': ') || 'no detail',
    status,
    retryAfterMs: kind === 'busy' ? (waitMs ?? least + Math.random() * (most - least)) : waitMs,
  });
}

function kindOf({ status, reason, message, isToken }: Refused, call: Call): ProviderErrorKind {
  if (status === 429 || rateReasons.has(reason)) return 'busy';
  if (status >= 500 || status < 400)
    return call.isOnce === true && !isToken ? 'unknown_outcome' : 'provider_error';
  if (isToken || status === 401) return 'auth';
  if (fullReasons.has(reason)) return 'no_funds';
  if (status === 403) return 'config';
  if (status === 404) return call.missing ?? 'config';
  // The tab of a range is not there.
  return message.startsWith('Unable to parse range') ? 'config' : 'invalid_input';
}

/** The library wraps what our `fetch` throws. */
function causeOf(error: unknown): ProviderError | undefined {
  for (let one: unknown = error; one instanceof Error; one = one.cause)
    if (one instanceof ProviderError) return one;
  return undefined;
}

function transportError(
  { call: sent, detail, reason, mayHaveBeenSent, cause }: TransportFailure,
  call: Call,
) {
  const isOpen = call.isOnce === true && sent !== 'token' && mayHaveBeenSent;
  return new TransportFailure({
    kind: isOpen ? 'unknown_outcome' : 'provider_error',
    provider: 'google',
    call: call.name,
    detail: sent === 'token' ? `no token: ${detail}` : detail,
    reason,
    mayHaveBeenSent: sent !== 'token' && mayHaveBeenSent,
    cause,
  });
}

/** The error of a success that is not the JSON it should be. */
export function unreadable({ name, isOnce = false }: Call): ProviderError {
  const kind = isOnce ? 'unknown_outcome' : 'provider_error';
  return new ProviderError({ kind, provider: 'google', call: name, detail: 'the answer is not JSON' });
}
