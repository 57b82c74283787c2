import { ProviderError, type ProviderErrorKind, redactText } from '../transport/errors.ts';
import { type ProviderAnswer, retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import type { GeminiCall } from './calling.ts';

/** What an answer that is no success means. */
export function refusal(answer: ProviderAnswer, call: GeminiCall): ProviderError {
  const { status, headers } = answer;
  const said = readError(answer);
  const kind = refusalKind(status, said, call);
  const waitMs = status === 429 ? quotaWaitMs(said) : undefined;
  return new ProviderError({
    kind,
    provider: 'gemini',
    call,
    detail: said.message || 'no detail',
    status,
    retryAfterMs: waitMs ?? retryAfterMs(headers, Date.now()),
  });
}

export function isSuccess({ status }: ProviderAnswer): boolean {
  return status >= 200 && status < 300;
}

/** Whether what should be cancelled has ended before. */
export function isOver(answer: ProviderAnswer): boolean {
  return answer.status === 404 || readError(answer).word === 'FAILED_PRECONDITION';
}

interface Said {
  message: string;
  /** The vendor's word, such as `RESOURCE_EXHAUSTED`. */
  word: string;
  details: Record<string, unknown>[];
}

/** `{"error": {code, message, status, details}}`, alone or in a list; of anything else the status says enough. */
function readError(answer: ProviderAnswer): Said {
  try {
    const body = answer.json();
    const { message, status, details } = asRecord(asRecord(Array.isArray(body) ? body[0] : body).error);
    return {
      message: typeof message === 'string' ? redactText(message) : '',
      word: typeof status === 'string' ? status : '',
      details: Array.isArray(details) ? details.map(asRecord) : [],
    };
  } catch {
    return { message: '', word: '', details: [] };
  }
}

/**
 * Only what is paid for leaves something behind: a batch, or the bill for an answer that was lost. A batch that runs is paid for, so no passing trouble with key or quota ends the wait for
 * it.
 */
function refusalKind(status: number, said: Said, call: GeminiCall): ProviderErrorKind {
  if (status === 429) return 'busy';
  if (isAboutFile(call)) return status === 403 || status === 404 ? 'gone' : 'provider_error';
  if (call === 'status' || call === 'cancel') return status === 404 ? 'gone' : 'provider_error';
  if (call === 'find') return 'provider_error';
  if (status === 408 || status >= 500 || status < 400) {
    // A single call that is too much for them is not begun.
    const isBegun = call === 'create-batch' || (isSingle(call) && status !== 503);
    return isBegun ? 'unknown_outcome' : 'provider_error';
  }
  return finalKind(status, said, call);
}

function finalKind(status: number, said: Said, call: GeminiCall): ProviderErrorKind {
  if (status === 401 || isAboutKey(said)) return 'auth';
  const isAboutModel = status === 403 || status === 404;
  // Uploads live two days: a request that names one which is gone will never work, and says nothing of the account.
  if (isAboutModel && call === 'create-batch' && /\bfiles?\b/i.test(said.message)) return 'invalid_input';
  // Such as a country that is not served, or billing that is off.
  if (isAboutModel || said.word === 'FAILED_PRECONDITION') return 'config';
  return 'invalid_input';
}

function isSingle(call: GeminiCall): boolean {
  return call === 'make-picture' || call === 'describe';
}

/** The vendor answers 403 for a file that is not there, or not any more, as well as 404. */
function isAboutFile(call: GeminiCall): boolean {
  return call === 'read-lines' || call === 'remove-file';
}

function isAboutKey({ message, word, details }: Said): boolean {
  const reasons = details.map(({ reason }) => String(reason));
  const isNamed = reasons.some((reason) => /^(?:API_KEY_|CONSUMER_|SERVICE_DISABLED)/.test(reason));
  return isNamed || word === 'UNAUTHENTICATED' || /\bAPI key\b/i.test(message);
}

/** A quota by the minute says how long to wait; one by the day is filled again at midnight where the vendor lives. */
function quotaWaitMs({ details }: Said): number | undefined {
  const quotas = details.flatMap(({ violations }) =>
    Array.isArray(violations) ? violations.map(asRecord) : [],
  );
  if (quotas.some(({ quotaId }) => /PerDay/i.test(String(quotaId)))) return untilMidnightMs(Date.now());
  const delays = details.flatMap(({ retryDelay }) => {
    const [, seconds] = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(String(retryDelay)) ?? [];
    return seconds === undefined ? [] : [Math.ceil(Number(seconds) * 1_000)];
  });
  return delays.length === 0 ? undefined : Math.min(Math.max(...delays), dayMs);
}

const dayMs = 86_400_000;

/** To the next midnight of Pacific time; on the two days when clocks are moved it may be an hour off. */
export function untilMidnightMs(nowMs: number): number {
  const format = { timeZone: 'America/Los_Angeles', hourCycle: 'h23', timeStyle: 'medium' } as const;
  const clock = new Intl.DateTimeFormat('en-US', format).format(nowMs);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return dayMs - (hours * 3_600 + minutes * 60 + seconds) * 1_000;
}
