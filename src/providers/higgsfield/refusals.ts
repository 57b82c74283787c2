import { ProviderError, type ProviderErrorKind, redactText } from '../transport/errors.ts';
import { type ProviderAnswer, retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';

/**
 * What a refusal of a paid call means. 400 is a bad input or "too many at once", told apart by its text only; a 5xx may
 * come after the job was made, so without the idempotency key nobody knows.
 */
export function refusal(answer: ProviderAnswer, name: string, profile: 'weak' | 'newer'): ProviderError {
  const detail = detailOf(answer);
  return failure(refusalKind(answer.status, detail, { name, profile }), name, {
    detail,
    status: answer.status,
    retryAfterMs: retryAfterMs(answer.headers, Date.now()),
  });
}

function refusalKind(
  status: number,
  detail: string,
  { name, profile }: { name: string; profile: 'weak' | 'newer' },
): ProviderErrorKind {
  switch (status) {
    case 400:
      return /concurren/i.test(detail) ? 'busy' : 'invalid_input';
    case 401:
      return 'auth';
    case 402:
    case 403:
      return 'no_funds';
    case 404:
      return 'config';
    case 423:
    case 429:
      return 'busy';
    case 503:
      return profile === 'newer' ? 'busy' : unknownAfter(name);
    default:
      return status >= 500 || status < 400 ? unknownAfter(name) : 'invalid_input';
  }
}

/** What a refusal of a call about a job that is paid for means: nothing about the job, but perhaps that it is asked too often. */
export function trouble(answer: ProviderAnswer, name: string): ProviderError {
  return failure(answer.status === 429 ? 'busy' : 'provider_error', name, {
    detail: detailOf(answer),
    status: answer.status,
    retryAfterMs: retryAfterMs(answer.headers, Date.now()),
  });
}

/** Only the submit leaves something behind. */
function unknownAfter(name: string): ProviderErrorKind {
  return name === 'submit' ? 'unknown_outcome' : 'provider_error';
}

/** FastAPI's two shapes of `detail`, or whatever text there is. */
function detailOf(answer: ProviderAnswer): string {
  try {
    const { detail } = asRecord(answer.json());
    if (typeof detail === 'string') return redactText(detail);
    if (Array.isArray(detail))
      return redactText(detail.map((entry) => textOf(asRecord(entry).msg)).join('; '));
  } catch {
    // Not JSON: an HTML page of a gateway, of which the status says enough.
  }
  return 'no detail';
}

export function failure(
  kind: ProviderErrorKind,
  name: string,
  fields: { detail: string; status?: number; retryAfterMs?: number | undefined },
): ProviderError {
  return new ProviderError({ kind, provider: 'higgsfield', call: name, ...fields });
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'no message';
}
