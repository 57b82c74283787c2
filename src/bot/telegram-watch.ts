import type { Api } from 'grammy';

/** Longer than a poll may take, with the longest pause after one that failed. */
const silenceMs = 100_000;

export interface TelegramWatch {
  /** The last call was answered that our token is not taken. */
  isTokenRefused(): boolean;
  /** Polls are answered. */
  isPolling(): boolean;
}

/** Looks at what Telegram answers to this process, whoever makes the call. */
export function watchTelegram(api: Api): TelegramWatch {
  let isRefused = false;
  let polledAt = performance.now();
  // oxlint-disable-next-line max-params -- grammY's form of a transformer
  api.config.use(async (call, method, payload, signal) => {
    const answer = await call(method, payload, signal);
    isRefused = !answer.ok && answer.error_code === 401;
    if (answer.ok && method === 'getUpdates') polledAt = performance.now();
    return answer;
  });
  return { isTokenRefused: () => isRefused, isPolling: () => performance.now() - polledAt < silenceMs };
}
