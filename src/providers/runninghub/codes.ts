import type { ProviderErrorKind } from '../transport/errors.ts';

/** What we call; only `create` is paid, `status`, `outputs` and `query` follow a job that is. */
export type RunningHubCall = 'create' | 'upload' | 'status' | 'outputs' | 'query' | 'cancel' | 'workflow';

/** The vendor's codes of failure. The running and queued of a job (804, 813) are none. */
const kinds: Readonly<Record<number, ProviderErrorKind>> = {
  301: 'invalid_input',
  380: 'config',
  // TOKEN_INVALID: in practice a wrong path.
  412: 'config',
  // No machine is free.
  415: 'busy',
  416: 'no_funds',
  // The key's limit of concurrent tasks.
  421: 'busy',
  423: 'gone',
  433: 'config',
  435: 'busy',
  436: 'busy',
  500: 'provider_error',
  801: 'auth',
  802: 'auth',
  803: 'config',
  805: 'provider_error',
  806: 'gone',
  807: 'gone',
  808: 'invalid_input',
  809: 'invalid_input',
  810: 'config',
  811: 'auth',
  812: 'no_funds',
  814: 'busy',
  901: 'config',
  1002: 'auth',
  1003: 'busy',
  1004: 'gone',
  1006: 'provider_error',
  1007: 'invalid_input',
  1008: 'invalid_input',
  1010: 'busy',
  1011: 'busy',
  1012: 'busy',
  1014: 'auth',
  1101: 'config',
  1501: 'moderation',
  1504: 'provider_error',
  1505: 'moderation',
  1520: 'busy',
};

/** Unknown error and time-outs: on a paid call they may come after the task was made. */
const doubtfulCodes = new Set([500, 1006, 1504]);

/**
 * What an answer that is no success means. The code counts more than the HTTP status, unless that is a 5xx. What nobody
 * has described is trouble, and on the paid call an unknown outcome.
 */
export function failureKind({
  call,
  status,
  code,
  message,
}: {
  call: RunningHubCall;
  status: number;
  code: number | undefined;
  message: string;
}): ProviderErrorKind {
  const isCreate = call === 'create';
  const trouble = isCreate ? 'unknown_outcome' : 'provider_error';
  if (status >= 500) return trouble;
  // A job that runs is paid for: no passing trouble with the key may end the wait for it.
  const isRead = call === 'status' || call === 'outputs';
  // A shortage of coins has no code of its own.
  if (message.includes('NOT_ENOUGH_POWER_VALUE')) return isRead ? trouble : 'no_funds';
  const kind = kinds[code ?? 0] ?? byStatus(status);
  if (kind === undefined || (isCreate && doubtfulCodes.has(code ?? 0))) return trouble;
  return isRead && kind !== 'gone' && kind !== 'busy' ? trouble : kind;
}

function byStatus(status: number): ProviderErrorKind | undefined {
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 429:
      return 'busy';
    default:
      return undefined;
  }
}
