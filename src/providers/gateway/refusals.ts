import { ProviderError, type ProviderErrorKind } from '../transport/errors.ts';
import { type ProviderAnswer, retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';

export type GatewayCall = 'put-content' | 'publish' | 'find' | 'withdraw' | 'list-changes';

/** What an answer means that is none of those the call waits for. */
export function refusal(answer: ProviderAnswer, call: GatewayCall): ProviderError {
  const { status, headers } = answer;
  return new ProviderError({
    kind: kindOf(status),
    provider: 'gateway',
    call,
    detail: detailOf(answer),
    status,
    retryAfterMs: retryAfterMs(headers, Date.now()),
  });
}

/** A success that does not hold what it should. */
export function unreadable(call: GatewayCall, what: string): ProviderError {
  return new ProviderError({
    kind: 'provider_error',
    provider: 'gateway',
    call,
    detail: `the answer ${what}`,
  });
}

/** Whether it is the gateway itself that speaks, and not whatever else is at an address. */
export function isProblem({ headers }: ProviderAnswer): boolean {
  return /^application\/problem\+json\b/i.test(headers['content-type'] ?? '');
}

function kindOf(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'busy';
  // There is no such call at this address.
  if (status === 404 || status === 405) return 'config';
  if (status < 400 || status >= 500 || status === 408 || status === 409) return 'provider_error';
  return 'invalid_input';
}

/** In the problem's own words, as far as it has any. */
function detailOf(answer: ProviderAnswer): string {
  if (!isProblem(answer)) return 'an answer that is not in the contract';
  try {
    const { detail, title } = asRecord(answer.json());
    return [detail, title].find((text) => typeof text === 'string') ?? 'a problem without a word';
  } catch {
    return 'a problem that cannot be read';
  }
}
